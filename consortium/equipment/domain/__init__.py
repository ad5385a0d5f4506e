"""When work is due, what a calibration says, and which states a device can be in."""
