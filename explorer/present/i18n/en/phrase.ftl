# What is said of a split, wherever it is said: on a page, on the command line, in a report.
#
# $kind: device (everything), server_all (nothing but the model's input on the device), server (as much on the server
# as may be), apart (nothing crosses), one (one tensor crosses), many (several do); see explorer/present/phrases.py.

# The whole sentence. $count of $total layers are on the device, $layer is the one whose tensor crosses, $tensors
# is how many cross, $unit is phrase-unit.
phrase-sentence =
    { $kind ->
        [device] Keep everything on the { $device }: { $unit } takes { $delay }.
        [server_all] Send everything to the { $server }: { $unit } takes { $delay }.
        [server] Send as much as possible to the { $server }: with { $count } of { $total } layers left on the { $device }, { $unit } takes { $delay }.
        [apart] Keep { $count } of { $total } layers on the { $device } and run the rest on the { $server }, with nothing sent between them: { $unit } takes { $delay }.
        [many] Keep { $count } of { $total } layers on the { $device } and send the rest to the { $server }, through { $tensors } tensors: { $unit } takes { $delay }.
       *[one] Keep { $count } of { $total } layers on the { $device }, up to { $layer }, and send the rest to the { $server }: { $unit } takes { $delay }.
    }
# The same of a split that a method chose.
phrase-chosen =
    { $kind ->
        [device] { $method } keeps everything on the { $device }: { $unit } takes { $delay }.
        [server_all] { $method } sends everything to the { $server }: { $unit } takes { $delay }.
        [server] { $method } keeps { $count } of { $total } layers on the { $device } and sends as much as possible to the { $server }: { $unit } takes { $delay }.
        [apart] { $method } keeps { $count } of { $total } layers on the { $device } and runs the rest on the { $server }, with nothing sent between them: { $unit } takes { $delay }.
        [many] { $method } keeps { $count } of { $total } layers on the { $device } and sends { $tensors } tensors: { $unit } takes { $delay }.
       *[one] { $method } keeps { $count } of { $total } layers on the { $device }, up to { $layer }: { $unit } takes { $delay }.
    }
phrase-device = device
phrase-server = server

# A split's name, standing alone.
phrase-name =
    { $kind ->
        [device] All on the device
        [server_all] All on the server
        [server] Most on the server
        [apart] Nothing sent, { $count ->
            [one] 1 layer
           *[other] { $count } layers
        } on the device
       *[cut] After { $layer }
    }
# The same within a sentence, after "with".
phrase-where =
    { $kind ->
        [device] everything on the device
        [server_all] everything on the server
        [server] only the { $count ->
            [one] layer
           *[other] { $count } layers
        } that must stay on the device
        [apart] nothing sent and { $count ->
            [one] 1 layer
           *[other] { $count } layers
        } on the device
       *[cut] the cut after { $layer }
    }
# The same as what to do, within a sentence or, with a capital letter, as one.
phrase-do =
    { $kind ->
        [device] keep everything on the device
        [server_all] leave everything to the server
        [server] keep only the { $count ->
            [one] layer
           *[other] { $count } layers
        } that must stay on the device
        [apart] send nothing and keep { $count ->
            [one] 1 layer
           *[other] { $count } layers
        } on the device
       *[cut] cut after { $layer }
    }
# Several tensors cross; $layer is the last of their layers.
phrase-and_more = { $layer } and { $count } more

# What a delay is of.
phrase-unit =
    { $mode ->
        [inference] inference on one batch
       *[training] a round of { $count ->
            [one] 1 iteration
           *[other] { $count } iterations
        }
    }

# How far one delay is from another.
phrase-gap =
    { $kind ->
        [same] just as long
        [endless] infinitely many times as long
        [times] { $ratio } times as long
        [little] less than { $percent } % longer
        [little_less] less than { $percent } % less
        [nearly_all] more than { $percent } % less
        [less] { $percent } % less
       *[longer] { $percent } % longer
    }
phrase-gap_than =
    { $kind ->
        [same] just as long as { $than }
        [endless] infinitely many times as long as { $than }
        [times] { $ratio } times as long as { $than }
        [little] less than { $percent } % longer than { $than }
        [little_less] less than { $percent } % less than { $than }
        [nearly_all] more than { $percent } % less than { $than }
        [less] { $percent } % less than { $than }
       *[longer] { $percent } % longer than { $than }
    }

# Some of a list, and how many of it are not named.
phrase-more = { $count } more
