"""Orders to the catalogue."""
