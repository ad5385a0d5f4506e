"""Contracts for the same thing at the same time, worked by hand."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from consortium.foundation.domain.periods import Period
from consortium.savings.domain.duplicates import Offer, Overlap, OverlapKind, overlaps_of

D = Decimal
JOINT, LOCAL = UUID(int=1), UUID(int=2)
ALPHA, BETA = UUID(int=11), UUID(int=12)
FIVE_YEARS = Period(date(2025, 4, 1), date(2030, 4, 1))


def offer(agreement: UUID, trust: str = "NOR", price: str | None = "38", **other: Any) -> Offer:
    given: dict[str, Any] = {
        "supplier": ALPHA if agreement == JOINT else BETA,
        "item": "IOL",
        "category": "3373",
        "period": FIVE_YEARS,
        "units": D(1000),
        **other,
    }
    return Offer(
        agreement=agreement, trust=trust, price=D(price) if price is not None else None, **given
    )


def the(*offers: Offer) -> Overlap:
    (found,) = overlaps_of(offers)
    return found


def test_one_trust_under_two_agreements() -> None:
    # 600 bought at £44 that the joint agreement has for £38: 600 x 6 = £3,600.
    local = offer(
        LOCAL, price="44", units=D(600), period=Period(date(2026, 1, 1), date(2027, 1, 1))
    )
    found = the(offer(JOINT), local)
    assert (found.kind, found.about, found.trusts) == (OverlapKind.SAME_TRUST, "IOL", ("NOR",))
    assert (found.dearer, found.cheaper) == (LOCAL, JOINT)
    assert (found.units, found.amount) == (D(600), D(3_600))
    assert found.period == Period(date(2026, 1, 1), date(2027, 1, 1))


def test_trusts_under_one_agreement_each() -> None:
    # Hill pays £45 and Dale £40 by itself; the members' £38 would save 100 x 7 + 200 x 2.
    found = the(
        offer(JOINT, "NOR"),
        offer(JOINT, "SOU", "39"),
        offer(LOCAL, "HIL", "45", units=D(100)),
        offer(LOCAL, "DAL", "40", units=D(200)),
    )
    assert found.kind is OverlapKind.OTHER_TRUSTS
    assert found.trusts == ("DAL", "HIL", "NOR", "SOU")
    assert (found.dearer_price, found.cheaper_price) == (D(45), D(38))
    assert (found.units, found.amount) == (D(300), D(1_100))


@pytest.mark.parametrize(
    "other",
    [
        offer(LOCAL, period=Period(date(2024, 4, 1), date(2025, 4, 1))),
        offer(LOCAL, item="OVD"),
    ],
)
def test_another_time_or_item_is_no_overlap(other: Offer) -> None:
    assert overlaps_of([offer(JOINT), other]) == []


def test_one_supplier_s_two_agreements_on_a_category() -> None:
    found = the(offer(JOINT), offer(LOCAL, item="OVD", supplier=ALPHA))
    assert (found.kind, found.about) == (OverlapKind.SAME_CATEGORY, "3373")
    assert (found.amount, found.dearer_price) == (None, None)


def test_a_shared_item_is_told_once() -> None:
    offers = [offer(JOINT), offer(LOCAL, price="40", supplier=ALPHA)]
    assert [each.kind for each in overlaps_of(offers)] == [OverlapKind.SAME_TRUST]


def test_without_a_price_nothing_is_compared() -> None:
    found = the(offer(JOINT), offer(LOCAL, price=None))
    assert (found.amount, found.units) == (None, D(0))


def test_what_costs_most_comes_first() -> None:
    found = overlaps_of(
        [
            offer(JOINT),
            offer(LOCAL, price="39"),
            offer(JOINT, item="OVD", price="10"),
            offer(LOCAL, item="OVD", price="13"),
        ]
    )
    assert [(each.about, each.amount) for each in found] == [("OVD", D(3_000)), ("IOL", D(1_000))]
