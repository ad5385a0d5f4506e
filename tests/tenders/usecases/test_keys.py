"""The key ceremony: two people of two trusts, and a third who makes the keys."""

import pytest
from sqlalchemy import select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.gateways import holder_key, sealing
from consortium.tenders.models.keys import (
    holders_of,
    key_facts_of,
    keys_of,
    share_bound_to,
    shares_of,
)
from consortium.tenders.usecases.keys import make_keys, release_share, take_share
from tests.support.world import PASSWORD, SYSTEM, World
from tests.tenders.factories import BEGAN, PASSPHRASE, Made, hold, keyed


@pytest.mark.usefixtures("drafted_ground")
def test_two_take_a_share_and_a_third_makes_the_keys(world: World, made: Made) -> None:
    hold(made, world.lead)
    hold(made, world.lead_of_south)
    code = make_keys(actor=SYSTEM, tender_id=made.id, now=BEGAN)

    assert key_facts_of(made.id).made
    assert set(keys_of(made.id)) == set(Envelope)
    # 160 random bits in groups of four signs.
    assert [len(group) for group in code.split()] == [4] * 8
    holders = holders_of(made.id)
    assert [(row.place, row.person_id) for row in holders] == [
        (1, world.lead.id),
        (2, world.lead_of_south.id),
        (3, None),
    ]
    key = keys_of(made.id)[Envelope.PRICE]
    shares = []
    for row, words in zip(holders, (PASSPHRASE, PASSPHRASE, code), strict=True):
        private = holder_key.opened(row.as_locked_key(), words)
        bound = share_bound_to(made.id, Envelope.PRICE, row.id)
        shares.append(sealing.unseal_share(private, shares_of(row.id)[key.id], bound))
    again = sealing.private_key_of(made.id, Envelope.PRICE, shares[0], shares[2])
    assert again.public_key().public_bytes_raw() == key.public_key


@pytest.mark.usefixtures("drafted_ground")
def test_neither_code_nor_passphrase_nor_share_is_on_record(world: World, made: Made) -> None:
    hold(made, world.lead)
    hold(made, world.lead_of_south)
    code = make_keys(actor=SYSTEM, tender_id=made.id, now=BEGAN)
    log = " ".join(db.session.scalars(select(AuditEvent.body)))
    assert "tender.keys_made" in log
    for secret in (code, code.replace(" ", ""), PASSPHRASE):
        assert secret not in log


@pytest.mark.usefixtures("drafted_ground")
def test_the_wrong_password_takes_no_share(world: World, made: Made) -> None:
    with pytest.raises(Invalid) as refusal:
        take_share(
            actor=world.lead.actor(),
            tender_id=made.id,
            password="not mine",
            code="",
            passphrase=PASSPHRASE,
            now=BEGAN,
        )
    assert refusal.value.field == "password"


@pytest.mark.usefixtures("drafted_ground")
def test_a_passphrase_that_is_easy_to_guess_is_refused(world: World, made: Made) -> None:
    with pytest.raises(Invalid) as refusal:
        take_share(
            actor=world.lead.actor(),
            tender_id=made.id,
            password=PASSWORD,
            code="",
            passphrase="passwordpassword",
            now=BEGAN,
        )
    assert refusal.value.field == "passphrase"


@pytest.mark.usefixtures("drafted_ground")
def test_the_system_holds_no_share(made: Made) -> None:
    with pytest.raises(NotAllowed, match="Only a person"):
        take_share(
            actor=SYSTEM,
            tender_id=made.id,
            password=PASSWORD,
            code="",
            passphrase=PASSPHRASE,
            now=BEGAN,
        )


@pytest.mark.usefixtures("drafted_ground")
def test_strangers_find_nothing_to_hold(world: World, made: Made) -> None:
    with pytest.raises(NotFound):
        hold(made, world.stranger)


@pytest.mark.usefixtures("drafted_ground")
def test_whoever_holds_a_share_does_not_make_the_keys(world: World, made: Made) -> None:
    hold(made, world.lead)
    hold(made, world.lead_of_south)
    with pytest.raises(NotAllowed, match="somebody else makes the keys"):
        make_keys(actor=world.lead.actor(), tender_id=made.id, now=BEGAN)


@pytest.mark.usefixtures("drafted_ground")
def test_a_share_is_let_go_until_the_keys_are_made(world: World, made: Made) -> None:
    holder_id = hold(made, world.lead)
    release_share(actor=world.lead.actor(), tender_id=made.id, holder_id=holder_id, now=BEGAN)
    assert holders_of(made.id) == []
    with pytest.raises(NotFound):
        release_share(actor=world.lead.actor(), tender_id=made.id, holder_id=holder_id, now=BEGAN)
    keyed(made)
    standing = holders_of(made.id)[0].id
    with pytest.raises(Conflict, match="The keys are made"):
        release_share(actor=world.lead.actor(), tender_id=made.id, holder_id=standing, now=BEGAN)
