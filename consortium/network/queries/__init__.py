"""Questions about the growth of the network."""
