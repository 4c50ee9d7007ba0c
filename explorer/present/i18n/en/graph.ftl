# Behind the sentence: why it is no cut, or what the server is for. $other is phrase-where of another split.
graph-device_not_allowed = All on the device would need { $needs } of memory; the limit is { $limit }.
graph-why_device = Splitting does not pay here: { $other } takes { $gap } more: it spends { $sending } on the link and saves { $saved } of { $work }.
graph-why_device_slow = Splitting does not pay here: { $other } takes { $gap } more: it spends { $sending } on the link and { $saved } more on { $work }.
graph-work_training = computing and model exchange
graph-work_inference = computing
graph-why_server = The link carries { $size } in { $sending }, and the server saves { $saved } of { $work }.
graph-space = {" "}
graph-holds_everywhere = It holds at every uplink rate.
graph-holds_below = It holds up to { $to } uplink.
graph-holds_above = It holds from { $from } uplink on.
graph-holds_between = It holds from { $range } uplink.
graph-range = { $from } to { $to }

# The badge that says how far the times can be trusted.
graph-timing_estimated = estimated
graph-timing_calibrated = calibrated
graph-timing_measured = measured
graph-timing_scaled = scaled by a measurement
graph-timing_profiled = profiled

# The split of another method than the best one, and how far it is from it.
graph-chosen_optimal = That is the best split here: this method found it, too.
graph-chosen_follows = The split stays while a slider is dragged; the method is asked again when it is let go.
graph-chosen_not_allowed = It is not allowed here: it { $violation }. The best split that is takes { $best }.
graph-fact_optimum = Best split here
graph-why_less = This is not the best split: a split with this layer on the other side takes { $delay }, { $gap } less.
graph-method_none = { $method } has no split to show here, so this is the best split: { $problem }.

# The facts.
graph-fact_delay = Delay
graph-fact_cut = Cut at
graph-fact_holds = Uplink range of this cut
graph-fact_no_cut = no cut
graph-fact_no_change = no change
graph-fact_first = drag a slider to compare
graph-fact_before = { $difference } from before
graph-fact_same = the same
graph-fact_against_best = against the best split: { $gap }
graph-fact_not_allowed = needs { $needs } of { $limit }
graph-cut_size_training = { $size } up each iteration
graph-cut_size_inference = { $size } up per batch
graph-tensors =
    { $count ->
        [one] 1 tensor
       *[other] { $count } tensors
    }
graph-range_whole = everywhere
graph-range_below = up to { $to }
graph-range_above = from { $from }
graph-holds_now = now { $value }

# The sliders.
graph-slider_uplink = Uplink
graph-slider_downlink = Downlink
graph-slider_device_speed = Device speed
graph-slider_server_speed = Server speed
graph-slider_value = { $slider }, value
graph-slider_bad_rate = "{ $value }" is not a rate: use a number above 0 with bit/s, kbit/s, Mbit/s or Gbit/s.
graph-slider_bad_factor = "{ $value }" is not a speed: use a number above 0, such as 1.5.
graph-slider_most = "{ $value }" is beyond this slider: at most { $limit }.
graph-slider_least = "{ $value }" is beyond this slider: at least { $limit }.
graph-slider_marks_none = The best cut does not change along this slider.
graph-slider_marks = The best cut changes at { $values }.

# The bar of the six terms.
graph-bar_title = Where the time goes
graph-bar_before = before
graph-term_device_compute = Device compute
graph-term_uplink = Uplink
graph-term_server_compute = Server compute
graph-term_downlink = Downlink
graph-term_model_exchange = Model exchange
graph-term_round_trips = Round trips
graph-term_device_compute_help_training = The layers on the device, forward and backward
graph-term_device_compute_help_inference = The layers on the device
graph-term_uplink_help_training = Smashed data: the tensors of the cut, going up; and the labels where the server has the loss
graph-term_uplink_help_inference = Smashed data: the tensors of the cut, going up
graph-term_server_compute_help_training = The layers on the server, forward and backward
graph-term_server_compute_help_inference = The layers on the server
graph-term_downlink_help_training = Gradients of the cut's tensors, coming down
graph-term_downlink_help_inference = Results that the device needs, coming down from where the server makes them
graph-term_model_exchange_help_training = Parameters of the device's layers, up and down once a round
graph-term_model_exchange_help_inference = Parameters are exchanged in training only
graph-term_round_trips_help_training = One round trip each iteration, with the server's turnaround
graph-term_round_trips_help_inference = One round trip per batch, with the server's turnaround

