"""Kinds and states of agreements and contracts."""

from enum import StrEnum


class DateBasis(StrEnum):
    """Which date of a purchase line picks its price and its contract year (clause C16)."""

    ORDERED = "ordered"
    DELIVERED = "delivered"
    INVOICED = "invoiced"


class ContractState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"


class CommitmentClass(StrEnum):
    INDICATIVE = "indicative"
    COMMITTED = "committed"
