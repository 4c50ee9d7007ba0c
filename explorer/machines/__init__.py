"""Machines by their figures, and the timers that tell how long layers take on them."""
