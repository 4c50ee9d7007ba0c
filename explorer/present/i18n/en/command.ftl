# What the commands write, apart from what phrase.ftl says of a split. Documents (--json) hold no text of these.

# Above every answer: the model and the scenario.
command-headline_training = { $model }: training, batch { $batch }, { $iterations } iterations a round
command-headline_inference = { $model }: inference, batch { $batch }
command-trust = Times: { $machines }
command-machines = { $machines }: { $up } up, { $down } down, { $rtt } round trip
command-at_speed = { $machine } at { $speed } times its speed
command-limits = With { $limits }
command-limit_memory = at most { $memory } on the device
command-limit_one_device = one device trains
command-limit_data_set_once = the data set goes up once
command-limit_untied = tied parameters untied
command-limit_labels = labels of { $size } a sample
command-limit_results = { $results ->
        [last_position] the last position comes back
        [class_index] a class index comes back
        [nothing] no results come back
       *[all] all outputs come back
    }
command-limit_input_bits = raw input with at most { $bits } bits a number
command-limit_input_compression = raw input compressed { $factor } times
command-limit_wire_overhead = { $percent } % of protocol on every byte
command-limit_turnaround = a turnaround of { $time }
command-limit_optimiser = optimiser { $optimiser }
command-limit_keep = all up to { $layer } kept on the device
command-limit_bits = at most { $bits } bits a number sent
command-limit_gradient_bits = at most { $bits } bits a number of gradients
command-limit_memory_lifted = no memory limit
command-limit_overlap = { $count ->
        [one] one micro-batch
       *[other] { $count } micro-batches
    } in a pipeline
command-not_pipelined = Delays here are one after the other: solve shows the best split of the pipeline of { $count ->
        [one] one micro-batch
       *[other] { $count } micro-batches
    }.
command-no_pipeline = { $problem ->
        [throughput] --problem throughput asks for a line of whole batches, which has no pipeline of micro-batches
       *[other] --problem { $problem } has no pipeline: its parts work one after the other
    }; leave out --overlap pipelined, or give --overlap one-after-another where a scenario file has it
command-limit_raw = raw data that may leave

# A choice without a split, by its name.
command-unsplit = { $name } takes { $delay }.
command-unsplit_not_allowed = { $name } would take { $delay }, but { $violation }.

# solve
command-this_split = This split
command-crossing = Tensors that cross, each iteration
command-crossing_up = Tensors that go up, each iteration
command-crossing_down = Tensors that come down, each iteration
command-column_up = up
command-column_down = down
command-nothing_crosses = Nothing crosses the link.
command-violation = The scenario does not allow this split: it { $violation }.
command-best_known = the best split known
command-is_best = That is { $best }.
command-bound = No allowed split takes less than { $delay }.
command-time_heading = Where the time goes
command-term_device_compute = device compute
command-term_uplink = uplink
command-term_server_compute = server compute
command-term_downlink = downlink
command-term_model_exchange = model exchange
command-term_round_trips = round trips
command-delay = delay
command-found_by = Found by { $method }: { $work }.
command-found_by_mincut = a minimum cut
command-found_by_listing = a list of all plans
command-found_by_program = an integer program
command-found_by_period = the search for the least period
command-chosen_by = Chosen by { $method }, which looks at no costs.
command-looked_vertices = { $vertices } vertices
command-looked_network = { $vertices } vertices and { $edges } edges
command-looked_splits = { $splits } splits priced
command-took_once = prepared once in { $time }
command-took_build = built in { $time }
command-took_solve = solved in { $time }

# solve --problem u-shape
command-u_plan =
    { $kind ->
        [device] Run all on the device: { $unit } takes { $delay }.
        [apart] Send { $away } of { $total } layers to the server, which needs nothing and sends nothing back, and keep the others on the device: { $unit } takes { $delay }.
        [down] Send { $away } of { $total } layers to the server, those up to { $back }, and keep the end on the device: { $unit } takes { $delay }.
        [up] Send { $away } of { $total } layers to the server, those after { $entry }, and keep the others on the device: { $unit } takes { $delay }.
       *[both] Send { $away } of { $total } layers to the server, those after { $entry } and up to { $back }, and keep both ends on the device: { $unit } takes { $delay }.
    }
