"""Questions about agreements: lists, one agreement, the price of a line."""
