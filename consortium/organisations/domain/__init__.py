"""What is true of organisations and people, without a database or a clock."""
