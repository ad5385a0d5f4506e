"""What one bid offers: prices by tiers and rebates, with the hash that seals them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from consortium.contracts.domain.terms.schedule_checks import check_rebate, check_scheme
from consortium.contracts.domain.terms.schedules import RebateScheme, Scheme, Tier
from consortium.foundation.domain import audit_chain
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.quantity import can_be_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Everything one bid offers."""

    schemes: tuple[Scheme, ...] = ()
    rebates: tuple[RebateScheme, ...] = ()


def check_offer(offer: Offer, items: Collection[str]) -> None:
    """Pass in silence when the bid prices each item of its lot once and nothing else.

    Raises:
        Invalid: an item is left out, priced twice or not of the lot; or tiers or a rebate that
            cannot be priced by.
    """
    priced = [item for scheme in offer.schemes for item in scheme.items]
    if sorted(priced) != sorted(items):
        raise Invalid(
            "bad_offer",
            "A bid prices every item of its lot, each once, and no other.",
            field="prices",
            next_step="Check the items of the lot.",
        )
    _check_numbers(offer)
    for scheme in offer.schemes:
        check_scheme(scheme)
    names = [rebate.name for rebate in offer.rebates]
    for rebate in offer.rebates:
        if not set(rebate.items) <= set(items) or names.count(rebate.name) > 1:
            raise Invalid(
                "bad_offer",
                "A rebate is for items of the lot, and has a name of its own.",
                field="rebates",
                next_step="Check the items and the name of each rebate.",
            )
        check_rebate(rebate)


def offer_hash(offer: Offer) -> str:
    """The hash of an offer, the same whatever order its parts are read in."""
    facts = {
        "schemes": sorted(audit_chain.body_of(_scheme_facts(each)) for each in offer.schemes),
        "rebates": sorted(audit_chain.body_of(_rebate_facts(each)) for each in offer.rebates),
    }
    return sha256(audit_chain.body_of(facts).encode()).hexdigest()


def _check_numbers(offer: Offer) -> None:
    tiers = [tier for each in offer.schemes for tier in (*each.tiers, *each.standalone)]
    numbers = [tier.lower_bound for tier in tiers]
    numbers += [price for tier in tiers for price in tier.prices.values()]
    numbers += [step.lower_bound for rebate in offer.rebates for step in rebate.steps]
    numbers += [step.rate for rebate in offer.rebates for step in rebate.steps]
    if not all(can_be_kept(number) for number in numbers):
        raise Invalid(
            "bad_offer",
            "A number in the prices is too large, or has more than six decimals.",
            field="prices",
            next_step="Check the prices and where the tiers begin.",
        )


def _scheme_facts(scheme: Scheme) -> dict[str, object]:
    return {
        "name": scheme.name,
        "clause": scheme.clause.value,
        "measure": scheme.measure.value,
        "test_months": scheme.test_months,
        "on_drop": scheme.on_drop.value,
        "grace_months": scheme.grace_months,
        "paragraph": scheme.paragraph,
        "tiers": _tier_facts(scheme.tiers),
        "standalone": _tier_facts(scheme.standalone),
    }


def _tier_facts(tiers: Iterable[Tier]) -> list[list[str]]:
    return [
        [f"{tier.lower_bound.normalize():f}", code, f"{price.normalize():f}"]
        for tier in tiers
        for code, price in sorted(tier.prices.items())
    ]


def _rebate_facts(rebate: RebateScheme) -> dict[str, object]:
    return {
        "name": rebate.name,
        "items": sorted(rebate.items),
        "steps": [
            [f"{step.lower_bound.normalize():f}", f"{step.rate.normalize():f}"]
            for step in rebate.steps
        ],
        "paragraph": rebate.paragraph,
        "terms": rebate.terms.as_json(),
    }