command-u_visits = A forward pass goes to the server { $count } times; the round trips of the visits after the first are { $time } of the delay.
command-u_bound = The best such plan that was found; none takes less than { $delay }.
command-u_this_plan = This plan
command-u_one_way = Best one-way split
command-u_best =
    { $known ->
        [yes] The best one-way split
       *[no] The best one-way split known
    }
command-u_same = { $best } runs all on the device too.
command-u_against = { $best }{ $kind ->
        [device] {" runs all on the device and"}
       *[split] {""}
    } takes { $delay }. It { $gap }{ $why ->
        [back] : here results may come back.
        [training] , but has the labels on the server.
       *[inference] , but has the results on the server.
    }

# solve --problem throughput
command-p_plan =
    { $kind ->
        [device] Run all on the device: a batch every { $period }{ $rate }; the { $bottleneck } is what limits it.
       *[split] Keep { $count } of { $total } layers on the device: a batch every { $period }{ $rate }; the { $bottleneck } is what limits it.
    }
command-p_rate = , { $samples } samples/s
command-p_latency = A batch that waits for no other one takes { $delay }.
command-p_bound = No split can have a period below { $period }; this one takes at most { $percent } % longer.
command-p_stage = Stage
command-p_busy = busy with a batch
command-p_share = of the time
command-stage_device = device
command-stage_uplink = uplink
command-stage_server = server
command-stage_downlink = downlink
command-percent = { $percent } %

# table
command-table_where = cut after
command-table_uplink = wins with an uplink of
command-table_layers = on the device
command-table_delay = delay here
command-here = { $where }  <- here
command-between = { $low } to { $high }
command-elsewhere = elsewhere
command-layers_of = { $count } of { $total }
command-proof_range =
    { $count ->
        [one] With { $slow } to { $fast } each way and machines at { $low } to { $high } times their speed, this split is optimal.
       *[other] With { $slow } to { $fast } each way and machines at { $low } to { $high } times their speed, one of these { $count } splits is optimal.
    }
command-proof_elsewhere = "Elsewhere" is at another downlink or other speeds than those of the scenario.
command-proof_sets = Proven at { $vertices } vertices of the envelope, by { $calls } searches of the list of all splits.
command-proof_cuts = Proven at { $vertices } vertices of the envelope, by { $calls } minimum cuts.
command-verified = Verified by fresh minimum cuts at { $vertices } vertices and at { $anywhere } further points: none takes less by more than { $gap } of the delay.
command-verified_all = Verified by fresh minimum cuts at { $vertices } vertices, all that there are by brute force, and at { $anywhere } further points: none takes less by more than { $gap } of the delay.

# compare
command-column_method = method
command-column_where = cut after
command-column_delay = delay
command-column_gap = against the best
command-column_vertices = vertices
command-column_edges = edges
command-column_splits = splits
command-column_once = once
command-column_build = build
command-column_solve = solve
command-no_answer = no answer
command-does_not_fit = does not fit
command-optimal = optimal
command-best_known_here = best known
command-its_split = its split { $violation }
command-note = { $method }: { $why }
command-no_exact = No exact method has an allowed answer here, so it is not known how far the others are from the best.
command-unproven = The best split known takes at most { $percent } % longer than the best there can be: no allowed split takes less than { $delay }.
command-no_prefix = No linear prefix fits into the memory here, so there is nothing to compare the graph view with.
command-best_split = the best split
command-prefix = The best linear prefix { $gap }.
command-prefix_nowhere = No sample model shows a difference in this scenario, nor over any of the preset links.
command-prefix_elsewhere = It { $gap } in this case: { $command }

# layers
command-layer = layer
command-operation = operation
command-stays = stays
command-forward = forward
command-backward = backward
command-parameters = parameters
command-device = device
command-server = server
command-yes = yes
command-with_its_tensor = with its tensor

# models
command-model_name = name
command-model_title = title
command-model_input = input
command-model_batch = batch
command-model_layers = layers
command-model_parameters = parameters

# capture, report, app
command-step_build = building the model
command-step_count = tracing it and counting its costs
command-step_took = { $step } { $time }
command-inputs_chosen = Inputs chosen, as --input gave none: { $inputs }
command-is_directory = it is a directory
command-unwritable = output "{ $file }" cannot be written: { $problem }
command-no_directory = there is no directory { $folder }
command-captured = { $file }: { $layers } layers, { $parameters } parameters
command-written = { $file }: { $size }
command-address = Split Explorer: { $address }
