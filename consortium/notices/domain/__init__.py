"""What is true of notices and of open contracting data: standard library only."""
