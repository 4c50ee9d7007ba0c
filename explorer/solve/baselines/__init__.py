"""What people do instead of the best split, to compare with."""
