"""What a supplier sees in the portal, and with how many questions."""

from collections.abc import Callable

import pytest

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.tenders.domain.procurement import Procedure
from consortium.tenders.queries.portal import (
    OpenTender,
    Supplier,
    find_supplier,
    list_open_tenders,
    own_bid,
)
from consortium.tenders.usecases.supplier import invite_suppliers
from tests.support.world import SYSTEM, World
from tests.tenders.factories import (
    BEGAN,
    IN_TIME,
    bare,
    draft,
    frozen,
    invite,
    lot_bid,
    one_price,
    published,
    submit,
    with_lot,
)


def listed(supplier: Supplier) -> list[OpenTender]:
    return list(list_open_tenders(supplier=supplier, asked=Asked(), now=IN_TIME).rows)


def test_one_list_for_all_published_tenders(world: World, statements: Callable[[], int]) -> None:
    supplier = find_supplier(actor=world.supplier.actor())
    frozen(draft(world, code="DRAFT"))
    made = published(draft(world))
    before = statements()
    assert [(row.bid, row.takes_bids) for row in listed(supplier)] == [("none yet", True)]
    asked = statements() - before

    submit(made, "alpha", lot_bid(made, one_price(made)))
    published(draft(world, code="OTHER"))
    before = statements()
    assert {row.bid for row in listed(supplier)} == {"sealed, version 1", "none yet"}
    assert statements() - before == asked


def test_a_procedure_that_is_not_open_is_seen_by_those_invited(world: World) -> None:
    made = with_lot(bare(world, procedure=Procedure.COMPETITIVE_FLEXIBLE))
    invite(made)
    invite_suppliers(actor=SYSTEM, tender_id=made.id, supplier_ids=[world.alpha], now=BEGAN)
    published(made)
    alpha = Supplier(id=world.alpha, name="Alpha Ltd")
    beta = Supplier(id=world.beta, name="Beta Ltd")
    assert [row.id for row in listed(alpha)] == [made.id]
    assert listed(beta) == []
    with pytest.raises(NotFound):
        own_bid(actor=SYSTEM, supplier=beta, tender_id=made.id)


def test_somebody_without_a_supplier_has_no_portal(world: World) -> None:
    with pytest.raises(NotFound):
        find_supplier(actor=world.lead.actor())
