# The Dynamics page: links and machines that change, what is played on them, and what adapting is worth.

## The sentence

timeline-headline = { $kind ->
        [saves] Over { $rounds } on { $place }, choosing the cut anew{ $how } { $measure }{ $interval }. { $switches }
        [loses] Adapting does not pay here: over { $rounds } on { $place }, choosing the cut anew{ $how } { $measure }{ $interval }. { $switches }
        [open] Whether adapting pays is open here: over { $rounds } on { $place }, choosing the cut anew{ $how } takes between { $low } % more and { $high } % less time than the best fixed cut. { $switches }
        [still] Nothing to adapt here: over { $rounds } on { $place }, choosing the cut anew{ $how } keeps the best fixed cut all the time.
       *[same] Adapting changes nothing here: over { $rounds } on { $place }, choosing the cut anew{ $how } takes as long as the best fixed cut, to within 1 %. { $switches }
    }
timeline-over = { $count ->
        [one] one round
       *[other] { $count } rounds
    }
timeline-headline_none = { $policy } cannot be followed over { $rounds } on { $place }: choose another policy that adapts.
timeline-interval = { $kind ->
        [times] { " " }({ $low } to { $high } times over { $seeds } seeds)
       *[percent] { " " }({ $low } to { $high } % over { $seeds } seeds)
    }
timeline-best_fixed_words = the best fixed cut
timeline-switches = It re-splits { $count ->
        [0] never
        [one] once
        [2] twice
       *[other] { $count } times
    }{ $kind ->
        [mean] { " " }on average
       *[each] {""}
    }.
timeline-regret = { $policy } { $gap }.
timeline-bound_words = the bound, which knows what comes
timeline-played = A round begins every { $every }; { $play ->
        [held] the rates at its start hold for all of it.
       *[integrated] its transfers take as long as the trace needs to carry their bytes.
    }
timeline-middle = Drawn is seed { $seed }, whose saving is in the middle of all { $seeds }.
timeline-switching = A change of the cut sends the parameters of the layers that change sides, and is paid for.
timeline-left_out = Without { $policy }: { $why }.

# Where rounds are played, within the sentence.
timeline-on_markov = a link that is good, normal or poor by chance
timeline-on_cell = { $band ->
        [mmwave] a millimetre-wave cell
       *[other] a 5G cell below 6 GHz
    }
timeline-on_random-walk = a link whose rates wander
timeline-on_steps = a link that is high and low in turn
timeline-on_outages = a link with outages
timeline-on_constant = a link that does not change
timeline-on_file = the link in { $name }
timeline-while_steady = {""}
timeline-while_throttling = { " " }with a device that heat slows
timeline-while_load = { " " }with a device that other programs use
timeline-while_memory = { " " }with a device whose memory runs short

# How the policy chooses, behind "choosing the cut anew".
timeline-how_hysteresis = {""}
timeline-how_rules = { " " }by rules
timeline-how_last-value = { " " }for what was measured last
timeline-how_average = { " " }for an average of what was measured
timeline-how_quantile = { " " }for a low rate of the last rounds
timeline-how_robust = { " " }for the worst of the last rounds

## Policies

timeline-policy_fixed-mean = Fixed at the mean
timeline-policy_fixed-first = Fixed at the start
timeline-policy_fixed-hindsight = Best fixed cut
timeline-policy_device-only = All on the device
timeline-policy_server-only = All on the server
timeline-policy_linear = Best prefix, anew
timeline-policy_foresight = Foresight, the bound
timeline-policy_last-value = Last value
timeline-policy_average = Average
timeline-policy_quantile = Low quantile
timeline-policy_hysteresis = Hysteresis
timeline-policy_robust = Robust
timeline-policy_rules = Rules
timeline-about_fixed-mean = The cut that is best at the mean rates of the trace, known beforehand
timeline-about_fixed-first = The cut that is best in the first round
timeline-about_fixed-hindsight = The one cut with which all rounds together take least, known only afterwards
timeline-about_device-only = Every layer on the device
timeline-about_server-only = As much on the server as the scenario allows
timeline-about_linear = The best cut of the layers in a row, chosen anew in each round with its rates known
timeline-about_foresight = The cut that takes least in each round, knowing what comes: no policy takes less
timeline-about_last-value = The cut that is best for what was measured before the round
timeline-about_average = The cut that is best for an average in which the newest round counts half
timeline-about_quantile = The cut that is best for a low rate of the last ten rounds
timeline-about_hysteresis = The cut that is best for what is expected, if it gains more than 5 %; otherwise the one there was
timeline-about_robust = The cut whose largest regret is least between the ends of the last five rounds
timeline-about_rules = What the rules below say

