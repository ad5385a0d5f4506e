"""An offer as plain values and back, so that what was sealed is what is priced later."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.rebate_terms import RebateTerms
from consortium.contracts.domain.terms.schedules import (
    Measure,
    OnDrop,
    RebateScheme,
    RebateStep,
    Scheme,
    Tier,
)
from consortium.tenders.domain.offer import Offer


def offer_as_json(offer: Offer) -> dict[str, Any]:
    """The offer as texts, numbers and lists; nothing in it is a float."""
    return {
        "schemes": [_scheme_as_json(scheme) for scheme in offer.schemes],
        "rebates": [
            {
                "name": rebate.name,
                "items": list(rebate.items),
                "steps": [[_text(step.lower_bound), _text(step.rate)] for step in rebate.steps],
                "paragraph": rebate.paragraph,
                "terms": rebate.terms.as_json(),
            }
            for rebate in offer.rebates
        ],
    }


def offer_from_json(kept: Mapping[str, Any]) -> Offer:
    """The offer that :func:`offer_as_json` gave."""
    return Offer(
        schemes=tuple(_scheme_from_json(each) for each in kept["schemes"]),
        rebates=tuple(
            RebateScheme(
                id="",
                name=each["name"],
                items=tuple(each["items"]),
                steps=tuple(
                    RebateStep(Decimal(bound), Decimal(rate)) for bound, rate in each["steps"]
                ),
                paragraph=each["paragraph"],
                terms=RebateTerms.from_json(each["terms"]),
            )
            for each in kept["rebates"]
        ),
    )


def _scheme_as_json(scheme: Scheme) -> dict[str, Any]:
    return {
        "name": scheme.name,
        "clause": scheme.clause.value,
        "measure": scheme.measure.value,
        "items": list(scheme.items),
        "tiers": _tiers_as_json(scheme.tiers),
        "standalone": _tiers_as_json(scheme.standalone),
        "test_months": list(scheme.test_months),
        "on_drop": scheme.on_drop.value,
        "grace_months": scheme.grace_months,
        "paragraph": scheme.paragraph,
    }


def _scheme_from_json(kept: Mapping[str, Any]) -> Scheme:
    return Scheme(
        id="",
        name=kept["name"],
        clause=Clause(kept["clause"]),
        measure=Measure(kept["measure"]),
        items=tuple(kept["items"]),
        tiers=_tiers_from_json(kept["tiers"]),
        standalone=_tiers_from_json(kept["standalone"]),
        test_months=tuple(kept["test_months"]),
        on_drop=OnDrop(kept["on_drop"]),
        grace_months=kept["grace_months"],
        paragraph=kept["paragraph"],
    )


def _tiers_as_json(tiers: Sequence[Tier]) -> list[list[Any]]:
    return [
        [_text(tier.lower_bound), {item: _text(price) for item, price in tier.prices.items()}]
        for tier in tiers
    ]


def _tiers_from_json(kept: Sequence[Sequence[Any]]) -> tuple[Tier, ...]:
    return tuple(
        Tier(Decimal(bound), {item: Decimal(price) for item, price in prices.items()})
        for bound, prices in kept
    )


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"
