breakdown-optimal = Best split
breakdown-axis = Delay ({ $unit }), { $timing }
breakdown-hover = { $term }: { $value }
breakdown-alt = Stacked bars of the six delay terms. { $bars }.
breakdown-alt_bar = { $name }: { $delay }
breakdown-caption = { $unit } of { $model } on { $device } and { $server }. Times are { $timing }.
breakdown-unit_training =
    { $count ->
        [one] One round of 1 iteration at batch { $batch }
       *[other] One round of { $count } iterations at batch { $batch }
    }
breakdown-unit_inference = Inference on one batch of { $batch }
breakdown-seconds = s
breakdown-milliseconds = ms
breakdown-minutes = min
breakdown-hours = h
breakdown-days = days
breakdown-above = { $name }:  <b>{ $delay }</b>
breakdown-compare = Compare every method in this scenario
breakdown-torn = A bar with a torn end is shown shortened; its parts keep their shares.
