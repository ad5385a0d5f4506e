"""What a scheme agrees beyond its tiers: who counts, and who pays another price for a while.

Each rule is one clause of the contract and may name the paragraph it stands in. The defaults are
what holds when the contract is silent.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid

MOST_MONTHS, MOST_DAYS = 60, 1_000


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
    Where ``only_joiners`` holds, those who take part from the first day pay the price as it stands.
    """

    labour_share: Decimal
    reference: Decimal
    paragraph: str = ""
    only_joiners: bool = False


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


def check_rules(
    rules: Rules, *, has_tests: bool, is_by_trust: bool, has_price_alone: bool, has_tiers: bool
) -> None:
    """Pass in silence when prices can be worked out by the rules.

    ``has_tests`` is False under incremental bands; ``has_price_alone`` says whether there are
    prices for a trust alone, and ``has_tiers`` whether there is more than one tier.

    Raises:
        Invalid: a parameter is out of range, or a rule does not go with the scheme.
    """
    joiners, lead, link = rules.joiners, rules.lead_exit, rules.link
    local, least = rules.local_labour, rules.least_members
    waits = joiners.pays is not JoinerPays.FIRST_DAY
    faults = (
        (
            joiners.pays is JoinerPays.AFTER_MONTHS and not 1 <= joiners.months <= MOST_MONTHS,
            "joiner_months",
            f"A joiner can wait for 1 to {MOST_MONTHS} months.",
        ),
        (
            waits and not has_price_alone,
            "joiner_pays",
            "A joiner that waits pays the price of a trust alone, and there is none.",
        ),
        (
            joiners.pays is JoinerPays.NEXT_TEST and not has_tests,
            "joiner_pays",
            "Incremental bands have no tests that a joiner could wait for.",
        ),
        (
            not 0 <= rules.suspension.price_kept_days <= MOST_DAYS,
            "suspension_days",
            f"A suspended trust's price can be kept for 0 to {MOST_DAYS} days.",
        ),
        (
            lead is not None and not 0 <= lead.days <= MOST_DAYS,
            "lead_days",
            f"A new lead can be given 0 to {MOST_DAYS} days.",
        ),
        (
            link is not None and not 0 < link.least_share <= 1,
            "link_share",
            "The share of the linked item lies between 0 and 100%.",
        ),
        (
            link is not None and (is_by_trust or not has_tests or not has_tiers),
            "link_item",
            "Only tiers of all members together can hold or fall with a linked item.",
        ),
        (
            local is not None and not (0 < local.labour_share <= 1 and local.reference > 0),
            "labour_share",
            "The share of labour lies between 0 and 100%, and the reference factor above zero.",
        ),
        (
            least is not None and not (least.members >= 1 and 1 <= least.freeze_days <= MOST_DAYS),
            "least_members",
            f"The least number of members is 1 or more, and a freeze lasts 1 to {MOST_DAYS} days.",
        ),
        (
            not has_tests and (lead is not None or least is not None or local is not None),
            "clause",
            "Incremental bands have no tier that could fall, freeze or be made local.",
        ),
    )
    for is_fault, field_name, message in faults:
        if is_fault:
            raise Invalid(
                "bad_schedule", message, field=field_name, next_step="Change that rule or leave it."
            )
