"""Whether a scheme or a rebate can be agreed on, and which items its tiers leave alone."""

from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import CLAUSE_NAMES
from consortium.contracts.domain.terms.rebate_terms import check_terms
from consortium.contracts.domain.terms.rules import check_rules
from consortium.contracts.domain.terms.schedules import (
    POSSIBLE_MEASURES,
    Measure,
    OnDrop,
    RebateScheme,
    Scheme,
    Tier,
    tier_index,
)
from consortium.foundation.domain.errors import Invalid


def check_scheme(scheme: Scheme) -> None:
    """Pass in silence when the scheme can be priced by.

    Raises:
        Invalid: no tiers, a first bound that is not 0, bounds that do not rise, a price missing
            or not above zero, or a unit price that rises with the tier.
    """
    if not scheme.items or len(set(scheme.items)) < len(scheme.items):
        raise _invalid("items", "A scheme needs at least one item, each once.", "Choose an item.")
    if scheme.measure not in POSSIBLE_MEASURES.get(scheme.clause, ()):
        raise _invalid(
            "clause",
            f"{CLAUSE_NAMES[scheme.clause]} ({scheme.clause.value}) does not set prices that way.",
            "Choose what decides the tier.",
        )
    _check_tiers(scheme, scheme.tiers, "tiers", "member prices")
    if scheme.standalone:
        _check_tiers(scheme, scheme.standalone, "standalone", "opt-out prices")
    if scheme.on_drop is OnDrop.AFTER_GRACE and scheme.grace_months < 1:
        raise _invalid(
            "grace_months", "A grace period needs at least one month.", "Enter the months."
        )
    check_rules(
        scheme.rules,
        has_tests=not scheme.is_incremental,
        is_by_trust=scheme.is_by_trust,
        has_price_alone=bool(scheme.standalone),
        has_tiers=len(scheme.tiers) > 1,
    )
    if any(not 1 <= month <= 12 for month in scheme.test_months):
        raise _invalid("test_months", "A month is 1 to 12.", "Choose the months of the tests.")


def toothless_items(scheme: Scheme) -> tuple[str, ...]:
    """The items that cost a trust less once it has left than alone as a member.

    For them the consortium clause has no teeth: a warning, because it can be meant.
    """
    if not scheme.standalone:
        return ()
    return tuple(item for item in scheme.items if _is_toothless(scheme, item))


def _is_toothless(scheme: Scheme, item: str) -> bool:
    """Whether there is a volume of one trust at which an item costs less alone."""
    weight = scheme.weight(item)
    volumes = {tier.lower_bound / weight for tier in scheme.tiers}
    for own in volumes | {tier.lower_bound for tier in scheme.standalone}:
        alone = scheme.standalone[tier_index(scheme.standalone, own)]
        counted = Decimal(1) if scheme.measure is Measure.MEMBER_COUNT else own * weight
        member = scheme.tiers[tier_index(scheme.tiers, counted)]
        if alone.prices[item] < member.prices[item]:
            return True
    return False


def check_rebate(rebate: RebateScheme) -> None:
    """Pass in silence when the rebate can be computed.

    Raises:
        Invalid: no steps, bounds that do not rise, a rate outside 0 to 100 %, or a clock of no
            days.
    """
    check_terms(rebate.terms)
    bounds = [step.lower_bound for step in rebate.steps]
    if not bounds or bounds != sorted(set(bounds)) or bounds[0] <= 0:
        raise _invalid(
            "steps",
            "The thresholds of a rebate must be above zero and rise from step to step.",
            "Enter each threshold once, the lowest first.",
        )
    if any(not 0 < step.rate < 1 for step in rebate.steps):
        raise _invalid(
            "steps", "A rebate rate lies between 0 and 100%.", "Enter a rate like 4 for 4%."
        )


def _check_tiers(scheme: Scheme, tiers: tuple[Tier, ...], field: str, words: str) -> None:
    bounds = [tier.lower_bound for tier in tiers]
    if not bounds or bounds[0] != 0:
        raise _invalid(
            field, f"The first tier of the {words} must begin at 0.", "Add a tier from 0."
        )
    if bounds != sorted(set(bounds)):
        raise _invalid(
            field,
            f"The tiers of the {words} must rise from line to line.",
            "Enter each lower bound once, the lowest first.",
        )
    if field == "tiers" and scheme.measure is Measure.MEMBER_COUNT and any(b % 1 for b in bounds):
        raise _invalid(
            field,
            "Members are counted in whole numbers, so each tier must begin at one.",
            "Enter 0, 2, 3 and so on.",
        )
    if field == "tiers" and scheme.is_by_trust and any(bound > 1 for bound in bounds):
        raise _invalid(
            field,
            "A share lies between 0 and 100%, so no tier can begin above it.",
            "Enter 0, 80 and so on.",
        )
    for item in scheme.items:
        prices = [tier.prices.get(item) for tier in tiers]
        if any(price is None or price <= 0 for price in prices):
            raise _invalid(
                field,
                f"A price of {item} is missing or not above zero in the {words}.",
                "Enter a price for every tier.",
            )
        known = [price for price in prices if price is not None]
        if known != sorted(known, reverse=True):
            raise _invalid(
                field,
                f"A price of {item} rises with the tier in the {words}.",
                "Check the prices: a higher tier never costs more.",
            )


def _invalid(field: str, message: str, next_step: str) -> Invalid:
    return Invalid("bad_schedule", message, field=field, next_step=next_step)
