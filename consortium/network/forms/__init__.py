"""Forms about the growth of the network."""
