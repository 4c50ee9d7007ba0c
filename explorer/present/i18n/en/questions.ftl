questions-heading = More questions about the same graph
questions-no_answer = No answer here. { $problem }.
questions-u_title_training_stays = **What if the labels may not leave the device either?**
questions-u_title_training_leaves = **What if the labels may not leave the device?**
questions-u_title_inference_stays = **What if the results must come about on the device?**
questions-u_title_inference_leaves = **What if the results must come about on the device?**
questions-u_delay = U-shaped split
questions-u_against =
    { $kind ->
        [same] It { $gap }.
        [faster] It { $gap }, because results may come back to the device.
       *[longer] It { $gap }: the price of ending on the device.
    }
questions-u_one_way = the best one-way split
questions-u_where = The server runs { $count } of { $total } layers, from **{ $first }** to **{ $last }**. In one iteration { $up } of activations go up and { $down } come back; the first and the last layers stay on the device.
questions-u_nowhere = The whole model stays on the device: no middle part is worth sending up and bringing back.
questions-u_visits = This plan goes to the server { $count } times a pass; the round trips of the visits after the first are { $extra } of its delay.
questions-u_meaning = First and last layers on the device, the middle on the server: { $kept }.
questions-u_kept_training_stays = neither raw data nor labels leave
questions-u_kept_training_leaves = the labels never leave; raw data may, in this scenario
questions-u_kept_inference_stays = neither raw data nor results leave
questions-u_kept_inference_leaves = the results never leave; raw data may, in this scenario
questions-u_exact = Solved exactly: no plan that ends on the device takes less.
questions-u_bound = The best plan that was found: none can take less than { $bound }.
questions-p_title = **How many samples a second, if batches follow one another?**
questions-p_samples = Samples a second, in inference
questions-p_no_limit = no limit
questions-p_pace = A batch every { $period }. One batch alone takes { $latency }.
questions-p_where = The device runs { $count } of { $total } layers, up to **{ $last }**: { $device } a batch. The link takes { $uplink }, the server { $server }. The bottleneck is the { $bottleneck }.
questions-p_only_input = The device only holds the input and sends it. The link takes { $uplink } a batch, the server { $server }. The bottleneck is the { $bottleneck }.
questions-p_nowhere = The device runs all { $total } layers in { $device } a batch: no split has a faster slowest stage.
questions-p_device = device
questions-p_uplink = link
questions-p_server = server
questions-p_bound = No split can have a period below { $bound }; this one takes at most { $percent } % longer.
questions-p_meaning_inference = Device, link and server work at the same time on different batches, so the slowest of the three sets the pace. The best split balances them, and is often another one than the split with the least delay.
questions-p_meaning_training = Shown for inference with the same batch: in training each iteration waits for the gradients of the one before. Device, link and server work at the same time, so the slowest of the three sets the pace.
