"""Orders to shared visits."""
