"""Price variation of the demo: worked example W5 of the savings method, and story 5.1."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import financial_year
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code
from consortium.savings.domain.price_variation import LEAST_SHARE, Quartiles
from consortium.savings.queries.price_variation import Wanted, list_variation
from consortium.savings.reports.price_variation import ItemRow
from tests.demo.figures import LINES

D = Decimal
CONSORTIUM = "SEVEN"


def items(demo: Flask, wanted: Wanted) -> dict[str, ItemRow]:
    with demo.app_context():
        found = list_variation(
            actor=Actor.system("test"),
            consortium_id=id_of_code(CONSORTIUM, [OrganisationKind.CONSORTIUM]),
            wanted=wanted,
            asked=Asked(rows=None),
        )
    return {row.item: row for row in found.page.rows}


@pytest.mark.parametrize(
    ("method", "quartile"), [(Quartiles.INCLUSIVE, 45_500), (Quartiles.EXCLUSIVE, 54_000)]
)
def test_w5(demo: Flask, method: Quartiles, quartile: int) -> None:
    seven = Wanted(locked_by=date(2024, 4, 30), method=method, least_share=LEAST_SHARE)
    lens = items(demo, seven)[LINES["IOL"]]
    assert lens.trusts == 7
    assert lens.to_median == D(19_000)
    assert lens.to_lower_quartile == D(quartile)
    assert lens.to_minimum == D(77_000)


def test_the_rebate_is_taken_off_what_was_paid(demo: Flask) -> None:
    # £10.50 less 4%: the six members of the whole year and Hill's quarter get the rebate.
    paid = Wanted(bought_in=financial_year(2025), least_share=LEAST_SHARE)
    viscoelastic = items(demo, paid)[LINES["OVD"]]
    assert viscoelastic.spread is not None
    assert viscoelastic.spread.lowest == D("10.08")
