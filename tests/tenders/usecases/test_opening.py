"""Opening: two holders of two trusts, all bids at once, and what was altered is told."""

import json
from contextlib import suppress
from datetime import timedelta
from itertools import count, product

import pytest
from sqlalchemy import func, select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import bookkeeping, db
from consortium.foundation.database.append_only import allow_changes
from consortium.foundation.database.base import table_of
from consortium.foundation.domain.errors import Conflict, DomainError, Invalid, TooManyAttempts
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.domain.opening import Outcome
from consortium.tenders.gateways.bidder import bid_id_of
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.offer import offers_of
from consortium.tenders.models.opening import KeyRelease, opened_envelopes
from consortium.tenders.models.sealed_bid import SealedBid, versions_of
from consortium.tenders.models.tender import Tender
from consortium.tenders.models.unsealing import open_price_envelopes
from consortium.tenders.usecases.amendment import amend_tender
from consortium.tenders.usecases.opening import show_share
from consortium.tenders.usecases.publication import close_tender, open_bids
from consortium.tenders.usecases.submission import confirm_bid
from tests.support.world import PASSWORD, SYSTEM, World
from tests.tenders import factories
from tests.tenders.factories import (
    AFTER,
    Made,
    lot_bid,
    one_price,
    open_together,
    opened_with,
    published,
    show,
    submit,
)


def closed_with(made: Made, *bids: tuple[str, str]) -> Made:
    published(made)
    for supplier, price in bids:
        submit(made, supplier, lot_bid(made, one_price(made, price)))
    close_tender(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
    return made


def is_open(made: Made) -> bool:
    return db.session.get_one(Tender, made.id).opened_at is not None


def open_prices(made: Made) -> None:
    """As it is done once the quality is locked."""
    with bookkeeping():
        open_price_envelopes(db.session.get_one(Tender, made.id), now=AFTER)


def plaintexts(made: Made) -> int:
    return len([row for each in Envelope for row in opened_envelopes(made.id, each)])


@pytest.mark.usefixtures("drafted_ground")
def test_two_holders_open_every_bid_at_once(made: Made) -> None:
    made = opened_with(made, [("alpha", "1.00"), ("beta", "0.92")])
    open_prices(made)
    offers = offers_of(made.bids.values())
    prices = {
        name: offers[bid_id].schemes[0].tiers[0].prices["PACS"]
        for name, bid_id in made.bids.items()
    }
    assert {name: str(price) for name, price in prices.items()} == {
        "alpha": "1.000000",
        "beta": "0.920000",
    }
    found = opened_envelopes(made.id, Envelope.PRICE)
    assert {row.outcome for row in found} == {Outcome.OPENED}


@pytest.mark.usefixtures("drafted_ground")
def test_the_log_says_what_lay_here_before_anything_is_read(world: World, made: Made) -> None:
    made = opened_with(made, [("alpha", "1.00")])
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.subject_id == made.id).order_by(AuditEvent.sequence)
    ).all()
    actions = [event.action for event in events]
    assert actions.index("tender.opening_began") < actions.index("tender.bids_opened")
    began = json.loads(events[actions.index("tender.opening_began")].body)
    digest = versions_of(made.id, bid_id_of(made.id, world.alpha))[0].digest
    assert list(began["details"]["sealed"]) == [digest]


@pytest.mark.usefixtures("drafted_ground")
def test_no_sequence_with_one_holder_opens_anything(world: World, made: Made) -> None:
    """Whatever one person shows, in whatever order: their own passphrase, guesses, again."""
    made = closed_with(made, ("alpha", "1.00"))
    tries = (factories.PASSPHRASE, made.printed, "another passphrase")
    # An hour apart, so that nobody is made to wait.
    hours = count(1)
    for passphrases in product(tries, repeat=2):
        for passphrase in passphrases:
            with suppress(DomainError):
                at = AFTER + next(hours) * timedelta(hours=1)
                show(made, world.lead, passphrase=passphrase, now=at)
    assert not is_open(made)
    assert plaintexts(made) == 0
    assert db.session.scalars(select(KeyRelease)).all() == []
    # The control: the second holder's one share opens what all of these did not.
    later = AFTER + next(hours) * timedelta(hours=1)
    assert not show(made, world.lead, now=later)
    assert show(made, world.lead_of_south, now=later)
    assert plaintexts(made) == 1


@pytest.mark.usefixtures("drafted_ground")
def test_after_five_wrong_passphrases_even_the_right_one_waits(world: World, made: Made) -> None:
    """The sign-in's rule: five are free, then 2 s, then doubling."""
    made = closed_with(made, ("alpha", "1.00"))
    for _ in range(5):
        with pytest.raises(Invalid, match="does not open"):
            show(made, world.lead, passphrase="another passphrase")
    with pytest.raises(TooManyAttempts, match="Wait 2 seconds"):
        show(made, world.lead)
    refused = select(func.count()).where(AuditEvent.action == "tender.share_refused")
    assert db.session.scalar(refused) == 5
    # Nobody else waits, and whoever was right starts anew.
    assert not show(made, world.lead_of_south, now=AFTER)
    assert show(made, world.lead, now=AFTER + timedelta(seconds=2))


@pytest.mark.usefixtures("drafted_ground")
def test_after_five_wrong_passwords_a_holder_waits(world: World, made: Made) -> None:
    made = closed_with(made, ("alpha", "1.00"))
    for _ in range(5):
        with pytest.raises(Invalid, match="password is not right"):
            show(made, world.lead, password="another password")
    with pytest.raises(TooManyAttempts):
        show(made, world.lead)


