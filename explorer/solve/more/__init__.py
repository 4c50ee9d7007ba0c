"""A memory limit, and two more problems with the same graph."""
