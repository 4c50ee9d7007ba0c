# Titles of the axes of a map; $title is one of the inputs.
map-axis_uplink = { $title } (Mbit/s)
map-axis_downlink = { $title } (Mbit/s)
map-axis_rtt = { $title } (ms)
map-axis_device-speed = { $title } (1 is as declared)
map-axis_server-speed = { $title } (1 is as declared)
map-axis_batch = { $title } (samples)
map-axis_iterations = { $title } (in a round)
map-axis_bits = { $title } (of each number sent)

# What the pointer says of each axis.
map-value_uplink = { $value } Mbit/s
map-value_downlink = { $value } Mbit/s
map-value_rtt = { $value } ms
map-value_device-speed = { $value }×
map-value_server-speed = { $value }×
map-value_batch = { $value }
map-value_iterations = { $value }
map-value_bits = { $value }
map-choose_x = Along x
map-choose_y = Along y
map-choose_shows = Colours show
map-shows_split = Best split
map-shows_delay = Delay
map-shows_gain = Gain
map-sentence = { $do }. { $turns }
map-sentence_one = { $do }: that is best on the whole map.
map-delay_here = The best split here takes { $delay }. { $gain }
map-delay_unsplit = The best choice here takes { $delay }: no cut inside the network takes less.

# Where another split takes over; $below and $above are values with what they are of, $do_below and $do_above what to do there.
map-turns_free_below = Below { $below } it becomes better to { $do_below }.
map-turns_free_above = Above { $above } it becomes better to { $do_above }.
map-turns_free_below_above = Below { $below } it becomes better to { $do_below }, above { $above } to { $do_above }.
map-turns_whole_below = Up to { $below } it is better to { $do_below }.
map-turns_whole_above = From { $above } on it is better to { $do_above }.
map-turns_whole_below_above = Up to { $below } it is better to { $do_below }, from { $above } on to { $do_above }.
map-stays = Along the { $input }, from { $low } to { $high }, the best split stays the same.
map-stays_shown = At each value of { $input } shown, from { $low } to { $high }, the best split stays the same.

# A value with what it is of.
map-at_uplink = { $value } uplink
map-at_downlink = { $value } downlink
map-at_rtt = a round-trip time of { $value }
map-at_device-speed = { $value } device speed
map-at_server-speed = { $value } server speed
map-at_batch = batch { $value }
map-at_iterations =
    { $count ->
        [one] { $value } iteration
       *[other] { $value } iterations
    }
map-at_bits =
    { $count ->
        [one] { $value } bit
       *[other] { $value } bits
    }

# Beside the marker of the scenario.
map-now = Now: { $x }, { $y }
map-now_name = Now
map-hover = <b>{ $number } · { $name }</b><br>{ $delay }, { $gain }<br>{ $x_name } { $x }, { $y_name } { $y }
map-hover_unsplit = <b>{ $number } · { $name }</b><br>{ $delay }<br>{ $x_name } { $x }, { $y_name } { $y }
map-percent = { $value } %
map-bar_split = From all on the server to all on the device
map-bar_delay = Delay, with the best split
map-bar_gain = Time saved against the better unsplit choice
map-click = Click anywhere to move the scenario there, on every page.
map-exact_one = One split is the best everywhere on this map.
map-exact = Borders are exact: on each, both splits take equally long.
map-exact_free = Along the { $free } borders are exact: on each, both splits take equally long. Each value of { $whole } that is shown has a band, which ends halfway to the next; what is best only in between is not drawn.
map-exact_nowhere = Each value of { $whole } that is shown has a band, which ends halfway to the next; what is best only in between is not drawn.
map-column_number = No.
map-column_name = Cut
map-column_layers = Layers on the device
map-column_share = Share of the map
map-column_delay = Delay in its region
map-here = { $name } (here)
map-legend = Regions of the map
map-layers = { $count } of { $total }
map-range = { $low } to { $high }
map-share_little = under 1 %
map-alt_region = { $number }, { $name }, { $share }
map-alt_split = Map of the best split over { $x } and { $y }. Its regions by number, cut and share: { $regions }.
map-alt_delay = Map of the delay over { $x } and { $y }, with the regions of the best split: { $regions }.
map-alt_gain = Map of what a split saves over { $x } and { $y }, with the regions of the best split: { $regions }.
map-alt_table = The regions of the map: the cut, the layers on the device, the share of the map and the delay
map-download_csv = Map as CSV
map-download_json = Map as JSON
