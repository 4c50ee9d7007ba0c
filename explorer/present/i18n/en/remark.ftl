# What was noticed when a model was captured: remark-CODE for each code of explorer/model/remarks.py, a sentence each.

remark-operation-without-formula =
    { $count ->
        [one] { $operation } in one layer is counted as moving data only.
       *[other] { $operation } in { $count } layers is counted as moving data only.
    }
remark-parameters-unused = { $name } is not used for the result: { $count } parameters ({ $size_bytes }), counted nowhere.
remark-parameters-unregistered = { $name } is no registered parameter: its { $count } numbers ({ $size_bytes }) are used, but the module does not list them.
remark-parameters-tied = { $layer } shares { $count } parameters ({ $size_bytes }) with { $first }: where a cut is between the two, each side holds them.
remark-batch-in-dimension = The batch of input { $input } is its dimension number { $dimension }.
remark-batch-absent = The inputs have no batch: the graph is that of one sample at a time.
remark-batch-one-only = The model runs at batch { $batch } only.
remark-batch-fixed-by-cost = The { $cost } of layer { $layer } does not grow in proportion to the batch: all costs are those of batch { $batch }.
remark-batch-fixed-by-layers = Whether the model runs { $layer } depends on the batch: all costs are those of batch { $batch }.
remark-inference-only = The model cannot be trained, so the graph is that of inference only: { $problem }.
