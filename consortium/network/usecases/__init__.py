"""Orders about the growth of the network."""
