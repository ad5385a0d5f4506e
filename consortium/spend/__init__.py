"""What trusts bought: importing purchase lines, and the lake they lie in."""
