business-sentence = Against { $baseline }, { $choice } { $verdict }: { $amounts } a month; costs: **{ $money }**.
business-no_choice = There is nothing to choose here: the constraints of the scenario leave only one way to place the layers.
business-choice_split = splitting
business-choice_device = keeping all on the device
business-choice_server = sending most to the server
business-verdict_pays = pays
business-verdict_faster = is faster
business-verdict_cheaper = is cheaper
business-verdict_open = may or may not pay
business-verdict_same = makes no difference
business-verdict_faster_but_dearer = is faster but dearer
business-verdict_cheaper_but_slower = is cheaper but slower
business-verdict_dearer = is dearer
business-verdict_slower = is slower
business-verdict_loses = does not pay
business-saves_both = it saves the devices about **{ $time }** of their time and **{ $energy }**
business-saves_time = it saves the devices about **{ $time }** of their time
business-saves_time_only = it saves the devices about **{ $time }** of their time, but takes **{ $energy }** more
business-saves_energy_only = it takes the devices about **{ $time }** more time, but **{ $energy }** less
business-takes_time = it takes the devices about **{ $time }** more time
business-takes_both = it takes the devices about **{ $time }** more time and **{ $energy }** more
business-percent = { $value } %
business-nearly_all = more than 99.9 %
business-doubt = Over the ranges below: device time **{ $time }**, energy of the devices **{ $energy }**, costs **{ $money }**.
business-other = Against { $baseline }, { $choice } { $verdict }; costs: **{ $money }**.
business-dominant = **{ $part }: { $percent } % of the bill of { $bill }.**
business-best_split = the best split
business-price = Expected are { $expected } { $unit } for { $thing }, within { $low } to { $high }.
business-price_exact = Taken are { $expected } { $unit } for { $thing }.
business-hour = Each hour saved costs about **{ $amount }**.
business-against_device = all on the device
business-against_server = most on the server
business-side_below = below about **{ $value }**
business-side_above = above about **{ $value }**
business-whole_below = of at most about **{ $value }**
business-whole_above = of at least about **{ $value }**
business-thing_electricity_per_kwh = a kWh of electricity
business-thing_data_per_gb = a GB of data
business-thing_server_per_hour = a server hour
business-thing_device = the price of a device
business-thing_fixed_per_month = fixed costs a month
business-thing_devices = a number of devices
business-thing_training = rounds a day of each device
business-thing_inference = batches a day of each device
business-point_range = Over the ranges of all else the limit is between about { $low } and { $high }.
business-point_none = Over the ranges of all else the limit may lie anywhere or not exist: in { $none } of { $cases } extreme cases there is no such limit.
business-amount = { $value } { $unit }
business-span = { $low } to { $high } { $unit }
business-more = { $amount } more
business-less = { $amount } less
business-equal = no difference
business-unit_hours = hours
business-unit_minutes = minutes
business-unit_seconds = seconds
business-unit_mwh = MWh
business-unit_kwh = kWh
business-unit_wh = Wh
business-said_of = { $model } on { $device } and { $server }, with { $split }: { $fleet } of a month.
business-fleet =
    { $count ->
        [one] 1 device with { $rounds } on { $days }
       *[other] { $devices } devices with { $rounds } each on { $days }
    }
business-days =
    { $count ->
        [one] 1 day
       *[other] { $count } days
    }
