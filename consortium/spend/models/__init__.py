"""The rows of the wing: the manifest of what lies in the lake."""
