# Playing a round of the split that is shown, and racing it against the two choices without a split.

play-label = Playing
play-round = Play
play-round_help = Play one round: watch the split at work, step by step
play-race = Race
play-race_help = Start this split and both unsplit choices together
play-title_round = One round, played
play-title_race = A race
play-best = Best split

# The buttons, and how fast what is shown passes.
play-controls = Playback
play-play = Play
play-pause = Pause
play-step = One step on
play-slower = Slower
play-faster = Faster
play-close = Stop playing
play-scale_fast = shown { $times } times as fast as it is
play-scale_slow = shown { $times } times as slow as it is
play-stepwise = shown step by step

# The phases: their names, and what happens in them. $size is of one iteration, or of the whole model exchange.
play-name_device_forward = Device, forward
play-name_up = Smashed data up
play-name_trip = Round trips
play-name_server_forward = Server, forward
play-name_server_backward = Server, backward
play-name_down =
    { $mode ->
        [inference] Results down
       *[training] Gradients down
    }
play-name_device_backward = Device, backward
play-name_exchange = Model exchange
play-phase_device_forward = The device computes its layers, one after the other.
play-phase_up =
    { $mode ->
        [inference] The tensors of the cut travel up: { $size } per batch.
       *[training] The tensors of the cut travel up, and the labels where the server has the loss: { $size } in each iteration.
    }
play-phase_trip = Each message waits for its way to the server and back.
play-phase_server_forward = The server computes its layers, one after the other.
play-phase_server_backward = The server computes the gradients of its layers, from the last to the first.
play-phase_down =
    { $mode ->
        [inference] The results travel down: { $size } per batch.
       *[training] The gradients of the cut's tensors travel down: { $size } in each iteration.
    }
play-phase_device_backward = The device computes the gradients of its layers, from the last to the first.
play-phase_exchange = The parameters of the device's layers go up to the server and come back: { $size } each way, once a round.
play-at = { $at } of { $delay }
play-note =
    { $mode ->
        [inference] The times are those of one batch.
       *[training] { $count ->
            [one] The times are those of the round. A layer's time is parted into forward and backward by its operations.
           *[other] The times are those of all { $count } iterations of the round, which pass one after the other; they are played as one. A layer's time is parted into forward and backward by its operations.
        }
    }

# The race.
play-wins = { $name } wins: { $gain }.
play-tie = { $name } and { $next } take equally long.
play-alone = { $name } runs alone: there is no other choice here.
play-too_large = does not fit
