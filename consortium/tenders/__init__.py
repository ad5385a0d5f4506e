"""Tenders: lots, demand per trust, bids, scores, awards, and the contracts an award creates."""
