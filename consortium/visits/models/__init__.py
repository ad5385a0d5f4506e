"""The rows of shared visits, and the only ways to load them."""
