"""The rows of organisations, people and sign-in, and the only ways to load them."""
