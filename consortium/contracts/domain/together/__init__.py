"""What any group of trusts would pay, and who holds an agreement together."""
