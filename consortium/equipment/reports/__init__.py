"""Papers about equipment."""
