"""Sealing bids: in time to the microsecond, readable by nobody, each version with its receipt."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.tenders.domain.bid_content import BidContent, LotBid
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.submission import VersionKind, standing
from consortium.tenders.gateways.bidder import bid_id_of
from consortium.tenders.gateways.clock_guard import guarded
from consortium.tenders.gateways.receipts import verified
from consortium.tenders.models.sealed_bid import SealedBid, values_of, versions_of
from consortium.tenders.queries.portal import Supplier, find_receipt
from consortium.tenders.usecases.submission import submit_bid, withdraw_bid
from tests.support.world import NOW, SYSTEM, World
from tests.tenders.factories import (
    BEGAN,
    DEADLINE,
    IN_TIME,
    Made,
    draft,
    flat,
    lot_bid,
    published,
    submit,
)

MICROSECOND = timedelta(microseconds=1)
Published = Callable[[], Made]


def one_bid(made: Made, price: str = "1.00") -> LotBid:
    return lot_bid(made, Offer(schemes=(flat(price),)))


def rows(made: Made) -> list[SealedBid]:
    return versions_of(made.id, bid_id_of(made.id, made.world.alpha))


@pytest.mark.usefixtures("published_ground")
@pytest.mark.parametrize(
    ("at", "taken"),
    [(DEADLINE - MICROSECOND, True), (DEADLINE, False), (DEADLINE + MICROSECOND, False)],
    ids=["a microsecond before", "at the deadline", "a microsecond after"],
)
def test_the_deadline_is_half_open(made: Made, at: datetime, taken: bool) -> None:
    if taken:
        submit(made, "alpha", one_bid(made), now=at)
        assert rows(made)[0].received_at == at
        return
    with pytest.raises(Conflict) as refusal:
        submit(made, "alpha", one_bid(made), now=at)
    assert refusal.value.code == "too_late"
    assert refusal.value.status == 409
    assert rows(made) == []
    late = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "sealed_bid.late"))
    facts = json.loads(late.one().body)
    assert set(facts["details"]) == {"digest"}
    assert len(facts["details"]["digest"]) == 64


@pytest.mark.usefixtures("published_ground")
def test_the_log_names_nobody_and_no_buyer_reads_it(world: World, made: Made) -> None:
    version = submit(made, "alpha", one_bid(made))
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.subject_id == version)).one()
    assert (event.actor_id, event.owner_id) == (None, None)
    assert event.actor == "system: suppliers' portal"
    for name in ("Alpha", str(world.alpha), str(made.id), str(world.supplier.id)):
        assert name not in event.body


@pytest.mark.usefixtures("published_ground")
def test_each_version_has_a_receipt_that_verifies(world: World, made: Made) -> None:
    submit(made, "alpha", one_bid(made))
    submit(made, "alpha", one_bid(made, "0.99"), now=IN_TIME + MICROSECOND)
    supplier = Supplier(id=world.alpha, name="Alpha Ltd")
    for number in (1, 2):
        kept = find_receipt(
            actor=world.supplier.actor(), supplier=supplier, tender_id=made.id, version=number
        )
        receipt, _ = verified(kept)
        assert receipt.version == number
        event = db.session.get_one(AuditEvent, receipt.audit_sequence)
        assert event.hash == receipt.audit_hash
    assert rows(made)[0].digest != rows(made)[1].digest


@pytest.mark.usefixtures("published_ground")
def test_the_last_version_counts_unless_it_is_withdrawn(world: World, made: Made) -> None:
    submit(made, "alpha", one_bid(made))
    second = submit(made, "alpha", one_bid(made, "0.98"))
    stands = standing(values_of(rows(made)))
    assert stands is not None
    assert stands.id == second
    withdraw_bid(actor=SYSTEM, supplier_id=world.alpha, tender_id=made.id, clock=lambda: IN_TIME)
    assert standing(values_of(rows(made))) is None
    assert rows(made)[-1].kind is VersionKind.WITHDRAWN
    with pytest.raises(Conflict, match="no bid of yours"):
        withdraw_bid(
            actor=SYSTEM, supplier_id=world.alpha, tender_id=made.id, clock=lambda: IN_TIME
        )
    submit(made, "alpha", one_bid(made, "0.97"))
    assert standing(values_of(rows(made))) is not None


@pytest.mark.usefixtures("published_ground")
def test_a_withdrawal_after_the_deadline_is_late_too(world: World, made: Made) -> None:
    submit(made, "alpha", one_bid(made))
    with pytest.raises(Conflict, match="deadline has passed"):
        withdraw_bid(
            actor=SYSTEM, supplier_id=world.alpha, tender_id=made.id, clock=lambda: DEADLINE
        )
    assert standing(values_of(rows(made))) is not None


@pytest.mark.usefixtures("published_ground")
def test_a_clock_that_went_back_is_not_believed(world: World, made: Made) -> None:
    """The log of the small world ends in 2026, so a clock of 2025 is one that went back."""
    with pytest.raises(Conflict) as refusal:
        submit_bid(
            actor=SYSTEM,
            supplier_id=world.alpha,
            tender_id=made.id,
            content=BidContent(lots=(one_bid(made),)),
            nonce=bytes(32),
            clock=guarded(lambda: BEGAN - timedelta(seconds=3)),
        )
    assert refusal.value.code == "clock_went_back"
    assert guarded(lambda: NOW)() == NOW


@pytest.mark.usefixtures("published_ground")
@pytest.mark.parametrize(
    "content",
    [
        lambda _: BidContent(lots=()),
        lambda made: BidContent(lots=(one_bid(made), one_bid(made))),
        lambda made: BidContent(
            lots=(LotBid(lot_id=made.lot, primary=Offer(schemes=(flat("1.00"),))),)
        ),
        lambda made: BidContent(lots=(one_bid(made, "-1.00"),)),
    ],
    ids=["for nothing", "twice for a lot", "without its answers", "at no price"],
)
def test_a_bid_that_is_not_complete_is_not_sealed(
    world: World, made: Made, content: Callable[[Made], BidContent]
) -> None:
    with pytest.raises(Invalid):
        submit_bid(
            actor=SYSTEM,
            supplier_id=world.alpha,
            tender_id=made.id,
            content=content(made),
            nonce=bytes(32),
            clock=lambda: IN_TIME,
        )
    assert rows(made) == []


def test_a_primary_bid_keeps_to_the_buyers_bounds(world: World) -> None:
    made = published(draft(world, bounds=(Decimal(0), Decimal(3))))
    with pytest.raises(Invalid, match="begin at 0, 3"):
        submit(made, "alpha", one_bid(made))


@pytest.mark.usefixtures("frozen_ground")
def test_before_publication_there_is_nothing_to_bid_for(made: Made) -> None:
    with pytest.raises(NotFound):
        submit(made, "alpha", one_bid(made))


@pytest.mark.usefixtures("published_ground")
def test_nobody_bids_for_another_supplier(world: World, made: Made) -> None:
    with pytest.raises(NotFound):
        submit_bid(
            actor=world.supplier.actor(),
            supplier_id=world.beta,
            tender_id=made.id,
            content=BidContent(lots=(one_bid(made),)),
            nonce=bytes(32),
            clock=lambda: IN_TIME,
        )


@pytest.mark.usefixtures("published_ground")
def test_ids_tell_neither_who_nor_when(world: World, made: Made) -> None:
    submit(made, "alpha", one_bid(made))
    row = rows(made)[0]
    assert row.id.version == row.bid_id.version == 4
    assert bid_id_of(made.id, world.alpha) == row.bid_id
    assert bid_id_of(made.id, world.beta) != row.bid_id
