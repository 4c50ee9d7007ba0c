"""Which layers no useful cut separates, so that they can be one vertex."""
