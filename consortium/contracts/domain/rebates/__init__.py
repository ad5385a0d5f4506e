"""Retrospective rebates: earned by the year, forecast, claimed, and worked out over many lines."""
