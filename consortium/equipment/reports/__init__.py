"""Documents that are made from the data of equipment."""
