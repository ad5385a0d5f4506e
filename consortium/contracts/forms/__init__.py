"""Forms of agreements, schedules and price questions."""
