# Why the cut is where it is, under the sentence. $where is such as "the cut after layer1".

# After a move of a slider that took the cut elsewhere: $cause with its stop.
because-moved = { $cause } With { $where } it would now take { $gap } more: { $trade }.
because-settings = The best cut has moved.
because-slider =
    { $slider ->
        [uplink] The uplink
        [downlink] The downlink
        [device_speed] The device's speed
       *[server_speed] The server's speed
    } { $way ->
        [rose] rose
       *[fell] fell
    } to { $value }{ $decides ->
        [exchange] , and the model exchange decides.
       *[other] .
    }
# Of a split that is shown and is not the best.
because-apart = With { $where } it would take { $gap } less: here { $trade }.
# Of the best split: the best cut before it and the best one behind it.
because-beside =
    { $way ->
        [earlier] The best earlier choice, { $where }, takes { $gap } longer, because { $costs }.
       *[later] The best later choice, { $where }, takes { $gap } longer, because { $costs }.
    }
because-tied =
    { $way ->
        [earlier] The best earlier choice, { $where }, takes just as long.
       *[later] The best later choice, { $where }, takes just as long.
    }

# A trade: what costs time there, and what saves some.
because-trade = { $costs }, and { $saves }
because-costs = { $what } costs { $time }
because-saves = { $what } saves { $time }

# What costs or saves time there, instead of here.
because-computing =
    { $way ->
        [more] computing { $count ->
            [one] 1 more layer
           *[other] { $count } more layers
        } on the { $side }
        [fewer] computing { $count ->
            [one] 1 layer
           *[other] { $count } layers
        } fewer on the { $side }
       *[other] computing other layers on the { $side }
    }
because-sending =
    { $way ->
        [nothing] sending nothing instead of { $here } an iteration and gradients back
        [alone] sending { $there } an iteration and gradients back
       *[instead] sending { $there } an iteration and gradients back instead of { $here }
    }
because-uplink =
    { $way ->
        [nothing] sending nothing instead of { $here }
        [alone] sending { $there }
       *[instead] sending { $there } instead of { $here }
    }{ $mode ->
        [training] {" "}an iteration
       *[inference] {""}
    }
because-downlink =
    { $way ->
        [nothing] getting no gradients back instead of { $here } an iteration
        [alone] getting gradients of { $there } an iteration back
       *[instead] getting gradients of { $there } an iteration back instead of { $here }
    }
because-model_exchange =
    { $way ->
        [nothing] exchanging no model instead of one of { $here }
        [alone] exchanging a model of { $there }
       *[instead] exchanging a model of { $there } instead of { $here }
    }
because-round_trips =
    { $way ->
        [some] waiting for round trips
       *[none] waiting for no round trip
    }
