"""What notices say of a supplier beside its name: its size, and whether it is a social enterprise.

A small or medium-sized enterprise (SME) has fewer than 250 staff, and a turnover of less than
£44 million or a balance sheet total of less than £38 million. A voluntary, community or social
enterprise (VCSE) is non-governmental and principally reinvests its surpluses for social,
environmental or cultural ends. Both as the extension of the United Kingdom to the Open Contracting
Data Standard defines them (code list bidStatistics); its code list partyScale has the words.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.permissions import Actor, Permission, may


class SupplierScale(StrEnum):
    SME = "sme"
    LARGE = "large"


SCALE_NAMES = {
    SupplierScale.SME: "Small or medium-sized enterprise",
    SupplierScale.LARGE: "Large enterprise",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierFacts:
    """What is known of a supplier; None is what nobody has said yet."""

    scale: SupplierScale | None = None
    vcse: bool | None = None


def may_describe(actor: Actor, supplier_id: UUID) -> bool:
    """Whether somebody may say it: the supplier itself, who runs tenders, who registers suppliers.

    A supplier belongs to no buyer, so whoever may do one of the latter may do it for each.
    """
    return may(actor, Permission.BIDS_SUBMIT, supplier_id) or any(
        may(actor, each) for each in (Permission.TENDERS_MANAGE, Permission.ORGANISATIONS_MANAGE)
    )
