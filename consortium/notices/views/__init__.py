"""The pages of the register of notices and of open contracting data."""
