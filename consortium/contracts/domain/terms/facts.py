"""What is known of the trusts under an agreement: the facts that tier tests and prices rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.terms.participation import Spell
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """How much a trust has committed to buy of an item in a year, from a day on."""

    trust: str
    item: str
    per_year: Decimal
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A member that is suspended; it stays a member."""

    trust: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """Trusts that became one on a day; the successor may be one of them or a new one.

    Their stays go on, because they take part through the successor, and their commitments go on
    counting. Of a legacy trust that was no member nothing counts, and it has no price, unless
    the contract names it or was varied for it (``outsiders_named``).
    """

    legacy: tuple[str, ...]
    successor: str
    effective_on: date
    outsiders_named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Who leads the consortium for administrative purposes, and from when to when."""

    trust: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a trust returned for a period with an end: units bought of an item under contract.

    ``of_category`` is everything it bought of the kind, under contract and beside it.
    """

    trust: str
    item: str
    period: Period
    on_contract: Decimal
    of_category: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of what a trust buys of an item counts in one agreement, from a day on: 0 to 1."""

    trust: str
    item: str
    since: date
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one agreement, as known at an instant.

    ``factors`` are the trusts' market forces factors.
    """

    term: Period
    spells: tuple[Spell, ...]
    commitments: tuple[Commitment, ...]
    suspensions: tuple[Suspension, ...] = ()
    mergers: tuple[Merger, ...] = ()
    leads: tuple[Lead, ...] = ()
    usage: tuple[Usage, ...] = ()
    factors: Mapping[str, Decimal] = field(default_factory=dict)
