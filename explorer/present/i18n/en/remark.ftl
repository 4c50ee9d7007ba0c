# What was noticed when a model was captured: remark-CODE for each code of explorer/model/remarks.py, a sentence each.

remark-operation-without-formula =
    { $count ->
        [one] { $operation } in one layer is counted as moving data only.
       *[other] { $operation } in { $count } layers is counted as moving data only.
    }
remark-parameters-unused = { $name } is not used for the result: { $count } parameters ({ $size_bytes }), counted nowhere.
remark-parameters-unregistered = { $name } is no registered parameter: its { $count } numbers ({ $size_bytes }) are used, but the module does not list them.
remark-parameters-tied = { $layer } shares { $count } parameters ({ $size_bytes }) with { $first }: where a cut is between the two, each side holds them.
