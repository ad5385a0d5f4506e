"""C3, the participation band. Figures: consortium clause catalogue, C3."""

from dataclasses import replace
from decimal import Decimal

import pytest

from consortium.contracts.domain.terms.schedules import OnDrop
from tests.contracts.story import IMAGES, STARTS, spell, terms, unit_price

D = Decimal
TRUSTS = ("NOR", "SOU", "EAS", "WES", "CEN", "COA", "VAL", "HIL", "DAL")


@pytest.mark.parametrize(
    ("members", "price"),
    [(9, "0.95"), (8, "0.95"), (7, "1.00"), (6, "1.06"), (5, "1.13"), (4, "1.25"), (1, "1.25")],
)
def test_the_band_of_so_many_members(members: int, price: str) -> None:
    bands = replace(IMAGES, on_drop=OnDrop.NEXT_TEST)
    known = terms(bands, spells=[spell(trust) for trust in TRUSTS[:members]])
    assert unit_price(known, "NOR", STARTS, item="PACS") == D(price)
