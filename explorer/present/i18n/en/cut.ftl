# The user's own cut, in the graph and beside it.

# Whose the split is that stands in the graph, at the start of a sentence.
cut-yours = Your cut
# The same within a sentence.
cut-yours_words = your cut
cut-looked_at = This cut

# Behind the sentence about it. $layer is phrase-layers of where it was set; $read layers that it reads from and $kept others
# go along, which $reads and $keeps write.
cut-optimal = No split takes less time here.
cut-along =
    { $kind ->
        [read] { $read ->
            [one] With { $layer } goes the layer that it reads from.
           *[other] With { $layer } go the { $reads } layers before it that it needs.
        }
        [kept] { $kept ->
            [one] With { $layer } goes the layer that must stay on the device.
           *[other] With { $layer } go the { $keeps } layers that must stay on the device.
        }
       *[both] { $kept ->
            [one] With { $layer } go the { $reads } layers before it that it needs, and 1 that must stay on the device.
           *[other] With { $layer } go the { $reads } layers before it that it needs, and { $keeps } that must stay on the device.
        }
    }
cut-needs = needs { $needs } on the device, more than the limit of { $limit }
cut-stays = It stays while a slider is dragged.
cut-click_takes = A click makes it your cut.

# The scissors.
cut-take = Cut
cut-take_help = Take the scissors: then click a layer to cut after it, or drag them onto it
cut-here = Cut after it
cut-aim = Delay of the cut here
cut-aim_gap = Against the best split
cut-hint = Click a layer or block to cut after it. Escape puts the scissors back.
cut-keys = X cuts after the selected layer, the square brackets move your cut a step back or on, B returns to the best split.
cut-back = Back to the best split
cut-dropped = Your cut after { $layer } belonged to { $model } and is gone with it: this is the best split.
cut-assumes = Set by hand; what it needs goes along.
cut-kind = set by hand
