"""What a claim rests on: savings.md 1.1, rule R13, formula F13 and example W4."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.savings.domain.claim_terms import (
    NationalCut,
    PriceBasis,
    Recurrence,
    WholeLife,
    check_terms,
)
from tests.savings.factories import shares, terms


class TestWhatIsKept:
    @pytest.mark.parametrize(
        ("code", "changes"),
        [
            ("no_last_day", {"recurrence": Recurrence.ONE_OFF}),
            ("repeats_and_ends", {"ends_on": date(2026, 3, 31)}),
            ("price_year", {"price_basis": PriceBasis.REAL}),
            ("price_year", {"price_year": 2025}),
            ("years_out_of_range", {"years": 0}),
            ("shares_not_whole", {"shares": ()}),
            ("shares_not_whole", {"shares": shares(tender="60", service="39.99")}),
            ("no_share", {"shares": shares(tender="110", service="-10")}),
            ("party_twice", {"shares": shares(tender="50", TENDER="50")}),
            ("no_national_cut", {"national_cut": NationalCut(per_unit=Decimal(0), source="x")}),
        ],
    )
    def test_holds_together(self, code: str, changes: dict[str, Any]) -> None:
        with pytest.raises(Invalid) as refused:
            check_terms(terms(**changes))
        assert refused.value.code == code

    def test_may_end_or_be_real_with_what_that_needs(self) -> None:
        check_terms(terms())
        check_terms(terms(recurrence=Recurrence.ONE_OFF, ends_on=date(2026, 3, 31)))
        check_terms(terms(price_basis=PriceBasis.REAL, price_year=2024, years=5))
        check_terms(terms(shares=shares(tender="60", service="40")))


def test_whole_life_beats_unit_price() -> None:
    """W4: a hydrophilic lens saves £2.86 on the price and costs £41.15 more a case later."""
    found = WholeLife(
        price_saving=Fraction("45.72") - Fraction("42.86"),
        later_cost=Decimal("148.73") - Decimal("107.58"),
        quantity=Fraction(100),
    )
    assert (found.price_saving, found.later_cost) == (Fraction("2.86"), Decimal("41.15"))
    assert found.net == Fraction("-38.29")
    totals = [found.total_saving, found.total_later, found.total_net]
    assert totals == [Fraction(286), Fraction(4115), Fraction(-3829)]
