"""Where to cut a neural network between a device and a server, as a minimum s-t cut."""
