"""Pages about the growth of the network."""
