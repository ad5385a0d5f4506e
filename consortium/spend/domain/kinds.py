"""The two kinds of files a trust sends: what it ordered, line by line, and what it paid."""

from enum import StrEnum


class Kind(StrEnum):
    """``LINES`` have quantities and prices. ``PAYMENTS`` have amounts only, as trusts publish them:
    they tell what went to a supplier, never what a thing cost."""

    LINES = "lines"
    PAYMENTS = "payments"
