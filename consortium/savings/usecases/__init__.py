"""Orders to savings."""
