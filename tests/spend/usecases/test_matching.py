"""Lines that no code names: decided by a person, learnt, and taken back."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.usecases.items import add_item, add_pack
from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.database.counting import count_together
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.spend.gateways.line_staging import LineStaging
from consortium.spend.gateways.waiting import Words
from consortium.spend.queries.batches import current_batches, find_batch
from consortium.spend.queries.decisions import list_decisions
from consortium.spend.queries.lines import find_line, list_lines
from consortium.spend.queries.purchase_line import PurchaseLine
from consortium.spend.queries.waiting import count_unmatched, list_waiting
from consortium.spend.queries.wanted import Wanted
from consortium.spend.usecases.decide_words import Decided, decide_words, undo_decision
from consortium.spend.usecases.match_again import match_again
from consortium.spend.usecases.search_candidates import search_candidates
from tests.spend.factories import LENS_GTIN, PACKED_FROM, csv_of, imported, row
from tests.support.world import NOW, SYSTEM, World

Items = Mapping[str, UUID]
WORDED = {"Item_code": "", "Description": "IOL lens, intraocular"}
# Its check digit by hand: 3 × (1+0+4+9+0+4+7) + (4+5+5+6+0+9) = 75 + 29 = 104, so 6.
BOX_GTIN = "14054596004976"


def lines() -> list[PurchaseLine]:
    found = list_lines(actor=SYSTEM, wanted=Wanted(), asked=Asked(rows=None)).page.rows
    return sorted(found, key=lambda line: (line.order_number, line.line_number))


def waiting() -> list[Words]:
    return list(list_waiting(actor=SYSTEM, wanted=Wanted(), asked=Asked()).page.rows)


def decided(
    world: World, item_id: UUID | None, base_units: Fraction | None = None
) -> list[Decided]:
    """The same decision on all words that wait."""
    return [
        Decided(
            trust_id=words.trust_id, wording=words.wording, item_id=item_id, base_units=base_units
        )
        for words in waiting()
    ]


class TestTheOrderOfCertainty:
    def test_is_gtin_then_part_number_then_item_code(self, world: World, items: Items) -> None:
        report = imported(
            world.north,
            csv_of(
                row(Line_number="1", GTIN=LENS_GTIN, Item_code="IOL", Supplier_part_number=""),
                row(
                    Line_number="2",
                    GTIN="",
                    Item_code="OVD",
                    Supplier="Beta Ltd",
                    Supplier_part_number="bx-778",
                ),
                row(Line_number="3", GTIN="", Supplier_part_number="nobody's"),
                row(Line_number="4", GTIN="", Supplier_part_number="", **WORDED),
            ),
        )
        assert [line.matched_by for line in lines()] == ["gtin", "part", "code", ""]
        ways = find_batch(actor=SYSTEM, batch_id=report.batch_id).report.findings.matched_by
        assert ways == {"gtin": 1, "part": 1, "code": 1}
        assert count_together({"lines": count_unmatched(world.lead.actor())}) == {"lines": 1}

    def test_the_gtin_of_a_pack_names_its_unit(self, world: World, items: Items) -> None:
        add_pack(
            actor=SYSTEM,
            item_id=items["IOL"],
            unit="CS",
            base_units=Fraction(40),
            valid_from=PACKED_FROM,
            gtin=BOX_GTIN,
            now=NOW,
        )
        imported(
            world.north,
            csv_of(
                row(Line_number="1", Item_code="", GTIN=BOX_GTIN, Unit="", Quantity="100"),
                # One case is not one lens.
                row(Line_number="2", Item_code="", GTIN=BOX_GTIN, Unit="EA", Quantity="100"),
            ),
        )
        case, each = lines()
        assert case.unit == "CS"
        assert case.quantity_base == 4000
        assert each.item_id is None
        assert each.doubted_item_id == items["IOL"]


class TestUnits:
    @pytest.mark.parametrize(
        ("unit", "base"),
        # The catalogue has boxes of ten and no case; each is the base unit.
        [("BX/10", 1000), ("box of 10", 1000), ("CS 4x25", 10_000), ("1 x 100", 10_000)],
    )
    def test_say_what_they_hold(self, world: World, items: Items, unit: str, base: int) -> None:
        imported(world.north, csv_of(row(Unit=unit)))
        (line,) = lines()
        assert line.quantity_base == base
        assert line.unit_written == unit

    def test_that_contradict_the_catalogue_wait_for_a_person(
        self, world: World, items: Items
    ) -> None:
        imported(world.north, csv_of(row(Unit="BX/12")))
        (line,) = lines()
        assert (line.item_id, line.quantity_base) == (None, None)
        (words,) = waiting()
        assert words.doubted_item_id == items["IOL"]
        with pytest.raises(Invalid) as refused:
            decide_words(actor=SYSTEM, decisions=decided(world, items["IOL"]), now=NOW)
        assert refused.value.code == "pack_in_doubt"
        decide_words(actor=SYSTEM, decisions=decided(world, items["IOL"], Fraction(12)), now=NOW)
        (line,) = lines()
        assert line.item_id == items["IOL"]
        assert line.quantity_base == 1200


class TestDeciding:
    def test_counts_for_lines_that_landed_and_lines_to_come(
        self, world: World, items: Items
    ) -> None:
        report = imported(world.north, csv_of(row(**WORDED), row(Line_number="2", **WORDED)))
        decide_words(actor=world.lead.actor(), decisions=decided(world, items["IOL"]), now=NOW)
        imported(world.north, csv_of(row(Order_number="PO-2", **WORDED)))
        found = lines()
        assert [line.item_id for line in found] == [items["IOL"]] * 3
        assert {line.matched_by for line in found} == {"alias"}
        assert {line.decision_id for line in found} == {
            list_decisions(actor=SYSTEM, asked=Asked()).rows[0].id
        }
        assert waiting() == []
        # The line keeps the import and row under which it landed.
        assert find_line(actor=SYSTEM, batch_id=report.batch_id, source_row=2) == found[0]

    def test_leaves_reports_to_what_they_were_pinned_to(self, world: World, items: Items) -> None:
        report = imported(world.north, csv_of(row(**WORDED)))
        decide_words(actor=SYSTEM, decisions=decided(world, items["IOL"]), now=NOW)
        pinned = Wanted(batch_ids=frozenset({report.batch_id}))
        (before,) = list_lines(actor=SYSTEM, wanted=pinned, asked=Asked()).page.rows
        assert before.item_id is None
        (now_,) = current_batches(trust_ids=[world.north])
        assert now_.reference == f"{report.reference}/2"
        assert now_.amount == report.amount

    def test_undone_its_lines_wait_again(self, world: World, items: Items) -> None:
        imported(world.north, csv_of(row(Unit="", **WORDED)))
        before = waiting()
        decide_words(actor=SYSTEM, decisions=decided(world, items["IOL"]), now=NOW)
        (decision,) = list_decisions(actor=SYSTEM, asked=Asked()).rows
        undo_decision(actor=SYSTEM, decision_id=decision.id, now=NOW)
        assert [words.wording for words in waiting()] == [words.wording for words in before]
        (line,) = lines()
        assert (line.item_id, line.matched_by, line.quantity_base) == (None, "", None)
        with pytest.raises(Conflict):
            undo_decision(actor=SYSTEM, decision_id=decision.id, now=NOW)

    def test_that_it_is_not_in_the_catalogue_ends_the_waiting(
        self, world: World, items: Items
    ) -> None:
        imported(world.north, csv_of(row(**WORDED)))
        decide_words(actor=SYSTEM, decisions=decided(world, None), now=NOW)
        assert waiting() == []
        assert [line.item_id for line in lines()] == [None]

    def test_counts_for_one_trust_only(self, world: World, items: Items) -> None:
        imported(world.north, csv_of(row(**WORDED)))
        decide_words(actor=SYSTEM, decisions=decided(world, items["IOL"]), now=NOW)
        imported(world.south, csv_of(row(**WORDED)))
        assert [words.trust_id for words in waiting() if not words.is_decided] == [world.south]

    def test_twice_matching_changes_nothing(self, world: World, items: Items) -> None:
        imported(world.north, csv_of(row(), row(Line_number="2", **WORDED)))
        decide_words(actor=SYSTEM, decisions=decided(world, items["IOL"]), now=NOW)
        assert match_again(actor=SYSTEM, trust_id=world.north, now=NOW) == 0

    def test_is_for_those_who_may(self, world: World, items: Items) -> None:
        imported(world.north, csv_of(row(**WORDED)))
        with pytest.raises(NotAllowed):
            decide_words(
                actor=world.finance_of_north.actor(),
                decisions=decided(world, items["IOL"]),
                now=NOW,
            )
        with pytest.raises(Conflict):
            decide_words(
                actor=world.lead.actor(),
                decisions=[Decided(trust_id=world.north, wording="0" * 32, item_id=items["IOL"])],
                now=NOW,
            )

    def test_is_in_the_audit_log(self, world: World, items: Items) -> None:
        imported(world.north, csv_of(row(**WORDED)))
        decide_words(actor=SYSTEM, decisions=decided(world, items["IOL"]), now=NOW)
        actions = db.session.scalars(select(AuditEvent.action)).all()
        assert {"words.decided", "lines.matched_again"} <= set(actions)

    def test_of_strangers_is_not_found(self, world: World, items: Items) -> None:
        imported(world.east, csv_of(row(**WORDED)))
        decide_words(actor=SYSTEM, decisions=decided(world, items["IOL"]), now=NOW)
        (decision,) = list_decisions(actor=SYSTEM, asked=Asked()).rows
        with pytest.raises(NotFound):
            undo_decision(actor=world.lead.actor(), decision_id=decision.id, now=NOW)


def test_a_catalogue_that_was_completed_matches_lines_that_had_landed(
    world: World, items: Items
) -> None:
    imported(world.north, csv_of(row(Item_code="TIP"), row(Line_number="2")))
    tip = add_item(
        actor=SYSTEM,
        code="TIP",
        name="Phaco tip",
        kind=ItemKind.CONSUMABLE,
        base_unit="EA",
        now=NOW,
    )
    assert match_again(actor=SYSTEM, trust_id=world.north, now=NOW) == 1
    assert [line.item_id for line in lines()] == [tip, items["IOL"]]


@pytest.mark.slow
def test_what_looks_alike_is_proposed_and_never_taken(world: World, items: Items) -> None:
    imported(
        world.north, csv_of(row(**WORDED), row(Line_number="2", Item_code="", Description="?"))
    )
    searched = search_candidates(actor=SYSTEM, now=NOW)
    assert (searched.descriptions, searched.with_candidates) == (2, 1)
    lens = next(words for words in waiting() if words.description != "?")
    assert lens.candidates[0].item_id == items["IOL"]
    assert Decimal("0.5") < lens.candidates[0].confidence <= 1
    assert {line.item_id for line in lines()} == {None}
    assert search_candidates(actor=SYSTEM, now=NOW) == searched


def test_what_is_decided_while_a_file_is_imported_reaches_its_lines(
    world: World, items: Items, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file was matched before the decision; a job matches its lines again."""
    imported(world.north, csv_of(row(Order_number="PO-1", **WORDED)))
    write = LineStaging.write

    def decides_first(staging: LineStaging, **arguments: Any) -> Any:
        monkeypatch.undo()
        decide_words(actor=SYSTEM, decisions=decided(world, items["IOL"]), now=NOW)
        return write(staging, **arguments)

    monkeypatch.setattr(LineStaging, "write", decides_first)
    imported(world.north, csv_of(row(Order_number="PO-2", **WORDED)), "second.csv")
    assert [line.item_id for line in lines()] == [items["IOL"], items["IOL"]]
