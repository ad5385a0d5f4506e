"""Documents made from the data, as plain values."""
