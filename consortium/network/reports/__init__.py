"""Charts of the growth of the network."""
