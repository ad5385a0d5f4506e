"""Outside formats of this wing."""
