"""Forms of shared visits."""
