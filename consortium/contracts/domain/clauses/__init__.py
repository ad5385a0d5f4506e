"""The clauses of a consortium contract: what each is, what it needs, and what it is worth.

The clauses that set the unit price of a line are computed by the price schedule; these modules
hold the others. They know nothing of schedules, so that schedules can name them.
"""
