"""Methods that are exact."""
