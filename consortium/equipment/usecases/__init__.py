"""Orders to the equipment register."""