business-problems = What you entered is kept; the figures are still those from before.
business-problem = { $problem }.
business-fleet_devices = Devices
business-fleet_rounds_training = Rounds a day, each
business-fleet_rounds_inference = Batches a day, each
business-fleet_days = Days a month
business-fleet_fixed = Fixed costs a month
business-fleet_devices_help = How many devices run the model. To start from: { $start }.
business-fleet_rounds_training_help = How many training rounds each device runs a day. To start from: { $start }, one an hour.
business-fleet_rounds_inference_help = How many batches each device runs a day. To start from: { $start }, one a minute.
business-fleet_days_help = On how many days of a month they run, 1 to 31. To start from: { $start }.
business-fleet_fixed_help = What it costs to have a server at all, such as a reserved machine or its upkeep. Every choice that uses the server pays it. To start from: { $start }.
business-prices_summary = Prices: server { $server_per_hour } USD an hour · data { $data_per_gb } USD per GB · electricity { $electricity_per_kwh } USD per kWh · device { $device }
business-price_device = { $device } USD for { $device_life_h } years
business-power_summary = Power and times: { $computing_w } W computing · { $waiting_w } W waiting · computing times { $times }
business-bad_number = { $name }: enter at least { $low } and at most { $high }, got { $value }
business-savings_heading = What the best split changes in a month
business-doubt_open = Over the ranges below: device time **{ $time }**, energy of the devices **{ $energy }**.
business-savings_caption = Over all devices. Each bar goes from the worst to the best case, whatever errs within its range; the dot is what is expected. Left of the line, hatched, the best split takes more. Each row has its own scale.
business-card_wear = Of the costs, paid out: { $paid }. Wear of the devices: { $wear }.
business-card_paid = Of the costs, paid out: { $paid }. The wear of the devices is not known and not counted.
business-wear_note = Wear is what the devices cost to buy, by the share of their life in which they are busy: no cash is paid or saved in the month.
business-card_title = #### Against { $baseline }
business-saved_time = Device time
business-saved_energy = Energy of the devices
business-saved_money = Costs
business-row = { $change } ({ $span })
business-row_amount = <b>{ $change }</b>
business-row_span = { $span }
business-takes = more
business-saves = less
business-alt_row = { $name }: { $change }, range { $span }
business-alt_savings = What the best split saves a month against { $baseline }. { $rows }.
business-device_too_small = All on the device is no choice here: the model does not fit into the memory limit of the { $device }.
business-points_heading = **When is it the cheaper choice?**
business-points_same = The best split is this choice, so there is nothing to save.
business-no_point_less = No single price decides at the figures expected, and over all ranges together it is never dearer.
business-lasts_less = It is never dearer: not over all ranges together, and not with any single price that is paid now a hundred times higher or lower.
business-no_point_same = At the figures expected it costs the same.
business-no_point_more = No single price decides at the figures expected, and over all ranges together it is never cheaper.
business-lasts_more = It is never cheaper: not over all ranges together, and not with any single price that is paid now a hundred times higher or lower.
business-no_point_open = No single price decides at the figures expected; over all ranges together the costs may go either way.
business-either_way = { $more } more to { $less } less
business-line_holds = It stays cheaper with { $thing } { $side }; { $now }.
business-line_once = It is cheaper only with { $thing } { $side }; { $now }.
business-line_near = The limit for { $thing } is about what it is now: { $now }.
business-now = now { $value }
business-now_nothing = now nothing is paid
business-now_not_known = what it costs is not known and not counted
business-facts_heading = Can the month be run?
business-fact_round_training = One round takes
business-fact_round_inference = One batch takes
business-fact_day = Each device is busy
business-fact_servers = Servers at least
business-share = { $percent } % of the day
business-day_note = { $time } of 24 h
business-servers_none = The best split needs no server.
business-servers_one = One { $server } is busy { $percent } % of the day, were the load even; peaks need more.
business-servers_many = { $busy } times { $server } busy all day, were the load even; peaks need more.
business-round_note = { $timing }: computing may take up to { $factor } times as long, or be as much faster.
business-million = { $value } million
business-billion = { $value } billion
business-day_too_short = A day is too short: { $rounds } would take each device { $needed }. At most { $most } fit into a day, so the figures on this page cannot come true.
business-day_tight = The day is nearly full: each device is busy { $needed } of 24 h. If rounds take longer than estimated, they no longer fit.
business-not_known_server_per_hour = **{ $name }**: what an hour of the { $server } costs is not known, so it is not counted. Enter it under Prices.
business-not_known_data_per_gb = **{ $name }**: the price of a GB over this link is not known, so it is not counted. Enter it under Prices.
business-not_known_electricity_per_kwh = **{ $name }**: the price of electricity for the { $device } is not known, so it is not counted. Enter it under Prices.
business-not_known_device = **{ $name }**: the price of the { $device } is not known, so it is not counted. Enter it under Prices.
business-not_counted_radio = - **Radio**: no figure for this link; what sending and receiving takes beyond waiting is not counted.
business-baseline_too_long = { $plan } would not fit into a day: it takes each device { $needed }, so what is saved against it is only on paper.
business-costs_heading = What a month costs
business-costs_caption = Expected costs over all devices by what they are for, with their range below each name.
business-costs_torn = A bar too long for the scale is torn: its amount stands above it.
business-costs_axis = { $currency } a month
business-costs_above = <b>{ $name }: { $amount }</b><br><span style='font-size: 12px'>{ $span }</span>
business-part_server = Server
business-part_data = Data
business-part_electricity = Electricity
business-part_device = Wear
business-column_part = { $part } ({ $currency })
business-column_paid = Paid out ({ $currency })
business-part_fixed = Fixed costs
business-plan_best = Best split
business-plan_best_device = Best: all on the device
business-plan_best_server = Best: most on the server
business-plan_device = All on the device
business-plan_server = Most on the server
business-alt_part = { $part } { $amount }
business-alt_plan = { $name } { $total } ({ $parts })
business-alt_costs = Expected costs of a month. { $rows }.
business-alt_table = What each choice takes a month: device time, energy, costs with their range, and the parts of the costs.
business-column_plan = Choice
business-column_time = Device time
business-column_energy = Energy of the devices
business-column_money = Costs
business-column_span = Range
business-assumptions_heading = What this rests on: every figure with its source
business-assumptions_intro = Results are ranges over all of these at once.
business-assumption = **{ $name }**. { $origin }
business-assumption_entered = { $range }, entered by you.
business-assumption_radio = **Radio**: { $title }. { $figures }
business-assumption_timing = **Computing times** of either machine: { $timing }, { $times }.
business-not_counted_heading = What is not counted
business-not_counted =
    - **Energy of the server**: the energy above is that of the devices; what the server and the network take is not in it. The price of a server hour has it in money.
    - **The link**: its rates are taken as set, all day long and for every device. A slower or shared link lengthens what is sent.
    - **People**: setting up, watching and mending the devices, the server and the split.
    - **Accuracy**: the model is the same in all choices; fewer bits on the link may cost some.
    - **The server's idle time**: its hours are paid while it computes, as if others used it in between. Enter fixed costs for a machine held all day.
    - **Quiet hours of the devices**: their electricity outside of rounds, which all choices share.
business-download_csv = Figures as CSV
business-download_json = Business case as JSON

# A number of rounds or batches: $count decides between one and many, $written is what is read.
business-rounds_training =
    { $count ->
        [one] 1 round a day
       *[other] { $written } rounds a day
    }
business-rounds_inference =
    { $count ->
        [one] 1 batch a day
       *[other] { $written } batches a day
    }
