"""What is said of every clause of any type: when it is tested, who counts, who tells whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consortium.contracts.domain.clauses.catalogue import CLAUSE_TYPES, Clause, SetBy
from consortium.contracts.domain.clauses.terms import TERMS, OwnTerms
from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period

MOST_DAYS = 1_000


class Calendar(StrEnum):
    """When a clause is looked at."""

    SCHEDULE = "schedule"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    WHEN_IT_HAPPENS = "when_it_happens"


class MemberStanding(StrEnum):
    """Who counts as a member for a clause."""

    IN_GOOD_STANDING = "in_good_standing"
    WITHOUT_NOTICE = "without_notice"
    EVERY_SIGNATORY = "every_signatory"


class Rounding(StrEnum):
    LINE_TOTAL = "line_total"
    UNIT_PRICE = "unit_price"
    SHARES = "shares"


class Notifier(StrEnum):
    LEAD = "lead"
    TRUST = "trust"
    SUPPLIER = "supplier"


class Effect(StrEnum):
    PROSPECTIVE = "prospective"
    NEXT_TEST = "next_test"
    RETROSPECTIVE = "retrospective"


class ReviewerRole(StrEnum):
    LAWYER = "lawyer"
    PROCUREMENT = "procurement"
    FINANCE = "finance"


CALENDAR_NAMES = {
    Calendar.SCHEDULE: "On the days of the price schedule",
    Calendar.MONTHLY: "Every month",
    Calendar.QUARTERLY: "Every quarter",
    Calendar.YEARLY: "Once a contract year",
    Calendar.WHEN_IT_HAPPENS: "When it happens",
}
STANDING_NAMES = {
    MemberStanding.IN_GOOD_STANDING: "Members in good standing, until the day they leave",
    MemberStanding.WITHOUT_NOTICE: "Members that have not given notice",
    MemberStanding.EVERY_SIGNATORY: "Every trust that signed a contract",
}
ROUNDING_NAMES = {
    Rounding.LINE_TOTAL: "Half up to the penny, at the total of a line",
    Rounding.UNIT_PRICE: "Half up to the penny, at the price of a unit",
    Rounding.SHARES: "Shares to the penny, so that they add up to the whole",
}
NOTIFIER_NAMES = {
    Notifier.LEAD: "The lead of the consortium",
    Notifier.TRUST: "The trust concerned",
    Notifier.SUPPLIER: "The supplier",
}
EFFECT_NAMES = {
    Effect.PROSPECTIVE: "For purchases from its day on",
    Effect.NEXT_TEST: "From the next test on",
    Effect.RETROSPECTIVE: "For purchases already made too",
}
REVIEWER_NAMES = {
    ReviewerRole.LAWYER: "A contracts lawyer",
    ReviewerRole.PROCUREMENT: "A second procurement lead",
    ReviewerRole.FINANCE: "A finance manager",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The conditions of one clause of one contract. ``date_basis`` None: that of the agreement.

    ``notice_days`` is how long before its effect the other side is told; ``cure_days`` how long a
    breach may be mended before the clause bites.
    """

    effective_from: date
    paragraph: str
    calendar: Calendar
    date_basis: DateBasis | None
    standing: MemberStanding
    rounding: Rounding
    notifier: Notifier
    notice_days: int
    cure_days: int
    effect: Effect
    evidence: str
    reviewer: ReviewerRole

    def check(self, term: Period) -> None:
        """Pass in silence when they can stand in an agreement with that term.

        Raises:
            Invalid: the day lies outside the term, a text is missing, or the days cannot be.
        """
        if self.effective_from not in term:
            raise Invalid(
                "outside_term",
                "The clause would take effect outside the term of the agreement.",
                field="effective_from",
                next_step="Enter a day of the term.",
            )
        for name, words in (("paragraph", "where it stands"), ("evidence", "the evidence")):
            if not getattr(self, name).strip():
                raise Invalid(
                    "not_told",
                    f"The record of a clause says {words}.",
                    field=name,
                    next_step="Enter it, so that others can check the record.",
                )
        for name in ("notice_days", "cure_days"):
            if not 0 <= getattr(self, name) <= MOST_DAYS:
                raise Invalid(
                    "bad_days",
                    f"The days must lie between 0 and {MOST_DAYS:,}.",
                    field=name,
                    next_step="Enter the days the contract gives.",
                )


def read_terms(clause: Clause, texts: Mapping[str, str]) -> OwnTerms | None:
    """The terms of a clause; None for a type whose figures stand elsewhere.

    Raises:
        Invalid: they cannot be; the refusal names the field.
    """
    kind = TERMS.get(clause)
    return kind.read(texts) if kind else None


def check_pricing_group(clause: Clause, *, is_named: bool) -> None:
    """Pass in silence when a clause names a pricing group exactly where it may.

    Raises:
        Invalid: its figures stand in the price schedule and no group is named, or the other way
            round.
    """
    set_by = CLAUSE_TYPES[clause].set_by
    if set_by is SetBy.SCHEDULE and not is_named:
        raise Invalid(
            "group_missing",
            "The figures of this clause stand in the price schedule.",
            field="group_id",
            next_step="Choose the prices it is about.",
        )
    if set_by is SetBy.AGREEMENT and is_named:
        raise Invalid(
            "group_unwanted",
            "This clause holds for the whole agreement.",
            field="group_id",
            next_step="Choose no prices.",
        )
