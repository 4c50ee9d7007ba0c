# The view of what the block-wise algorithm draws together. $before layers, $after groups.
groups-proof = Of { $before } layers, { $after } groups are left. No cut inside a group pays: the cut before it sends no more data, and gives the server only layers that it runs at least as fast. So the small graph has the same least delay.
groups-nothing = None of the { $before } layers can be drawn together: between any two of them lies a cut that is best on some link, or a layer that the device may run faster than the server.
groups-full =
    { $count ->
        [one] The graph: 1 layer
       *[other] The graph: { $count } layers
    }
groups-left =
    { $count ->
        [one] Contracted: 1 group
       *[other] Contracted: { $count } groups
    }
groups-play = Draw together
groups-up_to = Group that ends with { $layer }
groups-waiting = Finding the groups …
