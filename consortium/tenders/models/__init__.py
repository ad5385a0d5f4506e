"""The rows of tenders, and the only ways to load them."""
