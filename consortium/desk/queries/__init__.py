"""Questions that look across wings."""
