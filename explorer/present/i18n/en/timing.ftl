# The commands that time models: calibrate and profile.
timing-progress = { $at }/{ $total } { $model }, { $mode }, batch { $batch }: { $time }, ±{ $noise } %
timing-resumed = { $count } of { $total } timings are kept from before; it goes on with the others.
timing-interrupted = interrupted: { $count ->
        [one] one timing is
       *[other] { $count } timings are
    } kept in { $file }, and the same command goes on from there
timing-calibrated = { $mode ->
        [training] Training
       *[other] Inference
    }: expected error { $percent } %, so a time may be { $factor } times as long or as short; an operation costs { $cost }.
timing-check = Never used: { $model }, { $mode }, batch { $batch } took { $time }, told { $told } ({ $percent } %)
timing-written = { $file } is a machine: give it to --device or --server.
timing-needs_base = --from-times needs --base: the preset or the machine file that is nearest to the machine
timing-only_with_times = { $option } belongs to --from-times: without it, both modes and several batches are timed
timing-source_times = Calibrated by { $times }; { $mode }, batch { $batch }
timing-profiling = Timing { $model }, { $mode }, batch { $batch }: the whole and its layers in turn.
timing-profiled = { $model }, { $mode }, batch { $batch }: { $layers } layers, { $time } in all, ±{ $noise } %
timing-profile_interrupted = interrupted: nothing was written
