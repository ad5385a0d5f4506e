"""Several spellings of a supplier made one, and taken apart again."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.spend.models.spelling import SupplierSpelling
from consortium.spend.queries.names import list_names
from consortium.spend.queries.payments import list_paid_totals
from consortium.spend.queries.spellings import likely_one, merges_in_force
from consortium.spend.queries.suppliers import list_supplier_totals
from consortium.spend.queries.wanted import Wanted
from consortium.spend.usecases.merge_suppliers import Spelling, merge_suppliers, undo_merge
from tests.spend.factories import csv_of, imported, row
from tests.support.world import NOW, SYSTEM, World

PAYMENTS = b"Supplier,Amount\r\nGamma plc,5\r\nGAMMA,7\r\nGamma:01234567,1\r\n"
OF_ALPHA = Spelling(written="ALPHA LIMITED", amount=Decimal("3800.00"))


def totals() -> dict[str, Decimal]:
    return {
        each.supplier: each.amount for each in list_supplier_totals(actor=SYSTEM, wanted=Wanted())
    }


def paid() -> dict[str, Decimal]:
    return {each.supplier: each.amount for each in list_paid_totals(actor=SYSTEM, wanted=Wanted())}


def test_lines_go_to_the_registered_supplier_and_back(world: World) -> None:
    imported(world.north, csv_of(row(), row(Line_number="2", Supplier="ALPHA LIMITED")))
    (group,) = likely_one(names=list_names(actor=SYSTEM))
    assert (group.target.supplier_id, [each.name for each in group.others]) == (
        world.alpha,
        ["ALPHA LIMITED"],
    )
    merge_id = merge_suppliers(
        actor=world.lead.actor(),
        spellings=[OF_ALPHA],
        supplier_id=world.alpha,
        name="Alpha Ltd",
        now=NOW,
    )
    (total,) = list_supplier_totals(actor=SYSTEM, wanted=Wanted())
    assert (total.supplier_id, total.lines, total.amount) == (world.alpha, 2, Decimal("7600.00"))
    assert likely_one(names=list_names(actor=SYSTEM)) == []
    # Files to come are read the same way.
    imported(world.south, csv_of(row(Order_number="PO-9", Supplier="alpha limited")), "south.csv")
    assert len(list_supplier_totals(actor=SYSTEM, wanted=Wanted())) == 1
    with pytest.raises(NotFound):
        undo_merge(actor=world.stranger.actor(), merge_id=merge_id, now=NOW)
    undo_merge(actor=world.lead_of_south.actor(), merge_id=merge_id, now=NOW)
    assert sorted(totals().values()) == [Decimal("3800.00"), Decimal("7600.00")]
    with pytest.raises(Conflict):
        undo_merge(actor=SYSTEM, merge_id=merge_id, now=NOW)


def test_payments_go_to_a_name_where_nobody_is_registered(world: World) -> None:
    imported(world.north, PAYMENTS, "paid.csv")
    assert sorted(paid().values()) == [5, 8]
    merge_id = merge_suppliers(
        actor=SYSTEM,
        spellings=[Spelling(written="GAMMA", amount=Decimal(8))],
        supplier_id=None,
        name="Gamma plc",
        now=NOW,
    )
    assert paid() == {"Gamma plc": 13}
    (merge,) = merges_in_force(actor=SYSTEM)
    assert (merge.merge_id, merge.meant, merge.spellings) == (merge_id, "Gamma plc", ("GAMMA",))


def test_is_refused_without_spellings_and_for_those_who_may_not(world: World) -> None:
    with pytest.raises(Invalid):
        merge_suppliers(actor=SYSTEM, spellings=[], supplier_id=None, name="x", now=NOW)
    with pytest.raises(NotAllowed):
        merge_suppliers(
            actor=world.finance_of_north.actor(),
            spellings=[OF_ALPHA],
            supplier_id=world.alpha,
            name="",
            now=NOW,
        )


def test_holds_for_the_trusts_within_reach_and_for_no_others(world: World) -> None:
    merge_suppliers(
        actor=world.lead.actor(),
        spellings=[OF_ALPHA],
        supplier_id=world.alpha,
        name="",
        now=NOW,
    )
    assert merges_in_force(actor=world.stranger.actor()) == []
    imported(world.east, csv_of(row(Supplier="ALPHA LIMITED")))
    (total,) = list_supplier_totals(actor=world.stranger.actor(), wanted=Wanted())
    assert (total.supplier_id, total.supplier) == (None, "ALPHA LIMITED")


def test_undone_for_some_trusts_it_can_be_undone_for_the_others(world: World) -> None:
    for trust_id, name in ((world.north, "north.csv"), (world.east, "east.csv")):
        imported(trust_id, csv_of(row(Supplier="ALPHA LIMITED")), name)
    merge_id = merge_suppliers(
        actor=SYSTEM, spellings=[OF_ALPHA], supplier_id=world.alpha, name="", now=NOW
    )
    undo_merge(actor=world.lead.actor(), merge_id=merge_id, now=NOW)
    (still,) = list_supplier_totals(actor=SYSTEM, wanted=Wanted(trust_ids=frozenset({world.east})))
    assert still.supplier_id == world.alpha
    undo_merge(actor=SYSTEM, merge_id=merge_id, now=NOW)
    assert merges_in_force(actor=SYSTEM) == []
    (total,) = list_supplier_totals(actor=SYSTEM, wanted=Wanted())
    assert (total.supplier_id, total.lines) == (None, 2)


def test_spellings_of_one_key_are_kept_with_what_was_spent_under_all(world: World) -> None:
    imported(world.north, csv_of(row(Supplier="ALPHA LIMITED")))
    merge_suppliers(
        actor=SYSTEM,
        spellings=[OF_ALPHA, Spelling(written="Alpha-Limited", amount=Decimal(200))],
        supplier_id=world.alpha,
        name="",
        now=NOW,
    )
    amounts = set(db.session.scalars(select(SupplierSpelling.amount)))
    assert amounts == {Decimal(4000)}
