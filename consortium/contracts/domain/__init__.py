"""The clause engine: participation, schedules, tier tests, prices, rebates."""
