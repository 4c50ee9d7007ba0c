## What the formula of the delay takes for granted, a sentence each.

assumes-sharing =
    { $kind ->
        [one_device] One device trains: its part of the model comes down before the first round, which is not counted, and is never exchanged.
       *[federated] Training is federated: the device's part of the model goes up and comes down once a round, and counts.
    }
assumes-results =
    { $kind ->
        [nothing] No results come back from the server.
        [class_index] A class index of 8 bytes for each decision comes back where the server makes the output.
        [last_position] The last position of the output comes back where the server makes it.
       *[all] All outputs come back where the server makes them.
    }
assumes-labels =
    { $kind ->
        [nothing] No labels go up.
        [given] Labels of { $size } a sample go up for each output whose loss the server has.
       *[index] A class index of 8 bytes for each decision goes up for each output whose loss the server has, as far as the output's shape is known.
    }
assumes-data_set =
    { $kind ->
        [once] The samples, where they may leave, and the labels go up once before the first round, which is not counted, and are kept.
       *[each_iteration] The samples, where they may leave, and the labels go up in each iteration.
    }
assumes-step = The optimiser's step moves { $moved } times the bytes of the parameters through the memory of the machine that holds them.
assumes-ties =
    { $kind ->
        [untied] Parameters that layers on both sides use are trained apart, a copy on each side.
       *[kept_equal] Parameters that layers on both sides use are kept equal: gradient up and value down in each iteration.
    }
assumes-input =
    { $kind ->
        [given] The raw input crosses with at most { $bits } bits a number
        [image] The raw input crosses as pixels of { $bits } bits, which it is before a program makes floats of it
       *[as_it_is] The raw input crosses as the model takes it
    }{ $compressed ->
        [yes] , compressed { $factor } times; compressing takes no time here.
       *[no] , uncompressed.
    }
assumes-casting = What crosses with fewer bits than it has is read and written once on each machine.
assumes-turnaround =
    { $kind ->
        [some] The server takes { $time } on top of each round trip.
       *[none] The server takes no time on top of a round trip: its turnaround is not known.
    }
assumes-overhead =
    { $kind ->
        [some] The protocol adds { $percent } % to every byte that crosses.
       *[none] The protocol adds nothing to what crosses: the link's rates are what applications measure.
    }
