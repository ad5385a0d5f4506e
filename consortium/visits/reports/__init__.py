"""Plans as they are printed."""
