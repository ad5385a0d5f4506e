"""Growth of the network: which trust could join next, and what that would bring."""
