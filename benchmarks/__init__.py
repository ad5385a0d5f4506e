"""How fast the product is, measured against named peers in the same run; ``make bench``."""
