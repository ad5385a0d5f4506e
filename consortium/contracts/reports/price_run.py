"""Priced lines and rebates as `consortium contracts price` prints them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.rebates.price_run import PricedLine, UnpricedLine, YearsRebate
from consortium.contracts.domain.terms.schedules import OnDrop
from consortium.foundation.domain.money import ZERO

NO_PRICE = "NO_PRICE"


def as_document(
    terms: Terms,
    answers: Sequence[PricedLine | UnpricedLine],
    rebates: Iterable[YearsRebate],
) -> dict[str, Any]:
    """Lines in the order of their days, money as text, and the total of the lines."""
    priced = [answer for answer in answers if isinstance(answer, PricedLine)]
    return {
        "lines": [_line(terms, answer) for answer in priced],
        "rebates": [_rebate(each) for each in rebates],
        "errors": [
            {"id": answer.line.id, "code": NO_PRICE}
            for answer in answers
            if isinstance(answer, UnpricedLine)
        ],
        "total": sum((answer.amount for answer in priced), ZERO),
    }


def _line(terms: Terms, answer: PricedLine) -> dict[str, Any]:
    audience = "member" if answer.standing.value == "member" else "standalone"
    line: dict[str, Any] = {"id": answer.line.id, "audience": audience}
    if answer.unit_price is not None:
        line["unit_price"] = answer.unit_price
        line["tier_from"] = answer.tier_from
    line["amount"] = answer.amount
    if answer.tested_on is not None and not _has_grace(terms, answer.line.item):
        line["test_on"] = answer.tested_on
    return line


def _has_grace(terms: Terms, item: str) -> bool:
    """With a period of grace no single test puts a tier in force: the clock does."""
    scheme = terms.schedules[0].scheme_for(item)
    return scheme is not None and scheme.on_drop is OnDrop.AFTER_GRACE


def _rebate(each: YearsRebate) -> dict[str, Any]:
    return {
        "scheme": each.scheme,
        "year_from": each.year_from,
        "measured": each.rebate.spend,
        "amount": each.rebate.amount if each.rebate.earned else Decimal("0.00"),
        "shares": dict(each.rebate.shares),
    }
