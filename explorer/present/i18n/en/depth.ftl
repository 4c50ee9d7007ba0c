# The delay of each cut along the depth of the network, below the graph.

depth-heading = Delay along the depth
# How the cuts were chosen: $count of them.
depth-caption =
    { $choice ->
        [all] One bar for each of the { $count } cuts that are allowed, the earliest on the left.
        [undominated] One bar for each of { $count } cuts, the earliest on the left; of the { $allowed } that are allowed, the others are beaten in everything by one of these.
        [leanest] One bar for each of { $count } of the { $allowed } cuts that are allowed, the earliest on the left: for each number of layers on the device the one that sends least, and every one that is the best somewhere.
       *[prefixes] One bar for each of { $count } cuts, the earliest on the left: this network has too many for one each, so these follow the order of its layers, with every one that is the best somewhere.
    }
depth-label = The cut to look at
depth-keys = Arrow keys go from cut to cut, Page Up and Page Down ten at a time, Home to the earliest, End to the latest. Enter makes it your cut, Escape goes back.
# $gap is such as "takes 9 % longer than the best".
depth-the_best = the best
depth-best = Best here: { $name }, { $delay }
depth-shown = Shown: { $name }, { $delay }, { $gap }
depth-looked_at = { $name }: { $delay }, { $gap }. Click or press Enter to make it your cut.
depth-looked_at_best = { $name }: { $delay }, the best here. Click or press Enter to make it your cut.
depth-torn = Bars with a gap go on beyond the axis.

# Under a slider, where the pointer is: $value of it, the best split there, and where that is the best.
depth-landscape = { $value }: { $delay }. { $cut }, the best from { $from } to { $to }.

# What weighs in the graph, above it and in its legend.
depth-weigh = What weighs in the graph
depth-weigh_bytes = Bytes
depth-weigh_bytes_help = Draw an edge the wider, the more bytes its tensors have for a batch
depth-weigh_time = Time
depth-weigh_time_help = Draw a vertex the stronger, the longer it takes on its side for a batch
depth-legend_bytes = up to { $most }
depth-legend_time = up to { $most }
