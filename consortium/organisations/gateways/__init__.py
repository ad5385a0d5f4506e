"""Cryptography and outside formats, behind names of our own."""