## Controls

timeline-part = Part of the page
timeline-part_timeline = Timeline
timeline-part_stress = Stress test
timeline-trace = Link
timeline-trace_markov = Good, normal, poor
timeline-trace_cell = Cell
timeline-trace_random-walk = Wandering
timeline-trace_steps = High and low
timeline-trace_outages = Outages
timeline-trace_constant = No change
timeline-trace_file = From a file
timeline-trace_help = What the link does over time. Rates are factors on those of the sidebar's link; a cell and a file bring their own.
timeline-device = Device
timeline-device_steady = Steady
timeline-device_throttling = Heat slows it
timeline-device_load = Other programs
timeline-device_memory = Memory short
timeline-device_help = What the device does over time
timeline-rounds = Rounds
timeline-rounds_help = Played on each trace, up to { $most }
timeline-seeds = Seeds
timeline-seeds_help = How many traces are drawn, each with its own chance, up to { $most }; the interval is over them
timeline-seeds_same = A file with a steady device is the same for every seed
timeline-compare = Compared with
timeline-compare_help = Beside the best fixed cut and the bound, which are always played
timeline-play = A round is played
timeline-play_held = at its first rates
timeline-play_integrated = as rates change
timeline-play_help = At its first rates: those at the start of a round hold for all of it, which can be checked by hand. As rates change: a transfer takes as long as the trace needs to carry its bytes, and waits in an outage.
timeline-figures = Figures of the link and the device
timeline-rules = Rules
timeline-rules_used = { $count ->
        [one] one rule
       *[other] { $count } rules
    }
timeline-rules_help = What the policy called Rules follows: of the rules that hold in a round, the first one that changes anything decides. They are checked as you leave the field, and stay as you typed them.
timeline-rules_known = A rule looks at { $measures }; it holds above or below a threshold, for so many rounds; then it does { $actions }.
timeline-rules_reset = Back to the usual rules
timeline-bad_rules = line { $line }: { $problem }
timeline-upload = Trace file
timeline-upload_help = Mahimahi (NAME.up, NAME.down or both), two columns of seconds and Mbit/s, CSV with named columns, JSON rows with duration_ms and bandwidth_kbps, or what iperf3 --json writes; up to { $most } MB. It stays in this session, and is in no address.
timeline-file = Trace: { $name }
timeline-no_file = Drop a trace file, or choose another link
timeline-problems = Until this is right, everything below is as before.
timeline-problem = { $problem }.
timeline-spinner = Playing the rounds
timeline-percent = { $value } %
timeline-percent_between = { $value } % ({ $low } to { $high } %)

# Figures of the generators, by generator and name.
timeline-figure_steps_high = High, factor
timeline-figure_steps_low = Low, factor
timeline-figure_steps_hold = Held for, steps
timeline-figure_markov_good = Good, factor
timeline-figure_markov_normal = Normal, factor
timeline-figure_markov_poor = Poor, factor
timeline-figure_markov_stay = Chance to stay
timeline-figure_random-walk_sigma = Step, as a logarithm
timeline-figure_random-walk_reach = Reach, factor
timeline-figure_cell_band = Band
timeline-figure_cell_speed = Walks, m/s
timeline-figure_cell_users = Users of the cell
timeline-figure_outages_up = There for, steps
timeline-figure_outages_down = Out for, steps
timeline-figure_throttling_slowest = Slowed to, factor
timeline-figure_throttling_heats = Heats within, steps
timeline-figure_throttling_works = Works for, steps
timeline-figure_throttling_rests = Rests for, steps
timeline-figure_load_most = Takes at most, share
timeline-figure_load_every = Every, steps
timeline-figure_load_lasts = Lasts, steps
timeline-figure_memory_slowest = Slowed to, factor
timeline-figure_memory_every = Every, steps
timeline-figure_memory_lasts = Lasts, steps
timeline-band_sub-6 = below 6 GHz
timeline-band_mmwave = millimetre wave

