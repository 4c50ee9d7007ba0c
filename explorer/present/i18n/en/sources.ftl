sources-heading = Where the figures come from
sources-intro = Where nothing was timed on a machine, its times are estimated from declared figures: the larger of FLOPs over usable peak and bytes over usable bandwidth, with what it costs to launch an operation added, or as the least that it takes. Real machines differ: expect single layers to be off by a factor of two and more. One time of the whole model, entered below the machine, mends most of it.
sources-memory_bandwidth = memory bandwidth
sources-overhead = overhead of one operation
sources-reasoning = { $title }, share of the declared peak that is reached: { $reasoning }
sources-remarks =
    { $count ->
        [one] What to know of this model: one remark
       *[other] What to know of this model: { $count } remarks
    }
