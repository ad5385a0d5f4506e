"""Questions about savings: the statement and what stands behind it."""
