"""What a scheme agrees beyond its tiers: who counts, and who pays another price for a while.

Each rule is one clause of the contract and may name the paragraph it stands in. The defaults are
what holds when the contract is silent.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class JoinerPays(StrEnum):
    """From when a trust that joins later pays the members' price (clause C7)."""

    FIRST_DAY = "first_day"
    NEXT_TEST = "next_test"
    AFTER_MONTHS = "after_months"


class LeaverHistory(StrEnum):
    """Whether what a trust bought before it left still counts in quantities that add up."""

    COUNTED_TO_DATE = "counted_to_date"
    EXCLUDED = "excluded"


class MergedCount(StrEnum):
    """How many members a merged trust counts as (clause C14)."""

    LEGACY_UNTIL_ANNIVERSARY = "legacy_until_anniversary"
    ONE = "one"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinerRule:
    """C7: until then a joiner pays the price of a trust alone."""

    pays: JoinerPays = JoinerPays.FIRST_DAY
    months: int = 0
    paragraph: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionRule:
    """Whether a suspended member counts, and for how many days its price stays that of a member.

    After them it pays the price of a trust alone.
    """

    counts: bool = False
    price_kept_days: int = 30
    paragraph: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadExitRule:
    """C13: without a lead for this many days, no better tier than the one from ``falls_to``."""

    days: int = 60
    falls_to: Decimal = Decimal(0)
    paragraph: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRule:
    """C15: a tier holds only while this share of the linked item is bought under contract.

    ``least_share`` lies between 0 and 1; below it the next worse tier applies.
    """

    item: str
    least_share: Decimal
    paragraph: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalLabourRule:
    """C12: the share of the price that is labour follows the trust's market forces factor.

    ``labour_share`` lies between 0 and 1; ``reference`` is the factor that the price is made for.
    """

    labour_share: Decimal
    reference: Decimal
    paragraph: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastMembersRule:
    """Below so many members prices freeze for some days, in which they are negotiated anew."""

    members: int
    freeze_days: int = 90
    paragraph: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergerRule:
    """C14: how many members a merged trust counts as."""

    counts_as: MergedCount = MergedCount.LEGACY_UNTIL_ANNIVERSARY
    paragraph: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of one scheme; a rule that is None was not agreed."""

    joiners: JoinerRule = field(default_factory=JoinerRule)
    leaver_history: LeaverHistory = LeaverHistory.COUNTED_TO_DATE
    suspension: SuspensionRule = field(default_factory=SuspensionRule)
    mergers: MergerRule = field(default_factory=MergerRule)
    lead_exit: LeadExitRule | None = None
    link: LinkRule | None = None
    local_labour: LocalLabourRule | None = None
    least_members: LeastMembersRule | None = None
