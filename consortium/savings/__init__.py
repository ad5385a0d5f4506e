"""Savings finance believes: signed baselines, locked forecasts, costs, and one statement."""
