"""What models really take on this machine: a whole model, every layer of one, and the machine file that follows."""