@pytest.mark.usefixtures("drafted_ground")
def test_a_share_shown_half_an_hour_ago_does_not_count(world: World, made: Made) -> None:
    made = closed_with(made, ("alpha", "1.00"))
    assert not show(made, world.lead)
    late = AFTER + timedelta(minutes=30)
    assert not show(made, world.lead_of_south, now=late)
    assert not is_open(made)
    assert show(made, world.lead, now=late + timedelta(minutes=29))


@pytest.mark.usefixtures("published_ground")
def test_before_the_deadline_nothing_is_opened(world: World, made: Made) -> None:
    submit(made, "alpha", lot_bid(made, one_price(made)))
    with pytest.raises(Conflict, match="possible while the tender is “closed"):
        show(made, world.lead)


@pytest.mark.usefixtures("drafted_ground")
def test_openers_declare_that_they_have_no_conflict(world: World, made: Made) -> None:
    made = closed_with(made, ("alpha", "1.00"))
    with pytest.raises(Invalid) as refusal:
        show_share(
            actor=world.lead.actor(),
            tender_id=made.id,
            password=PASSWORD,
            code="",
            passphrase=factories.PASSPHRASE,
            no_conflict=False,
            now=AFTER,
        )
    assert refusal.value.field == "no_conflict"


@pytest.mark.usefixtures("drafted_ground")
def test_one_flipped_bit_is_reported_and_the_other_bids_open(world: World, made: Made) -> None:
    made = closed_with(made, ("alpha", "1.00"), ("beta", "0.92"), ("gamma", "1.12"))
    flip_a_bit(versions_of(made.id, bid_id_of(made.id, world.alpha))[0], "quality")
    flip_a_bit(versions_of(made.id, bid_id_of(made.id, world.beta))[0], "price")
    open_together(made)
    open_prices(made)
    outcomes = {
        (row.envelope.value, row.supplier_id): row.outcome
        for each in Envelope
        for row in opened_envelopes(made.id, each)
    }
    gamma = factories.supplier_id(made, "gamma")
    assert outcomes["quality", world.alpha] is Outcome.TAMPERED
    assert outcomes["price", world.beta] is Outcome.TAMPERED
    assert outcomes["quality", gamma] is outcomes["price", gamma] is Outcome.OPENED
    suppliers = set(db.session.scalars(select(Bid.supplier_id).where(Bid.lot_id == made.lot)))
    assert suppliers == {world.beta, gamma}


@pytest.mark.usefixtures("drafted_ground")
def test_the_printed_share_stands_in_for_a_lost_passphrase(world: World, made: Made) -> None:
    made = closed_with(made, ("alpha", "1.00"))
    third = factories.lead_of_west(world)
    assert not show(made, world.lead)
    with pytest.raises(Invalid, match="does not open"):
        show(made, third, passphrase=made.printed[::-1])
    assert show(made, third, passphrase=made.printed)
    assert plaintexts(made) == 1


@pytest.mark.usefixtures("published_ground")
def test_the_last_version_is_opened_and_a_withdrawn_bid_is_not(world: World, made: Made) -> None:
    for price in ("1.30", "1.00"):
        submit(made, "alpha", lot_bid(made, one_price(made, price)))
    submit(made, "beta", lot_bid(made, one_price(made)))
    factories.withdraw(made, "beta")
    close_tender(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
    open_together(made)
    open_prices(made)
    assert [row.supplier_id for row in opened_envelopes(made.id, Envelope.QUALITY)] == [world.alpha]
    bid_id = db.session.scalars(select(Bid.id).where(Bid.lot_id == made.lot)).one()
    assert "1.000000" in str(offers_of([bid_id])[bid_id])


@pytest.mark.usefixtures("published_ground")
def test_a_bid_that_was_not_confirmed_after_a_change_is_not_opened(
    world: World, made: Made
) -> None:
    for supplier in ("alpha", "beta"):
        submit(made, supplier, lot_bid(made, one_price(made)))
    amend_tender(
        actor=world.lead.actor(),
        tender_id=made.id,
        what="Lot 1 asks for two sites more.",
        why="Two sites moved.",
        now=factories.IN_TIME + timedelta(minutes=5),
    )
    confirm_bid(
        actor=SYSTEM,
        supplier_id=world.beta,
        tender_id=made.id,
        clock=lambda: factories.IN_TIME + timedelta(minutes=10),
    )
    factories.close(made)
    open_together(made)
    assert [row.supplier_id for row in opened_envelopes(made.id, Envelope.QUALITY)] == [world.beta]


@pytest.mark.usefixtures("drafted_ground")
def test_sealed_bids_are_not_opened_by_one_order(world: World, made: Made) -> None:
    closed_with(made)
    with pytest.raises(Conflict, match="two holders"):
        open_bids(actor=world.lead.actor(), tender_id=made.id, now=AFTER)


def flip_a_bit(row: SealedBid, column: str) -> None:
    """Change one bit of a sealed envelope, as somebody at the database could."""
    sealed = bytearray(getattr(row, column))
    sealed[200] ^= 1
    table = table_of(SealedBid)
    with bookkeeping() as session:
        allow_changes(session.connection(), table.name)
        session.execute(table.update().where(table.c.id == row.id).values({column: bytes(sealed)}))
    db.session.expire_all()
