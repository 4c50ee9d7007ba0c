# The commands that time models: calibrate and profile.
timing-progress = { $at }/{ $total } { $model }, { $mode }, batch { $batch }: { $time }, ±{ $noise } %
timing-resumed = { $count } of { $total } timings are kept from before; it goes on with the others.
timing-kept_other = { $file } keeps { $count ->
        [one] one timing
       *[other] { $count } timings
    } of an interrupted run with other settings ({ $before }; now { $now }): give the same settings to go on from there, such as --threads, or --restart to time everything again
timing-kept_unreadable = { $file }, which an interrupted run has kept, cannot be read: everything is timed again.
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

# The same on the page: a machine file, and times by hand.
timing-file = A machine file
timing-file_help = What split-explorer calibrate or profile wrote on the machine: its figures, and the times that were measured there. It is read as data and never run, stays in this session, and may have 1 MB.
timing-expected = { $mode ->
        [training] In training
       *[other] In inference
    } its expected error is { $percent } %, and an operation costs { $cost }.
timing-other_mode = Nothing was timed in { $mode }, which is looked at: there its declared figures hold.
timing-record_timed = Timed on { $date } with { $software }: { $models }.
timing-record_entered = Entered on { $date }: { $times }; { $mode }, batch { $batch }.
timing-no_record = When and with what it was timed is in its file: an address and a saved scenario hold the times alone.
timing-save = Save as a machine file
timing-by_hand = **Two times, where nothing can be installed**
timing-by_hand_how = Read them off what is there: a published benchmark of this machine, or an app that already runs these models on it. Each time is of one batch, the median of ten runs after a warm-up.
timing-by_hand_help = Two times calibrate { $machine } for every model, in this mode: of others it is then 9 to 17 % off on average. 8 images a second are 0.125 s at batch 1. Without a unit a time is in seconds.
timing-seconds_of = { $mode ->
        [training] { $model }, forward and backward (s)
       *[other] { $model }, forward (s)
    }
timing-seconds_example = such as 0.96
timing-batch = Samples in that batch
timing-take = Calibrate by these times
