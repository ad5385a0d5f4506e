"""The clause engine: who counts, which tier a test finds, what a line costs because of it."""
