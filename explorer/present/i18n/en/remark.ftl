# What was noticed when a model was captured: remark-CODE for each code of explorer/model/remarks.py, a sentence each.

remark-operation-without-formula =
    { $count ->
        [one] { $operation } in one layer is counted as moving data only.
       *[other] { $operation } in { $count } layers is counted as moving data only.
    }
remark-parameters-unused =
    { $count ->
        [one] The parameter { $name } ({ $size_bytes }) is used by no layer: it is counted nowhere.
       *[other] { $count } parameters of { $name } ({ $size_bytes }) are used by no layer: they are counted nowhere.
    }
remark-parameters-unregistered =
    { $count ->
        [one] The parameter { $name } ({ $size_bytes }) is in no registered module: an optimiser is not given it.
       *[other] { $count } parameters of { $name } ({ $size_bytes }) are in no registered module: an optimiser is not given them.
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
