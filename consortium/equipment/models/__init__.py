"""The rows of equipment, and the only ways to load them."""
