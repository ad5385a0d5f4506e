"""What a claim of savings rests on besides its prices: budget, recurrence, quality, shares.

A lower price is not yet a saving. A budget has to fall by it; the same has to be delivered for it;
costs must not have moved elsewhere; a switch of product needs a clinician's word; and what others
brought about is theirs. What follows for the saving is worked out in ``claim_limits``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from consortium.foundation.domain.errors import Invalid


class Recurrence(StrEnum):
    """Whether a saving repeats every year, or was one of one year only."""

    RECURRENT = "recurrent"
    ONE_OFF = "one_off"


RECURRENCE_NAMES = {
    Recurrence.RECURRENT: "Recurrent: it repeats every year",
    Recurrence.ONE_OFF: "Non-recurrent: it ends",
}


class PriceBasis(StrEnum):
    """Rule R13: prices as they were paid, or taken back to those of one year."""

    NOMINAL = "nominal"
    REAL = "real"


BASIS_NAMES = {
    PriceBasis.NOMINAL: "Nominal: as invoiced",
    PriceBasis.REAL: "Real: at the prices of one year",
}


class CostTest(StrEnum):
    """Rule R9: where a cost that left the price may have gone."""

    DELIVERY = "delivery"
    TRAINING = "training"
    MAINTENANCE = "maintenance"
    STOCK = "stock"


COST_TEST_NAMES = {
    CostTest.DELIVERY: "Delivery",
    CostTest.TRAINING: "Training",
    CostTest.MAINTENANCE: "Maintenance",
    CostTest.STOCK: "Holding stock",
}
NATIONAL = "National price cut"
HUNDRED = Decimal(100)
LONGEST_CLAIM_YEARS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetCut:
    """The budget line that fell, from when, by how much a year, and the entry that did it."""

    code: str
    removed_on: date
    amount: Decimal
    journal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalReview:
    """A clinician's word on a switch of product: the role, the day, the document."""

    role: str
    on: date
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalCut:
    """What a national price cut took off a unit, and where it was published."""

    per_unit: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterCost:
    """What a unit costs more, later in its life, than the one before; below zero when less."""

    per_unit: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a saving, in per cent, an initiative or a party brought about."""

    party: str
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTerms:
    """One version of what the claim of a trust and an item rests on."""

    recurrence: Recurrence
    # The day on which a saving that does not repeat ends.
    ends_on: date | None = None
    is_deferral: bool = False
    budget: BudgetCut | None = None
    is_scope_unchanged: bool = True
    are_outputs_kept: bool = True
    costs_tested: frozenset[CostTest] = frozenset()
    is_switch: bool = False
    review: ClinicalReview | None = None
    price_basis: PriceBasis = PriceBasis.NOMINAL
    # The first year of the financial year whose prices are meant, for real prices.
    price_year: int | None = None
    years: int = 1
    national_cut: NationalCut | None = None
    later_cost: LaterCost | None = None
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeLife:
    """A saving on the price beside what the choice costs later, £ a unit and in all."""

    price_saving: Fraction
    later_cost: Decimal
    quantity: Fraction

    @property
    def net(self) -> Fraction:
        return self.price_saving - Fraction(self.later_cost)

    @property
    def total_saving(self) -> Fraction:
        return self.price_saving * self.quantity

    @property
    def total_later(self) -> Fraction:
        return Fraction(self.later_cost) * self.quantity

    @property
    def total_net(self) -> Fraction:
        return self.net * self.quantity


Claims = Mapping[tuple[str, str], ClaimTerms]


def check_terms(terms: ClaimTerms) -> None:
    """Pass in silence when the record can be kept.

    Raises:
        Invalid: a saving that ends has no last day or one that repeats has one, shares are not
            100 per cent (formula F13), an amount is not above zero, or real prices have no year
            (rule R13).
    """
    _check_recurrence(terms)
    _check_amounts(terms)
    _check_basis(terms)
    _check_shares(terms.shares)


def _check_recurrence(terms: ClaimTerms) -> None:
    if terms.recurrence is Recurrence.ONE_OFF and terms.ends_on is None:
        raise Invalid(
            "no_last_day",
            "A saving that does not repeat ends on some day.",
            field="ends_on",
            next_step="Enter its last day, or choose recurrent.",
        )
    if terms.recurrence is Recurrence.RECURRENT and terms.ends_on is not None:
        raise Invalid(
            "repeats_and_ends",
            "A recurrent saving has no last day.",
            field="ends_on",
            next_step="Leave the day empty, or choose non-recurrent.",
        )


def _check_amounts(terms: ClaimTerms) -> None:
    if terms.budget is not None and terms.budget.amount <= 0:
        raise Invalid(
            "budget_not_lower",
            "A budget that falls does so by more than zero.",
            field="budget_amount",
            next_step="Enter by how much the budget is lower in a year.",
        )
    if terms.national_cut is not None and terms.national_cut.per_unit <= 0:
        raise Invalid(
            "no_national_cut",
            "A national price cut takes something off a unit.",
            field="national_cut",
            next_step="Enter what it took off a unit, or leave it empty.",
        )


def _check_basis(terms: ClaimTerms) -> None:
    if not 1 <= terms.years <= LONGEST_CLAIM_YEARS:
        raise Invalid(
            "years_out_of_range",
            f"A claim covers 1 to {LONGEST_CLAIM_YEARS} years.",
            field="years",
            next_step="Enter how many years the claim covers.",
        )
    if (terms.price_basis is PriceBasis.REAL) != (terms.price_year is not None):
        raise Invalid(
            "price_year",
            "Real prices are those of one year, and nominal ones are not.",
            field="price_year",
            next_step="Enter the year for real prices, and leave it empty for nominal ones.",
        )


def _check_shares(shares: Collection[Share]) -> None:
    names = [share.party.casefold() for share in shares]
    if len(set(names)) < len(names) or NATIONAL.casefold() in names:
        raise Invalid(
            "party_twice",
            "Every party has one share, and a national price cut is deducted before.",
            field="shares",
            next_step="Name each party once.",
        )
    if any(share.percent <= 0 for share in shares):
        raise Invalid(
            "no_share",
            "A share is above zero per cent.",
            field="shares",
            next_step="Leave out who brought nothing about.",
        )
    found = sum((share.percent for share in shares), Decimal(0))
    if found != HUNDRED:
        raise Invalid(
            "shares_not_whole",
            f"The shares add up to {found.normalize():f}%, not to 100%.",
            field="shares",
            next_step="Divide the whole saving among those who brought it about.",
        )
