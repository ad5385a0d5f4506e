"""Questions about purchase lines and their import."""
