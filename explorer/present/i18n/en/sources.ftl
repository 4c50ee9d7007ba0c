sources-heading = Where the figures come from
sources-intro = No time on this page was measured on the machines named. Each is estimated from declared figures: the larger of FLOPs over usable peak and bytes over usable bandwidth, plus a fixed overhead for each operation. Real machines differ: expect single layers to be off by a factor of two and more; utilisation differs about twelvefold between architectures.
sources-memory_bandwidth = memory bandwidth
sources-overhead = overhead of one operation
sources-reasoning = { $title }, share of the declared peak that is reached: { $reasoning }
sources-remarks =
    { $count ->
        [one] What to know of this model: one remark
       *[other] What to know of this model: { $count } remarks
    }
