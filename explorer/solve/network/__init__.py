"""The flow network of splits, and minimum cuts."""
