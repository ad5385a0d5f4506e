"""Each role's home page, the search, the audit log: what looks across all wings."""
