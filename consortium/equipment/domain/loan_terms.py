"""What lender and borrower sign for a loan: its facts, and the standard terms in plain words."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from consortium.equipment.domain.loan import PARTY_NAMES, Party
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.money import pounds

# The version of the standard terms below that loans are offered under.
TERMS_VERSION = 1


class LoanDocumentKind(StrEnum):
    TERMS = "loan-terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How a device left its owner for the borrower."""

    sent_at: datetime
    condition: str
    accessories: tuple[str, ...]
    decontamination: str
    carrier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who did for a party what stands for its signature, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFacts:
    """All that the document is made from; ``charge`` in pounds for the whole loan.

    ``sent`` is None before the device has left, and the signatures before they are given.
    """

    reference: str
    terms_version: int
    lender: str
    lender_site: str
    borrower: str
    borrower_site: str
    borrower_place: str
    device: str
    category: str
    asset_no: str
    serial: str
    udi: str
    software_version: str
    purpose: str
    reason: str
    starts_on: date
    ends_on: date
    charge: Decimal
    checked_by: Party | None
    checks_paid_by: Party | None
    next_check_on: date | None
    indemnity: str
    sent: Sent | None
    lender_signed: Signed | None
    borrower_signed: Signed | None


def clauses(facts: LoanFacts) -> tuple[tuple[str, str], ...]:
    """The standard terms as they apply to a loan: a heading and a text each."""
    return (
        (
            "Whose it is",
            (
                "The device stays the lender's. The borrower does not lend it on, sell it, pledge "
                "it or change it."
            ),
        ),
        (
            "Where and by whom it is used",
            (
                "It is used at the place named above, for what it is made for, by people who are "
                "trained on it. The borrower tells the lender before it moves it to another site."
            ),
        ),
        (
            "Before it is used",
            (
                "The borrower checks on arrival that it is the device described here, complete, "
                "clean, undamaged and working, and records what the check said. Until the check "
                "is passed the device is not used on a patient."
            ),
        ),
        ("Checks while it is lent", _checks(facts)),
        (
            "Clean, and without patients' data",
            (
                "It leaves each site decontaminated, with a certificate whose number is recorded, "
                "and without data of patients on it."
            ),
        ),
        (
            "If it fails",
            (
                "The borrower stops using it, records the fault the same day, and sends it back "
                "as it is unless both agree that it is repaired where it is. Faults of the device "
                "and fair wear are at the lender's cost; misuse, loss and missing accessories "
                "are at the borrower's. A safety notice about it is acted on by whoever has it."
            ),
        ),
        (
            "Insurance and indemnity",
            (
                "From the moment the borrower receives it until the lender has it back, the "
                "borrower answers for loss of the device, for damage to it and for harm from the "
                "way it is used. The lender answers for harm from a defect that it knew of or "
                "that its own maintenance caused. Neither has to insure beyond the cover it has; "
                f"what covers this loan: {facts.indemnity}."
            ),
        ),
        ("What it costs", _cost(facts)),
        (
            "How long, and how it ends",
            (
                f"The loan is from {_day(facts.starts_on)} to {_day(facts.ends_on)}, both days "
                "included. The lender may recall it to an earlier day and says why. It may be "
                "kept longer only when the lender has agreed before the last day, after looking "
                "again at its checks and at who else needs it."
            ),
        ),
    )


def _checks(facts: LoanFacts) -> str:
    if facts.next_check_on is None:
        due = "No check is planned for it."
    else:
        due = f"Its next planned check falls due on {_day(facts.next_check_on)}."
    if facts.checked_by is None or facts.checks_paid_by is None:
        return f"{due} None falls due during the loan."
    return (
        f"{due} Checks that fall due during the loan are done by {_party(facts.checked_by)} and "
        f"paid for by {_party(facts.checks_paid_by)}. A device whose check is overdue is not used."
    )


def _cost(facts: LoanFacts) -> str:
    if not facts.charge:
        return "The lender makes no charge. Transport is agreed between the parties."
    return (
        f"The borrower pays the lender {pounds(facts.charge)} for the whole loan, without VAT. "
        "Transport is agreed between the parties."
    )


def _party(party: Party) -> str:
    name = PARTY_NAMES[party]
    return name[0].lower() + name[1:]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def check_has_terms(terms_version: int | None) -> None:
    """Pass in silence when there are terms to write down.

    Raises:
        Conflict: the lender has offered none yet.
    """
    if terms_version is None:
        raise Conflict(
            "no_terms",
            "The lender has not offered this loan yet, so it has no terms.",
            next_step="Wait for the offer, or offer it.",
        )


def check_is_new(before: str | None, now: str) -> None:
    """Pass in silence when the document would say something else than the one kept before it.

    Raises:
        Conflict: it says the same.
    """
    if before == now:
        raise Conflict(
            "kept_already",
            "These terms are kept already, and nothing has changed since.",
            next_step="Download the newest of those kept.",
        )
