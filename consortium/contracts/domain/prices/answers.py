"""The answer to what a line should cost: a price or the reason why there is none, with its path."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.contracts.domain.prices.adjustments import Local, PaysAlone, Slice
from consortium.contracts.domain.prices.grace import Clock
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.prices.tiers_in_force import InForce
from consortium.contracts.domain.terms.participation import Spell, Standing
from consortium.contracts.domain.terms.schedules import Schedule, Scheme, Tier


class NoPriceReason(StrEnum):
    """Why there is no price, in the order in which the question is walked."""

    OUTSIDE_TERM = "outside_term"
    NOT_JOINED = "not_joined"
    NO_SCHEDULE = "no_schedule"
    UNKNOWN_ITEM = "unknown_item"
    NO_OPT_OUT_PRICE = "no_opt_out_price"
    NO_FACTOR = "no_factor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The steps that led to a price, as far as they went."""

    trust: str
    item: str
    on: date
    standing: Standing | None = None
    spell: Spell | None = None
    schedule: Schedule | None = None
    scheme: Scheme | None = None
    in_force: InForce | None = None
    # The last test up to the day; it need not be the one whose tier is in force.
    latest: Determination | None = None
    # Whether both tests are recorded; until then the price is provisional.
    confirmed: bool = False
    tiers: tuple[Tier, ...] = ()
    tier: int | None = None
    own_measure: Decimal | None = None
    # Why a trust pays the price of a trust alone, and from or until when a member does.
    alone: PaysAlone | None = None
    # The successor it takes part through, where it merged.
    through: str = ""
    # Under incremental bands: what was bought before, and how the quantity lies in the bands.
    bought: Decimal | None = None
    slices: tuple[Slice, ...] = ()
    local: Local | None = None
    # The periods of grace that run: one for each trust whose leaving a test has found.
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    unit_price: Decimal
    quantity: Decimal
    amount: Decimal
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPrice:
    """There is no price, and why; the path shows how far the question got."""

    reason: NoPriceReason
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that has got as far as the scheme that prices the item."""

    path: Path
    schedule: Schedule
    scheme: Scheme
