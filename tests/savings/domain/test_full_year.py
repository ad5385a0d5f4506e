"""Part-year and full-year effect, and what is new: example W3 and rule R7 of savings.md."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from consortium.foundation.domain.periods import add_months, financial_year
from consortium.savings.domain.claim_terms import LaterCost, NationalCut, Recurrence, Share
from consortium.savings.domain.full_year import (
    InForce,
    YearLine,
    by_party,
    whole_life_of,
    year_line,
)
from tests.savings.factories import terms

OCTOBER = date(2025, 10, 1)
# £120,000 a year: 1,000 units at £120 less each.
W3 = InForce(baseline_price=Decimal(220), price=Decimal(100), quantity=Fraction(1000))


def since_october(year: int, **changes: Any) -> YearLine:
    """£10,000 a month from October 2025 to the end of a financial year."""
    end = date(year + 1, 4, 1)
    months, month = {}, OCTOBER
    while month < end:
        months[month] = Decimal(10_000)
        month = add_months(month, 1)
    return year_line(
        trust="NOR",
        item="IOL",
        months=months,
        year=financial_year(year),
        **{"in_force": W3, "terms": None, **changes},
    )


class TestW3:
    def test_in_its_first_year(self) -> None:
        found = since_october(2025)
        assert found.new == 60_000
        assert found.full_year == 120_000
        assert found.carried_forward == 60_000
        assert found.began == OCTOBER

    def test_is_no_new_120_000_next_year(self) -> None:
        """R7: the first twelve months are new, then it is still delivering; never added."""
        found = since_october(2026)
        assert [found.new, found.still_delivering] == [60_000, 60_000]
        assert found.carried_forward == 0
        assert found.cumulative == 180_000

    def test_only_still_delivers_in_the_third(self) -> None:
        found = since_october(2027)
        assert [found.new, found.still_delivering] == [0, 120_000]


def test_what_does_not_repeat_has_no_full_year() -> None:
    one_off = terms(recurrence=Recurrence.ONE_OFF, ends_on=date(2026, 3, 31))
    found = since_october(2025, terms=one_off)
    assert [found.full_year, found.carried_forward, found.new] == [0, 0, 60_000]


@pytest.mark.parametrize(
    ("changes", "full_year"),
    [
        ({"is_switch": True}, 0),
        ({"national_cut": NationalCut(per_unit=Decimal(20), source="Tariff")}, 100_000),
    ],
)
def test_the_full_year_counts_what_the_claim_lets_count(
    changes: dict[str, Any], full_year: int
) -> None:
    assert since_october(2025, terms=terms(**changes)).full_year == full_year


def test_what_is_out_of_force_has_no_full_year() -> None:
    found = since_october(2025, in_force=None)
    assert [found.full_year, found.carried_forward] == [0, -60_000]


def test_a_re_tender_begins_anew() -> None:
    """R8: against the last consortium price a saving of its own begins, new for twelve months."""
    found = since_october(2027, restarts=[date(2027, 4, 1)])
    assert [found.new, found.still_delivering] == [120_000, 0]
    assert found.cumulative == 300_000


def test_a_re_tender_makes_nothing_before_it_new() -> None:
    """R7 and R8: April to September 2027 still deliver what began in October 2025."""
    found = since_october(2027, restarts=[date(2027, 10, 1)])
    assert [found.new, found.still_delivering] == [60_000, 60_000]
    assert found.began == date(2027, 10, 1)


def test_shares_add_up_to_what_counted() -> None:
    """F13: two thirds and a third of £100, and a claim without a record."""
    shares = (
        Share(party="Tender", percent=Decimal("66.67")),
        Share(party="Service", percent=Decimal("33.33")),
    )
    parts = by_party([(Decimal(100), terms(shares=shares)), (Decimal(7), None)])
    assert parts == {
        "Not stated": Decimal(7),
        "Service": Decimal("33.33"),
        "Tender": Decimal("66.67"),
    }


def test_whole_life_stands_beside_the_price() -> None:
    """W4: £2.86 saved on the price of a lens that costs £41.15 more later."""
    lens = InForce(baseline_price=Decimal("45.72"), price=Decimal("42.86"), quantity=Fraction(100))
    later = LaterCost(per_unit=Decimal("41.15"), source="Study of later laser treatment")
    found = whole_life_of(lens, terms(later_cost=later))
    assert found is not None
    assert [found.price_saving, found.net] == [Fraction("2.86"), Fraction("-38.29")]
    assert whole_life_of(lens, terms()) is None
