"""Pages of purchase lines, and what workers run for them."""
