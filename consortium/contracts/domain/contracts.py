"""Kinds and states of agreements and contracts."""

from enum import StrEnum


class DateBasis(StrEnum):
    """Which date of a purchase line picks its price and its contract year (clause C16)."""

    ORDERED = "ordered"
    DELIVERED = "delivered"
    RECEIVED = "received"
    INVOICED = "invoiced"
    TAX_POINT = "tax_point"

    @property
    def carried(self) -> "DateBasis":
        """The date that imported purchase lines carry in its place: they know neither the day of
        receipt nor the tax point."""
        return STANDS_IN.get(self, self)


STANDS_IN = {
    DateBasis.RECEIVED: DateBasis.DELIVERED,
    DateBasis.TAX_POINT: DateBasis.INVOICED,
}


class ContractState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"


class CommitmentClass(StrEnum):
    INDICATIVE = "indicative"
    COMMITTED = "committed"
