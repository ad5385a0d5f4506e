"""What trusts buy and look after: items, their units and packs, codes, equipment models."""
