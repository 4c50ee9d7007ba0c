"""Settings of all tests."""

from hypothesis import settings

# No deadline: a shared machine may stall any single example. The same examples every time, so that a failure repeats.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")
