"""Named scenarios: the ready ones and a person's own, and the files that hold them."""
