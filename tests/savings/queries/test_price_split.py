"""One price list or one buyer, asked of the year of ``factories.py``.

By hand: North 18,000 lenses before at £44.00, South 4,500 at £46.50, West 3,500 at £43.00; now £38.
"""

from datetime import date
from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.savings.domain.price_split import Volumes
from consortium.savings.queries.price_split import asked_about, price_split
from tests.savings.factories import WEST_LEAVES, YEAR, Year, prepared
from tests.support.world import Someone, World

D = Decimal


def test_the_baselines_own_volumes(world: World, year: Year) -> None:
    asked = asked_about(actor=world.lead.actor(), agreement_id=year.agreement_id)
    found = price_split(asked, on=YEAR.start, volumes=Volumes.BASELINES)
    # 18,000 x 1 + 4,500 x 3.50, and 26,000 x (43 - 38).
    assert (found.total.harmonisation, found.total.aggregation) == (D(33_750), D(130_000))
    assert [(row.name, row.saving) for row in found.by_trust] == [
        ("North Trust", D(108_000)),
        ("South Trust", D(38_250)),
        ("West Trust", D(17_500)),
    ]
    (lens,) = found.by_item
    assert (lens.trusts, lens.lowest) == (3, D("43.00"))
    # What was bought under the contract in the year: 500 lenses, 300 at £38 and 200 at £40.
    assert (found.spend, found.coverage) == (D(19_400), D("100.0"))


def test_who_has_left_offers_nobody_its_price(world: World, year: Year) -> None:
    asked = asked_about(actor=world.lead.actor(), agreement_id=year.agreement_id)
    found = price_split(asked, on=WEST_LEAVES, volumes=Volumes.BASELINES)
    # 4,500 x (46.50 - 44), and 22,500 x (44 - 40).
    assert (found.total.harmonisation, found.total.aggregation) == (D(11_250), D(90_000))


def test_what_was_bought(world: World, year: Year) -> None:
    asked = asked_about(actor=world.lead.actor(), agreement_id=year.agreement_id)
    found = price_split(asked, on=YEAR.start, volumes=Volumes.BOUGHT)
    # The table saves 3,000; 200 x 1 + 200 x 3.50 of it come of one price list.
    assert (found.total.harmonisation, found.total.aggregation) == (D(900), D(2_100))
    assert [line.now for line in found.lines] == [D(39), D(39), D(38)]
    assert {line.baseline_id for line in found.lines} == set(year.baselines.values())


def test_an_unsigned_version_changes_nothing(world: World, year: Year) -> None:
    prepared(world.north, year.items["IOL"], "99.00", reason="A line was missed")
    asked = asked_about(actor=world.lead.actor(), agreement_id=year.agreement_id)
    found = price_split(asked, on=YEAR.start, volumes=Volumes.BASELINES)
    assert found.total.saving == D(163_750)


def test_a_day_outside_the_term_is_refused(world: World, year: Year) -> None:
    asked = asked_about(actor=world.lead.actor(), agreement_id=year.agreement_id)
    with pytest.raises(Invalid, match="not in force"):
        price_split(asked, on=date(2024, 4, 1), volumes=Volumes.BASELINES)


@pytest.mark.parametrize("who", ["stranger", "supplier", "finance_of_north"])
def test_is_not_found_by_who_does_not_see_everybodys_baselines(
    world: World, year: Year, who: str
) -> None:
    someone: Someone = getattr(world, who)
    with pytest.raises(NotFound):
        asked_about(actor=someone.actor(), agreement_id=year.agreement_id)
