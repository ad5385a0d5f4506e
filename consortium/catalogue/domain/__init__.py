"""Codes and packs, as plain rules."""
