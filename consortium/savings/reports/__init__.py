"""Frames, exports and charts of the one statement."""
