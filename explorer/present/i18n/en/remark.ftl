# What was noticed when a model was captured: remark-CODE for each code of explorer/model/remarks.py, a sentence each.

remark-operation-without-formula =
    { $count ->
        [one] { $operation } in one layer is counted as moving data only.
       *[other] { $operation } in { $count } layers is counted as moving data only.
    }
remark-parameters-unused =
    { $count ->
        [one] The parameter "{ $name }" ({ $size_bytes }) is used by no layer: it is counted nowhere.
       *[other] { $count } parameters of "{ $name }" ({ $size_bytes }) are used by no layer: they are counted nowhere.
    }
remark-parameters-unregistered =
    { $count ->
        [one] The parameter "{ $name }" ({ $size_bytes }) is in no registered module: an optimiser is not given it.
       *[other] { $count } parameters of "{ $name }" ({ $size_bytes }) are in no registered module: an optimiser is not given them.
    }
remark-parameters-tied =
    { $count ->
        [one] A parameter ({ $size_bytes }) is shared by { $layers } layers, { $first } to { $last }: it is counted once. Where a cut is between them, each side holds a copy, and the copies have to be kept equal.
       *[other] { $count } parameters ({ $size_bytes }) are shared by { $layers } layers, { $first } to { $last }: they are counted once. Where a cut is between them, each side holds a copy, and the copies have to be kept equal.
    }
remark-checkpoint-chooses =
    { $count ->
        [one] A layer is checkpointed and chooses what it keeps for the backward pass: it is counted as if it kept nothing.
       *[other] { $count } layers are checkpointed and choose what they keep for the backward pass: they are counted as if they kept nothing.
    }
remark-backward-derived =
    { $count ->
        [one] { $operation } in one layer has a backward pass of its own: counted is that of what its forward pass does.
       *[other] { $operation } in { $count } layers has a backward pass of its own: counted is that of what its forward pass does.
    }
remark-batch-in-dimension = The batch of input { $input } is its dimension number { $dimension }.
remark-batch-absent = The inputs have no batch: the graph is that of one sample at a time.
remark-batch-one-only = The model runs at batch { $batch } only.
remark-batch-fixed-by-cost =
    { $cost ->
        [forward_flops] The FLOPs of layer { $layer } in the forward pass do not grow in proportion to the batch: all costs are those of batch { $batch }.
        [backward_flops] The FLOPs of layer { $layer } in the backward pass do not grow in proportion to the batch: all costs are those of batch { $batch }.
        [forward_bytes] The bytes that layer { $layer } moves in the forward pass do not grow in proportion to the batch: all costs are those of batch { $batch }.
        [backward_bytes] The bytes that layer { $layer } moves in the backward pass do not grow in proportion to the batch: all costs are those of batch { $batch }.
        [saved_bytes] What layer { $layer } keeps for the backward pass does not grow in proportion to the batch: all costs are those of batch { $batch }.
        [operations] How often layer { $layer } starts an operation depends on the batch: all costs are those of batch { $batch }.
       *[output] What layer { $layer } yields does not grow in proportion to the batch: all costs are those of batch { $batch }.
    }
remark-batch-fixed-by-layers = Whether the model runs { $layer } depends on the batch: all costs are those of batch { $batch }.
remark-inference-only = The model cannot be trained, so the graph is that of inference only: { $problem }.
remark-captured-in-evaluation = In training the model reads the values of a tensor ({ $operation }, { $file } line { $line }), so it is captured in evaluation mode: dropout and the like are off, and the parameters are trained as usual.
remark-size-at-largest = How large the result of { $operation } ({ $file } line { $line }) is depends on values: it is counted at its largest, as if everything were kept.
remark-values-of-input = Every number of input { $input } is taken to be { $value }, as its example says: the costs hold for these values.
remark-flops-unneeded =
    { $per ->
        [sample] Forward computes { $count } FLOPs a sample that its result does not need, first in { $first }: no layer counts them.
       *[batch] Forward computes { $count } FLOPs a batch that its result does not need, first in { $first }: no layer counts them.
    }
remark-flops-from-no-input =
    { $per ->
        [sample] Forward computes { $count } FLOPs a sample from constants alone, first in { $first }: both sides of a cut do, and no layer counts them.
       *[batch] Forward computes { $count } FLOPs a batch from constants alone, first in { $first }: both sides of a cut do, and no layer counts them.
    }
