"""Files from outside, made readable."""
