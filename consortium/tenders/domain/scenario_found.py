"""What was found for an award scenario, as it is kept: amounts as text, to the penny."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consortium.foundation.domain.money import half_up, pennies
from consortium.tenders.domain.award_result import AwardResult
from consortium.tenders.domain.offered import Offered, Won, total_of, won_with
from consortium.tenders.domain.scenario import winners_of
from consortium.tenders.domain.scenario_cases import Case


def answer_of(result: AwardResult, offered: Offered) -> dict[str, Any]:
    """Who wins each lot, what that costs each trust, and how far it is proven; or what clashes.

    The proof takes bundles off exactly; what is paid, off unit prices that are rounded to the
    millionth, so that the two may differ by half a millionth of a pound for each unit.
    """
    found: dict[str, Any] = {
        "status": result.status.value,
        "clash": list(result.clash),
        "choices": [],
        "lots": [lot.name for lot in offered.lots],
        "short": [[lot.name, code] for lot in offered.lots for code in lot.short],
    }
    if result.award is None or result.costs is None:
        return found
    won = won_with(offered, winners_of(offered, result.instance, result.award))
    return found | {
        "choices": [_choice(each) for each in won],
        "total": str(sum((each.cost for each in won), Decimal(0))),
        "quality": str(half_up(result.costs.mean_quality, 2)),
        "objective": str(pennies(result.costs.objective)),
        "bound": None if result.bound is None else str(pennies(result.bound)),
        "gap": None if result.gap is None else str(half_up(result.gap * 100, 4)),
    }


def case_of(
    case: Case, offered: Offered, result: AwardResult, found: Mapping[str, Any]
) -> dict[str, Any]:
    """What the best award costs in a case, what keeping the one that was found does, and what a
    trust that is missing would pay by itself at the leaver prices of the bids that it kept."""
    chosen = {each["lot"]: (each["bid"], each["alternative"]) for each in found["choices"]}
    keeping = total_of(offered, chosen) if chosen else None
    row: dict[str, Any] = {
        "key": case.key,
        "name": case.name,
        "status": result.status.value,
        "best": None,
        "kept": None if keeping is None else str(keeping),
        "same": False,
        "leaver": _leaver(case, found),
        "short": sorted(
            {
                each["supplier"]
                for each in found["choices"]
                for lot in offered.lots
                if lot.lot == each["lot"] and lot.with_key(chosen[lot.lot]) is None
            }
        ),
    }
    if result.award is not None:
        won = won_with(offered, winners_of(offered, result.instance, result.award))
        row["best"] = str(sum((each.cost for each in won), Decimal(0)))
        row["same"] = all(chosen.get(each.lot.lot) == each.bid.key for each in won)
    return row


def curve_of(results: Mapping[str, AwardResult]) -> list[dict[str, Any]]:
    """The points of a curve of trade-offs, by the condition of each."""
    return [
        {
            "at": at,
            "status": result.status.value,
            "total": None if result.costs is None else str(pennies(Fraction(result.costs.total))),
            "quality": None if result.costs is None else str(half_up(result.costs.mean_quality, 2)),
        }
        for at, result in results.items()
    ]


def _choice(won: Won) -> dict[str, Any]:
    return {
        "lot": won.lot.lot,
        "name": won.lot.name,
        "bid": won.bid.bid,
        "alternative": won.bid.is_alternative,
        "supplier": won.bid.supplier,
        "discount": str(won.discount),
        "cost": str(won.cost),
        "by_trust": {code: str(value) for code, value in won.by_trust.items()},
        "leaving": {
            code: None if value is None else str(value) for code, value in won.bid.leaving.items()
        },
        "quality": str(won.bid.quality),
    }


def _leaver(case: Case, found: Mapping[str, Any]) -> str | None:
    """None where nobody is missing, or where a bid that it would buy from has no leaver price."""
    paid = [
        each["leaving"][case.missing]
        for each in found["choices"]
        if case.missing in each["leaving"]
    ]
    return str(sum(map(Decimal, paid), Decimal(0))) if paid and None not in paid else None
