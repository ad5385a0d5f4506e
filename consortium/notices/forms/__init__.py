"""The forms of the register of notices and of imports."""
