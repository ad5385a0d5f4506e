"""Forms of equipment."""
