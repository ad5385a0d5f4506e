"""Orders about purchase lines."""
