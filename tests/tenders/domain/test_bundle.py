"""What bundles take off, worked by hand."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from consortium.tenders.domain.bid_content import (
    BidContent,
    Bundle,
    LotAsked,
    LotBid,
    check_content,
)
from consortium.tenders.domain.bundle import (
    OfferedBundle,
    off_each_lot,
    price_less,
    schemes_less,
)
from consortium.tenders.domain.evaluation import Need, evaluate
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.volume_scale import ScaledBy
from tests.tenders.factories import flat, scheme

FIVE_YEARS = Period(date(2026, 10, 1), date(2031, 10, 1))


@pytest.mark.parametrize(
    ("price", "percent", "left"),
    [
        ("1.00", "10", "0.90"),
        # 0.0485625 and 0.308333025 are rounded half-up to the millionth.
        ("0.0525", "7.5", "0.048563"),
        ("0.333333", "7.5", "0.308333"),
        ("0.000001", "99", "0.000001"),
        ("12.345678", "0", "12.345678"),
    ],
)
def test_is_off_the_unit_price(price: str, percent: str, left: str) -> None:
    assert price_less(Decimal(price), Decimal(percent)) == Decimal(left)


def test_is_off_the_lots_that_are_won_together() -> None:
    bundles = [
        OfferedBundle(supplier="A", lots=("1", "2"), percent=Decimal(10)),
        OfferedBundle(supplier="A", lots=("1", "3"), percent=Decimal(5)),
        OfferedBundle(supplier="B", lots=("2", "3"), percent=Decimal(20)),
    ]
    assert off_each_lot(bundles, {"1": "A", "2": "A", "3": "A"}) == {"1": 15, "2": 10, "3": 5}
    assert off_each_lot(bundles, {"1": "A", "2": "A", "3": "B"}) == {"1": 10, "2": 10, "3": 0}
    assert off_each_lot(bundles, {"1": "A", "3": "B"}) == {"1": 0, "3": 0}


@pytest.mark.parametrize(
    ("percents", "says"),
    [
        (("7.25",), ""),
        (("60", "39.99"), ""),
        (("7.125",), "two decimals"),
        (("100",), "between 0 and 100"),
        (("60", "40"), "below 100 per cent together"),
    ],
)
def test_leaves_something_to_pay(percents: tuple[str, ...], says: str) -> None:
    one, other = uuid4(), uuid4()
    content = BidContent(
        lots=tuple(
            LotBid(lot_id=lot, primary=Offer(schemes=(flat("1.00"),))) for lot in (one, other)
        ),
        bundles=tuple(Bundle(lot_ids=(one, other), percent=Decimal(each)) for each in percents),
    )
    asked = [
        LotAsked(
            id=lot,
            name="Lot",
            scaled_by=ScaledBy.MEMBERS,
            bounds={"PACS": (Decimal(0),)},
            criteria=(),
        )
        for lot in (one, other)
    ]
    if not says:
        check_content(content, asked)
        return
    with pytest.raises(Invalid, match=says):
        check_content(content, asked)


@given(
    quantities=st.lists(st.integers(1, 10**6), min_size=1, max_size=5),
    price=st.decimals(min_value="0.01", max_value=1000, places=6),
    percent=st.decimals(min_value="0.01", max_value="99.99", places=2),
)
def test_trusts_pay_what_the_contracts_prices_come_to(
    quantities: list[int], price: Decimal, percent: Decimal
) -> None:
    bid = (scheme((("0", str(price + 1)), ("3", str(price))), clause=Clause.VOLUME_TIER),)
    needs = [
        Need(trust=f"T{at}", item="PACS", quantity=Decimal(each))
        for at, each in enumerate(quantities)
    ]
    cost = evaluate(bid, needs, term=FIVE_YEARS).less(percent)
    by_contract = evaluate(schemes_less(bid, percent), needs, term=FIVE_YEARS)
    assert (cost.values, cost.total) == (by_contract.values, by_contract.total)
    assert sum(cost.values.values()) == cost.total
