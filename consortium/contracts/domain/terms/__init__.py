"""What was agreed and what is known: schedules, their schemes and rules, members, facts."""
