"""Results of this wing as documents for other programs."""
