"""Pages that look across wings."""
