"""Pages of organisations, people, sign-in and one's own account."""
