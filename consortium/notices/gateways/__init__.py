"""Files of others as they come."""
