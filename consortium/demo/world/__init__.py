"""A demo world from a folder of CSV files: what docs/world-format.md promises, and nothing else."""
