"""The model graph: layers, tensors and costs, its blocks, and the files it comes from."""
