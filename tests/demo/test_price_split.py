"""One price list or one buyer, asked of the demo world's signed baselines.

Figures: savings method, worked example W5; story.md section 5.1 for what was bought in year 1.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from consortium.contracts.queries.agreements import list_agreements
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.price_split import Volumes
from consortium.savings.queries import price_split as queries
from tests.demo.figures import LINES

D = Decimal
FIRST_DAY = date(2025, 4, 1)


@pytest.fixture
def asked(demo: Flask) -> Iterator[queries.Asked]:
    with demo.app_context():
        actor = Actor.system("test")
        page = list_agreements(actor=actor, asked=Asked(words="Cataract consumables"))
        (agreement,) = page.rows
        yield queries.asked_about(actor=actor, agreement_id=agreement.id)


def test_w5_207_000_are_77_000_and_130_000(asked: queries.Asked) -> None:
    found = queries.price_split(asked, on=FIRST_DAY, volumes=Volumes.BASELINES)
    lens = next(row for row in found.by_item if row.name == LINES["IOL"])
    assert (lens.harmonisation, lens.aggregation) == (D(77_000), D(130_000))
    assert (lens.saving, lens.trusts, lens.lowest) == (D(207_000), 7, D(43))


def test_what_was_bought_saved_what_the_statement_says(asked: queries.Asked) -> None:
    found = queries.price_split(asked, on=FIRST_DAY, volumes=Volumes.BOUGHT)
    assert {row.name: row.saving for row in found.by_item} == {
        LINES["IOL"]: D(197_200),
        LINES["OVD"]: D(53_600),
        LINES["drape"]: D(6_435),
    }
    # North: 6,600 x (44 - 43) of its 36,300 need no more than West's price list.
    lens = [line for line in found.lines if line.item == LINES["IOL"]]
    (north,) = (line for line in lens if line.trust == "North Trust")
    assert (north.harmonisation, north.aggregation) == (D(6_600), D(29_700))
    assert found.coverage == D("100.0")
