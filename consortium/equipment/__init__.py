"""Equipment of the trusts: the register, what is due, and calibration."""
