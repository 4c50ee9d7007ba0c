sidebar-model = Model
sidebar-model_help = { $description } Source: { $source }
sidebar-device = Device
sidebar-server = Server
sidebar-machine_help = { $peak } TFLOP/s FP32, { $bandwidth } GB/s, { $memory } GB memory, { $power } W. Source: { $source }.{ $estimated }
sidebar-link = Link
sidebar-link_help = { $up } up, { $down } down, { $rtt } round trip. Source: { $source }.{ $estimated }
sidebar-link_custom_help = { $up } up, { $down } down, { $rtt } round trip.
sidebar-own_device = Your own device
sidebar-own_server = Your own server
sidebar-own_link = Your own link
sidebar-own_copy = { $title } (own)
sidebar-own_title = Name
sidebar-own_kind = Kind
sidebar-own_kind_help = It tells what share of its declared peak the machine reaches in each kind of layer.
sidebar-own_peak = Peak, FP32 (TFLOP/s)
sidebar-own_memory = Memory (GB)
sidebar-own_bandwidth = Memory bandwidth (GB/s)
sidebar-own_power = Power (W)
sidebar-own_source = Source of the figures
sidebar-own_peaks = Peaks beyond FP32, such as fp16=3TFLOP/s
sidebar-own_products = Reached in matrix products, such as fp32=1TFLOP/s
sidebar-own_up = Uplink (Mbit/s)
sidebar-own_down = Downlink (Mbit/s)
sidebar-own_range = From { $low } to { $high }. Another unit can be written behind the number.
sidebar-estimated_fields = {" "}Estimated, not read at a source: { $fields }.
sidebar-rtt = Round-trip time (ms)
sidebar-rtt_help = Paid once an iteration if anything runs on the server.
sidebar-mode = Workload
sidebar-mode_training = Training
sidebar-mode_inference = Inference
sidebar-batch = Batch size
sidebar-batch_help = Samples in one batch.
sidebar-batch_only_help = The costs of this model hold at batch { $batch } only, at which it was captured.
sidebar-mode_only_help = This model cannot be trained: it was captured for inference only.
sidebar-iterations = Local iterations
sidebar-iterations_help = Iterations in a round: between two exchanges of the device's part of the model with the server.
sidebar-raw_data_stays = Raw data stays on the device
sidebar-raw_data_stays_help = The model's input may not cross the link, so the first layer runs on the device.
sidebar-keep = Keep on the device up to
sidebar-keep_none = none
sidebar-keep_help = This layer and all that comes before it stay on the device.
sidebar-bits = Bits for smashed data
sidebar-bits_help = Floating-point tensors of the cut cross the link with this many bits a number instead of 32. The input is sent as it is. The effect on accuracy is not modelled.
sidebar-gradient_bits = Bits for their gradients
sidebar-gradient_bits_same = as many as for smashed data
sidebar-gradient_bits_help = The gradients of the cut come down with this many bits a number. They are known to need more than the activations do.
sidebar-bits_full = 32: as computed
sidebar-memory = Memory limit (GB)
sidebar-memory_declared = { $memory }: all of the { $device }
sidebar-memory_help = What the layers on the device may take. In training that is their parameters, the gradients, the optimiser's state and the activations saved for the backward pass; in inference it is the parameters and the most activations that are alive at once. What the system and the framework need comes on top. Empty for what the { $device } declares, { $memory } GB; the word unlimited lifts the limit.
sidebar-optimiser = Optimiser
sidebar-optimiser_sgd = SGD
sidebar-optimiser_momentum = SGD with momentum
sidebar-optimiser_adam = Adam
sidebar-optimiser_help = What it keeps counts against the memory limit: nothing for plain SGD, as much as the parameters with momentum, twice as much for Adam.
sidebar-group_device = { $count ->
    [0] More on the device
   *[other] More on the device: { $changes }
}
sidebar-group_server = { $count ->
    [0] More on the server
   *[other] More on the server: { $changes }
}
sidebar-group_link = { $count ->
    [0] More on the link
   *[other] More on the link: { $changes }
}
sidebar-group_workload = { $count ->
    [0] More on the workload
   *[other] More on the workload: { $changes }
}
sidebar-group_constraints = { $count ->
    [0] What must hold
   *[other] What must hold: { $changes }
}
sidebar-group_crossing = { $count ->
    [0] What crosses, and when
   *[other] What crosses, and when: { $changes }
}
sidebar-differs = { $field ->
    [title] {""}
    [kind] {""}
    [source] {""}
    [peaks] {""}
    [products] {""}
    [precision] { $value ->
        [fp32] FP32
        [tf32] TF32
        [fp16] FP16
        [bf16] BF16
       *[other] INT8
    }
    [runtime] { $value }
    [measured] timed at { $value }
    [calibration] calibrated
    [profile] its layers timed
    [peak] { $value }
    [bandwidth] { $value }
    [power] { $value }
    [memory] { $value ->
        [unlimited] no memory limit
       *[other] { $value } of memory
    }
    [up] { $value } up
    [down] { $value } down
    [rtt] { $value } round trip
    [iterations] { $count ->
        [one] one iteration
       *[other] { $value } iterations
    }
    [raw_data_may_leave] { $value ->
        [False] raw data may leave
       *[True] raw data stays
    }
    [keep] kept up to { $value }
    [bits] { $count ->
        [one] one bit
       *[other] { $value } bits
    }
    [gradient_bits] { $count ->
        [one] one bit for gradients
       *[other] { $value } bits for gradients
    }
    [optimiser] { $value ->
        [sgd] plain SGD
        [momentum] momentum
       *[adam] Adam
    }
    [sharing] { $value ->
        [one-device] one device
       *[federated] federated
    }
    [results] { $value ->
        [last-position] the last position comes back
        [class-index] a class index comes back
        [nothing] nothing comes back
       *[all] all outputs come back
    }
    [data_set] { $value ->
        [once] samples go up once
       *[each-iteration] samples go up each time
    }
    [label_bytes] { $value } a label
    [ties] { $value ->
        [untied] untied
       *[kept-equal] ties kept equal
    }
    [input_bits] { $value } bits of raw input
    [input_compression] compressed { $value } times
    [turnaround] { $value } turnaround
    [wire_overhead] { $value } overhead
    [overlap] { $value ->
        [pipelined] pipelined
       *[one-after-another] one after another
    }
    [micro_batches] { $count ->
        [one] one micro-batch
       *[other] { $value } micro-batches
    }
   *[other] { $name } { $value }
}
sidebar-differs_none = { $field ->
    [keep] no layer kept
    [label_bytes] labels as usual
    [input_bits] raw input as usual
    [measured] nothing timed
   *[other] { $name } as usual
}
