"""The price of any line under any agreement, against an independent walk through the days."""

from datetime import date
from decimal import Decimal

from hypothesis import given

from consortium.contracts.domain.prices.answers import Price
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from tests.contracts import strategies
from tests.contracts.plain_prices import plain_price


@given(strategies.questions())
def test_the_plain_walk_through_the_days_finds_the_same_price(
    question: tuple[Terms, list[tuple[str, str, date, Decimal]]],
) -> None:
    known, lines = question
    book = PriceBook(known)
    for trust, item, on, quantity in lines:
        answer = book.price_of(trust=trust, item=item, on=on, quantity=quantity)
        found = answer.unit_price if isinstance(answer, Price) else None
        assert found == plain_price(known, trust, item, on), (trust, item, on)
