# The verdict, and the number that goes with it. $choice is what the best split is: split, or all on one side.
business-sentence = { $verdict } { $money }
business-no_choice =
    { $device ->
        [fits] There is nothing to choose here: the scenario leaves only one way to place the layers.
       *[too_large] { $best } is the best split, and the one choice without a split here: all on the device does not fit into its memory.
    }
business-verdict =
    { $choice ->
        [split] { $verdict ->
            [pays] Splitting pays.
            [faster] Splitting saves time.
            [cheaper] Splitting saves money. Whether it saves time is not certain.
            [same] Splitting makes no difference.
            [faster_but_dearer] Splitting saves time but costs more.
            [cheaper_but_slower] Splitting saves money but takes longer.
            [dearer] Splitting costs more. Whether it saves time is not certain.
            [slower] Splitting takes longer.
            [loses] Splitting does not pay.
           *[open] Whether splitting pays is not certain.
        }
       *[unsplit] Do not split.
    }
business-it = It
# $range is business-range or empty; $amount is of a year, always positive. Where it may go either way, $expected is
# which of the two is expected.
business-money =
    { $direction ->
        [less] { $choice } saves about **{ $amount } a year** against { $baseline }{ $range }.
        [more] { $choice } costs about **{ $amount } a year** more than { $baseline }{ $range }.
        [open] { $expected ->
            [less] { $choice } is expected to save **{ $amount } a year** against { $baseline }, but not surely ({ $more } more to { $less } less).
            [more] { $choice } is expected to cost **{ $amount } a year** more than { $baseline }, but not surely ({ $more } more to { $less } less).
           *[same] { $choice } costs between **{ $more } more and { $less } less a year** than { $baseline }.
        }
       *[same] { $choice } costs the same as { $baseline }.
    }
business-range = {" "}({ $low } to { $high } { $unit })

# Why: what the time gains, and what most of the money goes to.
business-because =
    { $kind ->
        [gain] **Because** the split { $gain }.
        [money] **Because** { $money }.
        [and] **Because** the split { $gain }, and { $money }.
       *[but] **Because** the split { $gain }, but { $money }.
    }
business-cost_less = { $part } about { $amount } less a year
business-cost_more = { $part } about { $amount } more a year
business-part_costs_server = server hours cost
business-part_costs_data = sending data costs
business-part_costs_electricity = electricity costs
business-part_costs_device = the wear of the devices costs
business-part_costs_fixed = fixed costs are
business-hour = Each hour saved costs about **{ $amount }**.

# What would turn it.
business-unless = **Unless** { $turn }.
business-cheaper_unless = **At the figures expected** it is cheaper, unless { $turn }.
business-cheaper_if = **It would be cheaper** if { $turn }.
business-turn =
    { $way ->
        [falls_below] { $thing } falls below about **{ $limit }** ({ $now })
        [falls_to] { $thing } falls to about **{ $limit }** ({ $now })
        [rises_to] { $thing } rises to about **{ $limit }** ({ $now })
       *[rises_above] { $thing } rises above about **{ $limit }** ({ $now })
    }
business-turn_near = { $thing } changes: the limit is about what it is today ({ $now })
business-turn_item = If { $turn }.
business-thing_electricity_per_kwh = the price of a kWh
business-thing_data_per_gb = the price of a GB sent
business-thing_server_per_hour = the price of a server hour
business-thing_device = the price of a device
business-thing_fixed_per_month = the fixed cost of a month
business-thing_devices = the number of devices
business-thing_training = the number of rounds a day
business-thing_inference = the number of batches a day
business-now = now { $value }
business-now_nothing = now 0
business-now_not_known = not known now
business-turn_between = With all else in doubt that limit is { $low } to { $high }.
business-turn_nowhere = That limit is not certain.
business-no_turn =
    { $kind ->
        [lasts] No single price changes this, even a hundred times higher or lower.
        [same] It costs the same.
        [open] No single price decides this.
       *[some] No single price changes this at the figures expected.
    }
business-turn_same = The best split is this choice, so there is nothing to save.

# A year, and the time until it pays.
business-year = **A year** costs about { $amount } with { $split } and about { $other } with { $baseline }.
business-the_split = the split
business-repaid =
    { $kind ->
        [free] It pays from the first day: setting it up is taken to cost nothing.
        [exact] Setting it up has paid for itself after about **{ $time }**.
        [range] Setting it up has paid for itself after about **{ $time }** ({ $soonest } to { $latest }).
       *[doubt] Setting it up has paid for itself after about **{ $time }**, or never if the figures turn out worse.
    }
business-months =
    { $count ->
        [one] 1 month
       *[other] { $value } months
    }
business-years = { $value } years

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
business-fleet_setup = Cost of setting it up
business-fleet_setup_help = What it costs, once, to set the split up: changing the software, testing it, bringing it onto the devices. It decides when the split has paid for itself. To start from: { $start }.
business-fleet_devices_help = How many devices run the model. To start from: { $start }.
business-fleet_rounds_training_help = How many training rounds each device runs a day. To start from: { $start }, one an hour.
business-fleet_rounds_inference_help = How many batches each device runs a day. To start from: { $start }, one a minute.
business-fleet_days_help = On how many days of a month they run, 1 to 31. To start from: { $start }.
business-fleet_fixed_help = What it costs to have a server at all, such as a reserved machine or its upkeep. Every choice that uses the server pays it. To start from: { $start }.
business-prices_summary = Prices: server { $server_per_hour } USD an hour · data { $data_per_gb } USD per GB · electricity { $electricity_per_kwh } USD per kWh · device { $device }
business-price_device = { $device } USD for { $device_life_h } years
business-power_summary = Power and times: { $computing_w } W computing · { $waiting_w } W waiting · device { $device_times } · server { $server_times }
business-bad_number = { $name }: enter at least { $low } and at most { $high }, got { $value }
business-savings_heading = What the best split changes in a month
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
business-points_heading = **What would change this**
business-either_way = { $more } more to { $less } less
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
business-round_note = Computing on the device is { $device_timing }, { $device }; on the server { $server_timing }, { $server }.
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
business-plan_best_is = Best split: { $name }
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
business-assumption_timing = **Computing times** of { $machine }: { $timing }, { $times }.
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
