"""The full year of the table in ``factories.py``.

After the year, without West and at £40: North's 210 lenses save £4 each, South's 200 £6.50.
"""

from datetime import date
from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import financial_year
from consortium.savings.queries.full_year import full_year
from consortium.savings.reports.full_year import FullYear
from tests.savings.factories import YEAR, Year
from tests.support.world import SYSTEM, Someone, World

pytestmark = pytest.mark.usefixtures("year")
AFTERWARDS = date(2026, 6, 1)


def asked(world: World, *, year: int = 2025, someone: Someone | None = None) -> FullYear:
    return full_year(
        actor=someone.actor() if someone else SYSTEM,
        consortium_id=world.seven_oaks,
        year=financial_year(year),
        today=AFTERWARDS,
    )


def test_is_at_the_prices_and_members_after_the_year(world: World, year: Year) -> None:
    found = asked(world)
    assert found.on == YEAR.end
    assert {line.trust: line.full_year for line in found.lines} == {
        "NOR": Decimal(840),
        "SOU": Decimal(1300),
        "WES": Decimal(0),
    }
    assert found.total.new == 3000
    assert found.total.carried_forward == -860
    assert found.parties == {"Joint tender": Decimal(3000)}


def test_the_next_year_keeps_what_came_before_in_a_column_of_its_own(world: World) -> None:
    found = asked(world, year=2026).total
    assert [found.new, found.still_delivering, found.cumulative] == [0, 0, 3000]


def test_a_trust_sees_its_own(world: World) -> None:
    found = asked(world, someone=world.finance_of_west)
    assert [line.trust for line in found.lines] == ["WES"]
    with pytest.raises(NotFound):
        asked(world, someone=world.stranger)
