"""The rows of the register of notices and of imported releases."""