## The picture

timeline-label = The rounds of one trace, played
timeline-round = Round
timeline-moment = { $round } of { $count }
timeline-scrub = Round { $round } of { $count }: { $rate } up, { $name }, { $delay }
timeline-scrub_out = Round { $round } of { $count }: no link, { $name }, { $delay }
timeline-uplink = Uplink, bit/s
timeline-no_link = no link
timeline-speed = Device speed
timeline-cuts = Cuts
timeline-delay = Delay of a round
timeline-total = All rounds so far
timeline-look = { $policy }: { $about }. Show its cuts in the graph
timeline-graph = The graph of { $model } with the cut of the round
timeline-took = { $policy }: { $delay } for this round
timeline-up = { $rate } up
timeline-moved = Moving layers
timeline-waited = Waiting for the link
timeline-where = Where the time of this round goes
timeline-alt_trace = Uplink of each round, between { $low } and { $high }; no link in { $out } of { $count } rounds
timeline-alt_delay = Delay of each round for each policy
timeline-alt_total = What all rounds take together: { $rows }
timeline-alt_row = { $policy } { $total }
timeline-keys = Space plays and pauses, the arrows go a round on or back
timeline-savings = { $policy } saves, against
timeline-share_of_rounds = { $share } % of the rounds
timeline-table = What adapting is worth
timeline-column_policy = Policy
timeline-column_total = All rounds
timeline-column_switches = Re-splits
timeline-column_saving = { $policy } saves against it
timeline-column_bound = Above the bound
timeline-table_note = { $seeds ->
        [one] Of one trace.
       *[other] Means over { $seeds } seeds, with their intervals at 95 %.
    }
timeline-fired = Rule { $number }: { $rule }
timeline-fired_count = { $count ->
        [0] never fired
        [one] fired once
       *[other] fired { $count } times
    }
timeline-fired_next = Next time
timeline-fired_at = Round { $round }
timeline-rules_heading = When rules fired

timeline-no_figures = Nothing to set here.
timeline-rules_not_played = No policy follows rules now: choose Rules as what adapts, or compare with it.
timeline-policy = Adapts by
timeline-policy_help = The policy that the sentence is about: how the cut is chosen anew

## The stress test

timeline-stress_headline = Through { $count } stresses, { $policy } at its worst { $gap } ({ $stress }); the best fixed cut { $fixed } ({ $fixed_stress }). { $policy } is near the bound again after { $recovers } at most ({ $recovers_stress }).
timeline-stress_none = { $policy } cannot be followed in this scenario: choose another policy that adapts.
timeline-stress_detail = Each stress begins after { $calm } calm rounds and lasts { $disturbed }, but for lag and noise, which are there all the time; numbers are the worst of { $seeds } seeds. Near is within { $near } % of the bound. The timeline below is that of the cell that is open.
timeline-bound_word = the bound
timeline-stress_map = Policies against stresses
timeline-stress_note = How far the worst round is above the bound, and beside it the time until a round is near the bound again. A press on a cell opens its timeline.
timeline-stress_cell = { $policy }, { $stress }: its worst round { $gap }; near the bound again after { $recovers }; { $lost ->
        [0] no round is lost
        [one] one round takes at least twice as long as the bound
       *[other] { $lost } rounds take at least twice as long as the bound
    }
timeline-stress_outage = outage
timeline-stress_flapping = flapping
timeline-stress_tenfold-drop = tenfold drop
timeline-stress_drift = drift
timeline-stress_throttling = throttling
timeline-stress_lag = lag
timeline-stress_noise = noise
timeline-stress_about_outage = The link is out for five rounds
timeline-stress_about_flapping = The link is a tenth every second pair of rounds
timeline-stress_about_tenfold-drop = The link drops to a tenth
timeline-stress_about_drift = The link slowly sinks to a tenth
timeline-stress_about_throttling = The device slows down to 0.3 times its speed
timeline-stress_about_lag = What is measured is three rounds old, on a link that is good, normal or poor by chance
timeline-stress_about_noise = What is measured is off at random, on a link that is good, normal or poor by chance
