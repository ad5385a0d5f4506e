"""Agreements and trust contracts: who takes part, what the schedule says, what a line costs."""
