"""Orders to tenders."""
