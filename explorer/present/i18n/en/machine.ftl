# How a machine is used, and what was timed on it. Precisions and runtimes are the values of explorer.machines.precision.
machine-precision = Precision
machine-precision_help = The numbers that the machine computes with, as far as a peak is known. FP32 is PyTorch's default: convolutions run in TF32 where the machine has it. Fewer bits halve or quarter the bytes, too. The effect on accuracy is not modelled.
machine-fp32 = FP32
machine-tf32 = TF32
machine-fp16 = FP16
machine-bf16 = BF16
machine-int8 = INT8
machine-runtime = Runtime
machine-runtime_help = What runs the model. Eager launches one operation after the other; compiled is torch.compile or a captured CUDA graph; an engine, such as TensorRT's, is for inference alone.
machine-eager = eager
machine-compiled = compiled
machine-engine = engine
machine-used = { $machine }, { $uses }

machine-measured = Timed on { $machine }
machine-measured_none = none: such as 0.96s
machine-measured_help = Time the whole model once on { $machine }, as it is set here: forward in inference, an iteration in training, at this batch. That one number scales all of its layers. Of another model: 0.96s of resnet50, inference, batch 1.
machine-timed_now = { $time } as it is run here
machine-timed_inference = { $time } for { $model }, forward, batch { $batch }
machine-timed_training = { $time } for { $model }, an iteration of training, batch { $batch }

# How far the times of one machine can be trusted.
machine-short = { $machine }: { $trust }, within { $factor } times
machine-short_exact = { $machine }: { $trust }
machine-trust_estimated = { $machine }: estimated from declared figures; it may take up to { $factor } times as long, or as short. Time the whole model once to know better.
machine-trust_scaled = { $machine }: scaled by what was timed, { $measured }. That was another model, mode or batch than this one, so it may take up to { $factor } times as long, or as short.
machine-trust_calibrated = { $machine }: calibrated by models that were timed on it; it may take up to { $factor } times as long, or as short.
machine-trust_measured = { $machine }: measured as a whole, { $measured }; parts of it may take up to { $factor } times as long, or as short.
machine-trust_profiled = { $machine }: every layer of this model was timed on it.

# Whether the best split survives what is not known of the times.
# $limit is one machine, both at once, or none.
machine-doubt = If the machines' times are off: { $low } to { $high }{ $limit ->
        [one] ; not the best split once { $machine } takes { $change }.
        [both] ; not the best split once { $machine } takes { $change } and { $other } { $other_change }.
       *[none] , and still the best split.
    }
machine-doubt_same = If the machines' times are off, it is { $limit ->
        [one] not the best split once { $machine } takes { $change }.
        [both] not the best split once { $machine } takes { $change } and { $other } { $other_change }.
       *[none] still the best split.
    }
machine-range = If the machines' times are off: { $low } to { $high }.
machine-change_longer = { $change } % longer
machine-change_less = { $change } % less
machine-badge = device { $device }, server { $server }
