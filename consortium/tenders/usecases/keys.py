"""The key ceremony of a tender: two people take a share each, a third makes the keys."""

from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.gateways import passwords
from consortium.organisations.models.identity import check_identity
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.domain.keys import PRINTED_PLACE, Holder, check_holder, check_maker
from consortium.tenders.domain.tender import TAKING_KEYS, check_state
from consortium.tenders.gateways import holder_key, sealing
from consortium.tenders.models.access import access_tender, manage_tender
from consortium.tenders.models.keys import (
    KeyHolder,
    KeyShare,
    TenderKey,
    holders_of,
    keys_of,
    people_among,
    share_bound_to,
)
from consortium.tenders.models.opener import trust_for_opening
from consortium.tenders.models.tender import Tender


def take_share(
    *, actor: Actor, tender_id: UUID, password: str, code: str, passphrase: str, now: datetime
) -> UUID:
    """Take a share of the key that will seal a tender's bids, under a passphrase of one's own.

    Returns the holder. The passphrase is kept nowhere: without it, and without the printed
    share, the bids stay sealed for ever.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or no trust of the actor's takes part.
        Invalid: the password or code is wrong, or the passphrase is easy to guess.
        Conflict: the shares are taken, or the other one is held by the same trust.
    """
    check_identity(actor=actor, password=password, code=code, now=now)
    passwords.check_strength(passphrase, about=[actor.name], field="passphrase")
    locked = holder_key.new_locked_key(passphrase)
    with transaction():
        tender = access_tender(actor=actor, permission=Permission.BIDS_OPEN, tender_id=tender_id)
        check_state(tender.state, *TAKING_KEYS, doing="Taking a share of the key")
        trust_id = trust_for_opening(actor, tender)
        holders = holders_of(tender.id)
        person_id = _person(actor)
        check_holder(
            Holder(person_id=person_id, trust_id=trust_id),
            people_among(holders),
            made=bool(keys_of(tender.id)),
        )
        place = min({1, 2} - {row.place for row in holders})
        row = _holder(tender, place, locked, now)
        row.person_id, row.trust_id = person_id, trust_id
        _record(actor, "tender.share_taken", tender, now, place=place, trust=trust_id)
    return row.id


def release_share(*, actor: Actor, tender_id: UUID, holder_id: UUID, now: datetime) -> None:
    """Let go of a share before the keys are made, so that somebody else takes it.

    Holders let go of their own; whoever runs the tender lets go of anybody's.

    Raises:
        NotFound: the tender is not within reach, or nobody holds this share.
        NotAllowed: the share is somebody else's.
        Conflict: the keys are made.
    """
    with transaction():
        tender = access_tender(actor=actor, permission=Permission.BIDS_OPEN, tender_id=tender_id)
        held = {row.id: row for row in holders_of(tender.id)}
        row = held.get(holder_id)
        if row is None or row.person_id is None:
            raise NotFound("share")
        if row.person_id != actor.id:
            manage_tender(actor=actor, tender_id=tender_id)
        if keys_of(tender.id):
            raise Conflict(
                "keys_made",
                "The keys are made, so shares stay with whoever holds them.",
                next_step="If a passphrase is lost, the printed share opens in its place.",
            )
        row.released_at, row.released_by = now, actor.id
        _record(actor, "tender.share_released", tender, now, place=row.place)


def make_keys(*, actor: Actor, tender_id: UUID, now: datetime) -> str:
    """Make the keys that seal a tender's bids, and return the code of the printed share.

    The code is shown this once and kept nowhere. Whoever makes the keys holds no share, because
    with the printed one they would have two.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, not run by the actor, or the actor
            holds a share.
        Conflict: two people have not taken a share yet, or the keys are made.
    """
    code = holder_key.new_printed_code()
    printed = holder_key.new_locked_key(code)
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, *TAKING_KEYS, doing="Making the keys")
        holders = holders_of(tender.id)
        check_maker(actor.id, people_among(holders), made=bool(keys_of(tender.id)))
        everybody = [*holders, _holder(tender, PRINTED_PLACE, printed, now)]
        fingerprints = {
            envelope.value: _make_key(actor, tender, envelope, everybody, now).hex()
            for envelope in Envelope
        }
        _record(actor, "tender.keys_made", tender, now, public_keys=fingerprints)
    return code


def _holder(tender: Tender, place: int, locked: holder_key.LockedKey, now: datetime) -> KeyHolder:
    row = KeyHolder(
        id=uuid7(),
        tender_id=tender.id,
        place=place,
        public_key=locked.public_key,
        locked_key=locked.locked,
        salt=locked.salt,
        memory_kib=locked.memory_kib,
        passes=locked.passes,
        taken_at=now,
    )
    db.session.add(row)
    return row


def _make_key(
    actor: Actor, tender: Tender, envelope: Envelope, holders: list[KeyHolder], now: datetime
) -> bytes:
    new = sealing.new_key(tender.id, envelope)
    key = TenderKey(id=uuid7(), tender_id=tender.id, envelope=envelope, made_by=actor.id)
    key.public_key, key.made_at = new.public_key, now
    db.session.add(key)
    for share in new.shares:
        holder = next(row for row in holders if row.place == share.place)
        sealed = sealing.seal_share(
            holder.public_key, share, share_bound_to(tender.id, envelope, holder.id)
        )
        db.session.add(KeyShare(id=uuid7(), key_id=key.id, holder_id=holder.id, sealed=sealed))
    return new.public_key


def _person(actor: Actor) -> UUID:
    if actor.id is None:
        raise TypeError("whoever showed who they are is a person")
    return actor.id


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
