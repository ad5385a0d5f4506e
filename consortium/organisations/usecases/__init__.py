"""Orders: each function is one verb, one transaction, at least one audit event."""
