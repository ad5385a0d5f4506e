"""E7: the cut-off of a year. Figures: consortium clause catalogue, C16 and E7.

North buys for £269,850 in the year, and for £2,100 ordered on 20 March, delivered on the 31st,
received on 2 April and invoiced on 9 April 2026.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.savings.queries.year_end import YearEnd, find_year_end
from tests.contracts import factories as contracts
from tests.contracts.asserting import refusal
from tests.contracts.story import LENS, REBATE
from tests.savings.factories import lenses
from tests.spend.factories import csv_of, imported
from tests.support.world import SYSTEM, TODAY, World

D = Decimal
DATED = {
    "Delivery date": "2026-03-31",
    "Receipt date": "2026-04-02",
    "Invoice date": "2026-04-09",
    "Tax point": "2026-04-02",
}


def line(number: str, ordered: str, of: int, **dates: str) -> dict[str, str]:
    """A line of viscoelastics at £10.50 with the dates of a file that has all five."""
    given = {name: dates.get(name.partition(" ")[0], ordered) for name in DATED}
    return {**lenses(number, ordered, "10.50", of=of), "Item code": "OVD", **given}


ACROSS = {**line("R-2", "2026-03-20", 200), **DATED}


@pytest.fixture
def agreement_id(world: World) -> UUID:
    contracts.items()
    made = contracts.agreement(world, contracts.VISCOELASTIC, rebates=(REBATE,))
    for trust_id in (world.north, world.south):
        contracts.signed_contract(world, made, trust_id)
    imported(world.north, csv_of(line("R-1", "2025-05-03", 25_700), ACROSS))
    return made


def found(agreement_id: UUID, actor: Actor = SYSTEM) -> YearEnd:
    return find_year_end(actor=actor, agreement_id=agreement_id, year=2025, today=TODAY)


def test_the_rebate_stands_or_falls_with_the_date(agreement_id: UUID) -> None:
    """4% of £271,950 are £10,878; £269,850 are £150 short of £270,000."""
    rows = {each.basis: each.rebate for each in found(agreement_id).by_basis}
    for basis in (DateBasis.ORDERED, DateBasis.DELIVERED):
        assert (rows[basis].spend, rows[basis].gross) == (D("271950.00"), D("10878.00"))
    for basis in (DateBasis.RECEIVED, DateBasis.INVOICED, DateBasis.TAX_POINT):
        assert (rows[basis].spend, rows[basis].gross) == (D("269850.00"), D(0))
        assert rows[basis].to_next_step == D(150)


def test_the_line_across_the_end_is_listed_and_accrued(agreement_id: UUID) -> None:
    """The agreement counts by the order: the line is this year's, and its invoice the next's."""
    year_end = found(agreement_id)
    assert (year_end.basis, year_end.spend) == (DateBasis.ORDERED, D("271950.00"))
    (across,) = year_end.lines
    assert (across.order_number, across.amount) == ("R-2", D("2100.00"))
    assert (across.in_year, across.is_accrued) == (True, True)
    assert (across.counts.on, across.counts.by) == (date(2026, 3, 20), DateBasis.ORDERED)
    assert across.dates[DateBasis.RECEIVED] == date(2026, 4, 2)
    assert (year_end.accrued, year_end.unknown) == (D("2100.00"), D(0))


def test_a_file_without_invoices_cannot_say_what_is_accrued(
    world: World, agreement_id: UUID
) -> None:
    bare = {**lenses("R-9", "2025-06-03", "10.50", of=100), "Item code": "OVD"}
    imported(world.south, csv_of(bare), "bare.csv")
    year_end = found(agreement_id)
    assert (year_end.accrued, year_end.unknown) == (D("2100.00"), D("1050.00"))


def test_what_lies_across_belongs_to_the_next_year_too(agreement_id: UUID) -> None:
    after = find_year_end(actor=SYSTEM, agreement_id=agreement_id, year=2026, today=TODAY)
    assert (after.spend, after.lines) == (D(0), ())
    rows = {each.basis: each.rebate.spend for each in after.by_basis}
    assert rows[DateBasis.RECEIVED] == D("2100.00")
    assert rows[DateBasis.ORDERED] == D(0)


def test_lines_of_another_agreement_stay_out(world: World, agreement_id: UUID) -> None:
    other = contracts.agreement(world, LENS)
    contracts.signed_contract(world, other, world.north)
    imported(world.north, csv_of(lenses("L-1", "2025-05-03", "44.00", of=10)), "lenses.csv")
    assert found(agreement_id).spend == D("271950.00")
    assert found(other).spend == D("440.00")


def test_a_trusts_people_see_their_own_lines_alone(world: World, agreement_id: UUID) -> None:
    imported(world.south, csv_of({**ACROSS, "Order number": "R-5"}), "south.csv")
    assert {each.trust for each in found(agreement_id).lines} == {"NOR", "SOU"}
    own = found(agreement_id, world.finance_of_north.actor())
    assert ({each.trust for each in own.lines}, own.by_basis) == ({"NOR"}, ())


def test_is_not_there_for_others_nor_before_the_year(world: World, agreement_id: UUID) -> None:
    for who in (world.stranger, world.supplier):
        assert isinstance(refusal(found, agreement_id, who.actor()), NotFound)
    assert isinstance(refusal(found, uuid4()), NotFound)
    ahead = refusal(find_year_end, actor=SYSTEM, agreement_id=agreement_id, year=2029, today=TODAY)
    assert isinstance(ahead, NotFound)
