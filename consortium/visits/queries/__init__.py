"""Questions about shared visits."""
