"""Questions about equipment."""
