"""Units, names and files as people write them."""
