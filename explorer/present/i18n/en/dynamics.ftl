# Links and machines that change: what policies do on them, and what that is worth.

dynamics-played = { $count ->
        [one] { $count } round
       *[other] { $count } rounds
    }, one every { $every }, on { $seeds ->
        [one] one trace
       *[other] { $seeds } traces
    }, { $play ->
        [held] each at the rates with which it begins
       *[integrated] each as fast as the trace delivers
    }
dynamics-link = As rounds begin the link carries { $up } up and { $down } down on average.
dynamics-column_policy = policy
dynamics-column_total = all rounds
dynamics-column_bound = above the bound
dynamics-column_saving = saves against best fixed cut
dynamics-column_switches = re-splits
dynamics-bound = The bound is foresight, which takes { $total }.
dynamics-fired = Rule { $number } fired { $count ->
        [one] once
       *[other] { $count } times
    }: { $rule }

# A rule, as a sentence.
dynamics-rule = { $side ->
        [above] { $measure } above { $threshold }
       *[below] { $measure } below { $threshold }
    }{ $rounds ->
        [one] {""}
       *[other] { " " }for { $rounds } rounds
    }: { $action }
dynamics-measure_uplink = uplink
dynamics-measure_downlink = downlink
dynamics-measure_rtt = round trip
dynamics-measure_device-speed = device speed
dynamics-measure_server-speed = server speed
dynamics-measure_device-load = load of the device
dynamics-measure_temperature = temperature
dynamics-measure_memory = memory in use
dynamics-measure_device-busy = share for which the device computes
dynamics-measure_predicted-gain = predicted gain
dynamics-measure_link-out = time without a link
dynamics-action_re-split = split anew
dynamics-action_limit-device = keep the device busy for at most { $limit }
dynamics-action_run-on-device = run on the device
dynamics-action_wait = { $rounds ->
        [one] wait for { $rounds } round
       *[other] wait for { $rounds } rounds
    }
