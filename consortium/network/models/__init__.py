"""The rows of expansion cases: all append-only."""
