"""The outside of the wing: files as trusts send them, the lake, and the engine that reads it."""
