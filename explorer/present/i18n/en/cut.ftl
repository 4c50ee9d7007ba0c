# The user's own cut, in the graph and beside it.

# Whose the split is that stands in the graph, at the start of a sentence.
cut-yours = Your cut
cut-looked_at = This cut

# Behind the sentence about it.
cut-optimal = No split takes less time here.
cut-stays = It stays while a slider is dragged.
cut-click_takes = A click makes it your cut.
