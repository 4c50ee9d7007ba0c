## What a delay is of, beside it: who trains, what comes back, and what crosses once before the first round.

basis-short_federated = federated
basis-short_one_device = one device
basis-federated = Federated training: the device's part of the model goes up and comes down once a round, which this delay counts.
basis-one_device =
    { $kind ->
        [nothing] One device trains: no model is exchanged.
       *[download] One device trains: no model is exchanged. The device's part, { $size }, comes down once before the first round; that takes { $time } and is not counted.
    }
basis-once = The data set goes up once and is kept: { $size } for a round's samples and labels, which takes { $time } and is not counted.
basis-results =
    { $kind ->
        [nothing] The results stay on the server.
        [last_position] The last position of the output comes back: { $size } a batch.
        [class_index] The class index comes back: { $size } a batch.
       *[all] The outputs come back: { $size } a batch.
    }
basis-copies =
    { $kind ->
        [untied] Parameters that both sides use are trained apart, a copy on each side.
       *[kept_equal] Parameters that both sides use are kept equal: { $size } up and as much down in each iteration.
    }
