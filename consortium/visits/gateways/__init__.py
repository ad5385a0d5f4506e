"""Outside formats: the file that asks for a plan."""
