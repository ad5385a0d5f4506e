"""Which due dates of plans get a work order, and whether what a plan remembers is still right."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

HORIZON_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A plan whose remembered due date is not the one that its history says."""

    plan_id: UUID
    asset_no: str
    remembered: date
    right: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a run could not deal with, and why; everything else was done."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NightlyReport:
    """What a run found and did; a second run on the same day makes no orders."""

    on: date
    horizon: date
    plans: int
    orders_made: int
    drifts: tuple[Drift, ...]
    notices_matched: int
    failures: tuple[Failure, ...] = ()


def is_wanted(due_on: date, *, today: date, horizon_days: int = HORIZON_DAYS) -> bool:
    """Whether a due date is near enough to have an order: overdue ones always are.

    A run that was missed is made up for by the next one: it asks for everything up to the horizon,
    never for a single day.
    """
    return due_on <= today + timedelta(days=horizon_days)
