"""The parts of the product that a reader's roles open, for the home page."""

from dataclasses import dataclass

from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part of the product the reader works in, in one sentence."""

    title: str
    text: str
    endpoint: str


def places_of(actor: Actor) -> list[Place]:
    """The parts of the product the reader's roles open, in the order of the chain."""
    return [place for permission, place in _PLACES if permissions.may(actor, permission)]


P = Permission
_PLACES = (
    (
        P.TENDERS_VIEW,
        Place(
            title="Tenders",
            text="What is bought together next, and how far it is.",
            endpoint="tenders.listing",
        ),
    ),
    (
        P.AGREEMENTS_VIEW,
        Place(
            title="Agreements",
            text="Contracts, the prices in force, and why a line costs what it does.",
            endpoint="agreements.listing",
        ),
    ),
    (
        P.SPEND_VIEW,
        Place(
            title="Purchase lines",
            text="What trusts bought, line by line, from their own files.",
            endpoint="spend.lines",
        ),
    ),
    (
        P.SAVINGS_VIEW,
        Place(
            title="Savings",
            text="What buying together saved, net of its costs, against signed baselines.",
            endpoint="savings.report",
        ),
    ),
    (
        P.EQUIPMENT_VIEW,
        Place(
            title="Equipment",
            text="What is due for calibration, and the register of devices.",
            endpoint="equipment_due.listing",
        ),
    ),
    (
        P.CATALOGUE_VIEW,
        Place(
            title="Catalogue",
            text="Items, packs, codes and equipment models.",
            endpoint="items.listing",
        ),
    ),
    (
        P.ORGANISATIONS_VIEW,
        Place(
            title="Organisations",
            text="Trusts, boards and suppliers, and who belongs to the consortium.",
            endpoint="organisations.consortia",
        ),
    ),
    (
        P.PEOPLE_MANAGE,
        Place(
            title="People",
            text="Accounts, roles and invitations.",
            endpoint="people.listing",
        ),
    ),
    (
        P.THRESHOLDS_RECORD,
        Place(
            title="Procurement thresholds",
            text="The amounts of the Procurement Act 2023 by day, and new ones.",
            endpoint="tenders.valuation.thresholds",
        ),
    ),
    (
        P.AUDIT_VIEW,
        Place(
            title="Audit log",
            text="Everything that was done, sealed so that tampering shows.",
            endpoint="audit.listing",
        ),
    ),
)
