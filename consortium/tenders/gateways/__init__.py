"""Outside formats of this wing, and its cryptography behind names of our own."""
