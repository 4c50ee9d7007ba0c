# A batch in micro-batches, on which device, link and server work at the same time

overlap-title = **What if device, link and server worked at the same time, on { $count ->
        [one] one micro-batch
       *[other] { $count } micro-batches
    }?**
overlap-stage_device_compute = device
overlap-stage_uplink = uplink
overlap-stage_server_compute = server
overlap-stage_downlink = downlink
overlap-alone = the best split one after the other
overlap-plan = In a pipeline of { $count } micro-batches, { $unit } takes { $delay }: { $where }.
overlap-gain = That { $gap }, { $alone }.
overlap-stage_model_exchange = model exchange
overlap-stage_round_trips = waiting for round trips
overlap-limit = { $paid ->
        [once] The { $stage } is most of it, { $busy }, and no pipeline shortens it:
       *[shared] The { $stage } limits it, busy for { $busy }:
    } with however many micro-batches, this split takes no less than { $least }.
overlap-bound = No split takes less than { $bound } in this pipeline; this one is the best that was found.
overlap-single = A batch of one sample has no micro-batches, so nothing overlaps: this is the best split one after the other.
overlap-fewer = A batch of { $batch } samples is cut into { $batch } micro-batches, one for each, not into { $asked }.
overlap-delay = Pipelined with { $count ->
        [one] one micro-batch
       *[other] { $count } micro-batches
    }
overlap-meaning = Every micro-batch pays for its own operations, and the round trip is paid once. Memory is that of the whole batch. All other delays on this page are one after the other.
overlap-report = Beside what is said here, device, link and server can work at the same time. { $said }
overlap-stage = Stage
overlap-busy = busy with the round
overlap-busy_inference = busy with the batch
overlap-share = of the time
overlap-found_by = the search for the best pipeline
overlap-way = Device, link and server work
overlap-way_one-after-another = one after the other
overlap-way_pipelined = at the same time (pipeline)
overlap-way_help = One after the other, a batch goes through all of them as a whole. In a pipeline it is cut into micro-batches, and each works on another one. Compare and the report then show the best split of the pipeline, too.
overlap-count = Micro-batches
overlap-count_help = Into how many parts a batch is cut. More of them overlap better, and each pays for its own operations.
overlap-elsewhere = All delays on this page are one after the other. Compare shows the best split of the pipeline of { $count ->
        [one] one micro-batch
       *[other] { $count } micro-batches
    }.
