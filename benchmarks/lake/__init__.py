"""Reports over millions of purchase lines: the product, its peers, and the world they share."""
