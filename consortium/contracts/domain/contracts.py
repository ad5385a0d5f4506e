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
    def stand_in(self) -> "DateBasis":
        """The date that counts where a purchase line does not carry this one."""
        return STANDS_IN.get(self, self)


STANDS_IN = {
    DateBasis.DELIVERED: DateBasis.RECEIVED,
    DateBasis.RECEIVED: DateBasis.DELIVERED,
    DateBasis.INVOICED: DateBasis.TAX_POINT,
    DateBasis.TAX_POINT: DateBasis.INVOICED,
}


class ContractState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"


class CommitmentClass(StrEnum):
    INDICATIVE = "indicative"
    COMMITTED = "committed"