# The toolbar and the graph.
graph-view_label = Level of detail
graph-view_blocks = Blocks
graph-view_layers = Layers
graph-view_groups = Groups
graph-view_groups_help = What the block-wise algorithm draws together, because no best split has to cut there
graph-to_cut = Cut: { $size }
graph-close_block = Close the block
graph-fold = Fold repeats
graph-fold_help = Draw identical blocks in a row as one, but for the block with the cut
graph-search_label = Find a layer
graph-more_tools = More tools
graph-search_none = No layer has "{ $query }" in its name, its operation or its kind
graph-zoom_in = Zoom in
graph-zoom_out = Zoom out
graph-fit = Fit the whole graph
graph-save = Save what is shown as PNG
graph-legend_device = device
graph-legend_server = server
graph-legend_link = cut
graph-legend_pinned = must stay on the device
graph-graph_label = Graph of { $model }: { $count } of { $total } layers on the device. The cut and all layers are also listed in the tables below.
graph-graph_keys = Arrow keys move the picture, plus and minus zoom, 0 fits it, F folds identical blocks or shows each, Escape closes the inspector.
graph-block_layers =
    { $count ->
        [one] 1 layer
       *[other] { $count } layers
    }
# $blocks identical ones, in which so many layers are.
graph-block_folded =
    { $count ->
        [one] { $blocks } × 1 layer
       *[other] { $blocks } × { $count } layers
    }
graph-block_mixed = { $count } of { $total }
graph-badge_many = { $count } tensors

# What the tooltip and the inspector say.
graph-tip_operation = Operation
graph-tip_shape = Output
graph-tip_flops_training = Forward, backward
graph-tip_flops_inference = Forward
graph-tip_bytes_training = Tensor up, gradient down
graph-tip_bytes_inference = Tensor up
graph-tip_device = On the device
graph-tip_server = On the server
graph-tip_parameters = Parameter bytes
graph-per_work_training = { $value } an iteration
graph-per_work_inference = { $value } per batch
graph-badge_up = { $size } up in { $time }
graph-badge_down = { $size } down in { $time }
graph-inspector_close = Close the inspector
graph-inspector_title = Layer
graph-inspector_block = Block
graph-inspector_blocks = Identical blocks
graph-inspector_side_device = on the device
graph-inspector_side_server = on the server
graph-inspector_side_mixed = { $count } of { $total } layers on the device
graph-inspector_formula = Its share of the delay
graph-inspector_formula_note = Bold is what the present split pays.
graph-row_device = on the device
graph-row_server = on the server
graph-row_send = sending its tensor
graph-row_exchange = model exchange
graph-row_blocked = raw data, may not be sent
graph-inspector_keep = Keep everything up to here on the device
graph-inspector_release = Release: keep no layer on the device by choice
graph-letters_training = N: iterations in a round. t_dev, t_srv: time of an iteration on the device, on the server. a, g: bytes of the tensor, of its gradient. R_up, R_down: rates of the link. k: bytes of the parameters.
graph-letters_inference = t_dev, t_srv: time of a batch on the device, on the server. a: bytes of the tensor. R_up: rate of the uplink.
graph-inspector_open = Show its layers
graph-inspector_unfold = Show each block
graph-why_pinned = It must stay on the device.
graph-why_cut = The cut passes right after it: its tensor of { $size } is sent.
graph-why_device_gap = The best split found elsewhere on the sliders that puts this layer on the server takes { $delay }: { $gap } more.
graph-why_server_gap = The best split found elsewhere on the sliders that keeps this layer on the device takes { $delay }: { $gap } more.
graph-why_tie = Another split with this layer on the other side is just as fast.
graph-why_device_only = No split found anywhere on the sliders puts this layer on the server.
graph-why_server_only = No split found anywhere on the sliders keeps this layer on the device.
graph-breakdown_heading = Against the unsplit choices
graph-breakdown_before = Before the last change
graph-cut_nothing_sent = Nothing crosses: no tensor of the device is read on the server.
graph-layers_caption = Times, sizes and operations are those of one batch, at the speeds and bits that are set.
graph-layers_all = Show all { $count } layers
graph-layers_few = Show the first layers only
graph-layers_left_out = Left out, as the page is narrow: { $columns }.
graph-layers_label = All layers with their side, costs and times
