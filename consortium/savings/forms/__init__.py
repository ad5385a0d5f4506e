"""Forms of savings."""
