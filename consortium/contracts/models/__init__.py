"""The rows of agreements, and the only ways to load them."""
