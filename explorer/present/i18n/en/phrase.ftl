# What is said of a split, wherever it is said: on a page, on the command line, in a report.
#
# $kind: device (everything), server_all (nothing but the model's input on the device), server (as much on the server
# as may be), apart (nothing crosses), one (one tensor crosses), many (several do); see explorer/present/phrases.py.

# The layers that a cut comes behind, in the order of the graph: up to three are named, and of more the last two.
phrase-layers =
    { $named ->
        [two] { $first } and { $second }
        [three] { $first }, { $second } and { $third }
        [some] { $first }, { $second } and { $more } more
       *[one] { $first }
    }

# The whole sentence. $count of $total layers are on the device, $unit is phrase-unit.
phrase-sentence =
    { $kind ->
        [device] Run all on the { $device }: { $unit } takes { $delay }.
        [server_all] Run all on the { $server }: { $unit } takes { $delay }.
        [server] Run all on the { $server } that may leave, with { $count } of { $total } layers left on the { $device }: { $unit } takes { $delay }.
        [apart] Keep { $count } of { $total } layers on the { $device } and run the rest on the { $server }, with nothing sent between them: { $unit } takes { $delay }.
       *[cut] Cut after { phrase-layers }, with { $count } of { $total } layers on the { $device } and the rest on the { $server }: { $unit } takes { $delay }.
    }
# The same of a split that a method or a person chose.
phrase-chosen =
    { $kind ->
        [device] { $method }: all on the { $device }. It takes { $delay } for { $unit }.
        [server_all] { $method }: all on the { $server }. It takes { $delay } for { $unit }.
        [server] { $method }: all on the { $server } that may leave, with { $count } of { $total } layers left on the { $device }. It takes { $delay } for { $unit }.
        [apart] { $method }: { $count } of { $total } layers on the { $device } and the rest on the { $server }, with nothing sent between them. It takes { $delay } for { $unit }.
       *[cut] { $method }: a cut after { phrase-layers }, with { $count } of { $total } layers on the { $device } and the rest on the { $server }. It takes { $delay } for { $unit }.
    }
# The same where the name of the method says all of it, such as "All on the device".
phrase-chosen_itself = { $method }. It takes { $delay } for { $unit }.
phrase-device = device
phrase-server = server

# A split's name, standing alone.
phrase-name =
    { $kind ->
        [device] All on the device
        [server_all] All on the server
        [server] All on the server that may leave
        [apart] Nothing sent, { $count ->
            [one] 1 layer
           *[other] { $count } layers
        } on the device
       *[cut] Cut after { phrase-layers }
    }
# The same within a sentence, after "with" or "than".
phrase-where =
    { $kind ->
        [device] all on the device
        [server_all] all on the server
        [server] all on the server that may leave
        [apart] nothing sent and { $count ->
            [one] 1 layer
           *[other] { $count } layers
        } on the device
       *[cut] the cut after { phrase-layers }
    }
# The same as what to do, within a sentence or, with a capital letter, as one.
phrase-do =
    { $kind ->
        [device] run all on the device
        [server_all] run all on the server
        [server] run all on the server that may leave
        [apart] send nothing and keep { $count ->
            [one] 1 layer
           *[other] { $count } layers
        } on the device
       *[cut] cut after { phrase-layers }
    }

# What a delay is of.
phrase-unit =
    { $mode ->
        [inference] inference on one batch
       *[training] a round of { $count ->
            [one] 1 iteration
           *[other] { $count } iterations
        }
    }

# The one measure: how one delay compares with another. $kind: same; fast and saves, of the shorter one; slow and longer,
# of the longer one; little_... below what is written in digits; endless. $range is phrase-measure_range, or empty.
phrase-measure =
    { $kind ->
        [same] takes just as long
        [endless] infinitely many times as fast
        [endless_slow] takes infinitely many times as long
        [fast] { $value } times as fast{ $range }
        [slow] takes { $value } times as long
        [little_saves] saves less than { $value } % of the time
        [little_longer] takes less than { $value } % longer
        [saves] saves { $value } % of the time{ $range }
       *[longer] takes { $value } % longer
    }
# The same against something that is named, after "it" or "that".
phrase-measure_than =
    { $kind ->
        [same] takes just as long as { $than }
        [endless] is infinitely many times as fast as { $than }
        [endless_slow] takes infinitely many times as long as { $than }
        [fast] is { $value } times as fast as { $than }{ $range }
        [slow] takes { $value } times as long as { $than }
        [little_saves] saves less than { $value } % of the time against { $than }
        [little_longer] takes less than { $value } % longer than { $than }
        [saves] saves { $value } % of the time against { $than }{ $range }
       *[longer] takes { $value } % longer than { $than }
    }
# The range of a gain where the computing times are in doubt.
phrase-measure_range =
    { $kind ->
        [fast] {" "}({ $low } to { $high } times)
       *[saves] {" "}({ $low } to { $high } %)
    }
# What a split gains, as a sentence after that of the split.
phrase-gains = That { $gain }.
# How far a split is from the best one, which takes $delay.
phrase-from_best = That { $gap }, { $delay }.
phrase-best_split = the best split
phrase-no_gain = no gain: no split is better

# Some of a list, and how many of it are not named.
phrase-more = { $count } more
