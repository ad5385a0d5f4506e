"""The evidence of a rebate: every line that counts, the same bytes for ever, by trust."""

import io
from uuid import UUID, uuid4

import openpyxl
import pytest

from consortium.contracts.domain.rebates.rebates import Bought
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.savings.queries.rebate_evidence import find_evidence
from consortium.savings.queries.rebates import list_rebate_years
from consortium.savings.reports.rebate_evidence import workbook
from tests.contracts import factories as contracts
from tests.contracts.asserting import refusal
from tests.contracts.rebates import earned
from tests.contracts.story import REBATE
from tests.savings.factories import NOTICED, WEST_LEAVES, lenses
from tests.spend.factories import csv_of, imported
from tests.support.world import SYSTEM, TODAY, World

Rows = list[tuple[object, ...]]


@pytest.fixture
def agreement_id(world: World) -> UUID:
    """North 20,000 and South 4,400 to the end, West 1,500 before it left: £271,950."""
    contracts.items()
    agreement_id = contracts.agreement(world, contracts.VISCOELASTIC, rebates=(REBATE,))
    for trust_id, bought in (
        (world.north, 20_000),
        (world.south, 4_400),
        (world.west, 1_500),
    ):
        contract = contracts.signed_contract(world, agreement_id, trust_id)
        on_contract = lenses("R-1", "2025-05-03", "10.50", of=bought)
        elsewhere = {**lenses("R-2", "2025-05-03", "11.00", of=10), "Supplier": "Other Ltd"}
        after = lenses("R-3", "2026-04-01", "10.50", of=10)
        rows = [{**line, "Item code": "OVD"} for line in (on_contract, elsewhere, after)]
        imported(trust_id, csv_of(*rows), f"{bought}.csv")
    contracts.leaves(world, contract, on=WEST_LEAVES, now=NOTICED)
    return agreement_id


@pytest.fixture
def entitlement_id(agreement_id: UUID) -> UUID:
    found = list_rebate_years(actor=SYSTEM, agreement_id=agreement_id, today=TODAY)[-1]
    return earned(agreement_id, {}, bought=found.bought, batch_ids=found.batch_ids)


def sheets(actor: Actor, entitlement_id: UUID) -> dict[str, Rows]:
    content = workbook(find_evidence(actor=actor, entitlement_id=entitlement_id))
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_has_every_line_that_counts_and_no_other(entitlement_id: UUID) -> None:
    found = find_evidence(actor=SYSTEM, entitlement_id=entitlement_id)
    assert [(line.trust, line.order_number, str(line.amount)) for line in found.lines] == [
        ("NOR", "R-1", "210000.00"),
        ("SOU", "R-1", "46200.00"),
        ("WES", "R-1", "15750.00"),
    ]
    assert found.adds_up
    assert {line.source_row for line in found.lines} == {2}
    assert [line.file_name for line in found.lines] == ["20000.csv", "4400.csv", "1500.csv"]


def test_says_how_the_figure_comes_about(entitlement_id: UUID) -> None:
    made = sheets(SYSTEM, entitlement_id)
    facts = {row[0]: row[1] for row in made["Rebate"]}
    assert facts["Spend of members while members"] == 271_950
    assert facts["Rebate on that spend"] == 10_878
    assert facts["Forfeited by leavers"] == 630
    assert facts["Entitlement"] == facts["Entitlement as recorded"] == 10_248
    assert facts["The lines add up to it"] == "yes"
    assert "one organisation for cost" in str(facts["Consortium clause"])
    assert made["Steps"][1:] == [(270_000, 0.04, "yes")]
    assert [row[0::2] for row in made["Trusts"][1:]] == [
        ("NOR", "yes", 210_000),
        ("SOU", "yes", 46_200),
        ("WES", "no", 15_750),
    ]
    assert [row[0] for row in made["Members"][1:]] == ["NOR", "SOU", "WES"]
    assert len(made["Imports"]) == 1 + 3


def test_stays_the_same_byte_by_byte_whatever_comes_later(
    world: World, agreement_id: UUID, entitlement_id: UUID
) -> None:
    before = workbook(find_evidence(actor=SYSTEM, entitlement_id=entitlement_id))
    late = {**lenses("R-9", "2025-06-03", "10.50", of=100), "Item code": "OVD"}
    imported(world.south, csv_of(late), "late.csv")
    assert workbook(find_evidence(actor=SYSTEM, entitlement_id=entitlement_id)) == before
    now = list_rebate_years(actor=SYSTEM, agreement_id=agreement_id, today=TODAY)[-1]
    assert str(now.rebate.spend) == "273000.00"


def test_a_trusts_people_find_only_their_own_lines(world: World, entitlement_id: UUID) -> None:
    made = sheets(world.finance_of_north.actor(), entitlement_id)
    assert {row[0] for name in ("Lines", "Trusts", "Members") for row in made[name][1:]} == {"NOR"}
    assert "Steps" not in made
    figures = {str(row[1]) for row in made["Rebate"]}
    assert not figures & {"271950", "10878", "10248", "46200"}
    assert [row[1] for row in made["Imports"][1:]] == ["NOR"]


def test_is_not_there_for_others(world: World, entitlement_id: UUID) -> None:
    for who in (world.stranger, world.supplier):
        with pytest.raises(NotFound):
            find_evidence(actor=who.actor(), entitlement_id=entitlement_id)
    missing = refusal(lambda: find_evidence(actor=SYSTEM, entitlement_id=uuid4()))
    assert isinstance(missing, NotFound)


def test_what_was_recorded_wrongly_does_not_add_up(agreement_id: UUID) -> None:
    found = list_rebate_years(actor=SYSTEM, agreement_id=agreement_id, today=TODAY)[-1]
    more = Bought(spend={**found.bought.spend, "NOR": found.rebate.spend})
    wrong = earned(agreement_id, {}, bought=more, batch_ids=found.batch_ids)
    assert not find_evidence(actor=SYSTEM, entitlement_id=wrong).adds_up
