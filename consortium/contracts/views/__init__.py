"""Pages of agreements, schedules and prices."""
