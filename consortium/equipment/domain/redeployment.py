"""Devices that stand idle, and the sites that could use them.

A device is idle when its meter stood still: two readings of the last ninety days, at least four
weeks apart, that are the same. One whose use nobody knows is spare where its owner says how many
of its kind a site keeps and more are free there. Nothing is called idle because nothing is known.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

LOOKS_BACK_DAYS = 90
APART_DAYS = 28

Miles = Callable[[UUID, UUID], Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a meter counted in a period: its first and last reading there."""

    name: str
    unit: str
    first: Decimal
    last: Decimal
    first_on: date
    last_on: date

    @property
    def used(self) -> Decimal | None:
        """What it counted between the two; None when there is one reading only."""
        return self.last - self.first if self.days else None

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days

    @property
    def a_week(self) -> Decimal | None:
        return self.used * 7 / self.days if self.used is not None else None

    @property
    def stood_still(self) -> bool:
        return self.days >= APART_DAYS and self.used == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Devices of a kind that a site lacks: one that failed, or what its minimum asks for."""

    site_id: UUID
    trust_id: UUID
    category: str
    missing: int
    why: str
    failed_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A free device that stands idle or is spare; of its kind its site can do without ``spare``."""

    asset_id: UUID
    asset_no: str
    site_id: UUID
    owner_id: UUID
    category: str
    spare: int
    why: str
    is_idle: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A device for a need, or that there is none. ``miles`` is None when nobody knows them."""

    need: Need
    offer: Offer | None
    miles: Decimal | None


def suggestions(needs: Sequence[Need], offers: Iterable[Offer], miles: Miles) -> list[Suggestion]:
    """For each need the devices that fit, each suggested once and none that its site must keep.

    The first need is served first. Idle devices come before spare ones, then the nearest, then by
    asset number. A need that nothing fits stands there without a device.
    """
    left = sorted(offers, key=lambda each: each.asset_no)
    given: Counter[tuple[UUID, str]] = Counter()
    found = []
    for need in needs:
        fitting = sorted(
            (each for each in left if _fits(need, each)),
            key=lambda each: _order(each, miles(need.site_id, each.site_id)),
        )
        chosen: list[Offer] = []
        for each in fitting:
            kept = (each.site_id, each.category)
            if len(chosen) < need.missing and given[kept] < each.spare:
                given[kept] += 1
                chosen.append(each)
        left = [each for each in left if each not in chosen]
        found += [
            Suggestion(need=need, offer=each, miles=miles(need.site_id, each.site_id))
            for each in chosen
        ] or [Suggestion(need=need, offer=None, miles=None)]
    return found


def _fits(need: Need, offer: Offer) -> bool:
    return offer.category == need.category and offer.owner_id != need.trust_id


def _order(offer: Offer, miles: Decimal | None) -> tuple[bool, bool, Decimal, str]:
    return not offer.is_idle, miles is None, miles or Decimal(0), offer.asset_no
