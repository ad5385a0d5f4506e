"""Pages of shared visits."""
