"""What a file of purchase lines must say, and what may be wrong in it, as plain rules."""
