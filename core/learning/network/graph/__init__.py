"""A network as a graph of units: the forward and the backward pass, one number at a time."""
