"""The rows of savings: all append-only."""
