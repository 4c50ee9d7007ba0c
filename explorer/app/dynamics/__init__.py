"""The parts of the Dynamics page: what is entered, the files of traces, and what is shown."""
