"""The savings method: formulae and rules, exact and without a database."""
