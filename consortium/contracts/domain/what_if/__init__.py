"""What other terms would change: for whom, by how much, from when, and who has to be told."""
