"""Orders to agreements."""
