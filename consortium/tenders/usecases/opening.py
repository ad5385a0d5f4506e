"""Opening bids: two people of two trusts show their shares, and all bids open at once."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.throttle import (
    forget_failures,
    guard_against_guessing,
    note_failure,
)
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.identity import check_identity
from consortium.tenders.domain.envelope import Envelope, canonical
from consortium.tenders.domain.keys import PRINTED_PLACE
from consortium.tenders.domain.opening import check_opener, check_together
from consortium.tenders.domain.readiness import lacks_for_deadline
from consortium.tenders.domain.shares import Share, combine
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.gateways import holder_key, sealing, server_key
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.facts import facts_of
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.keys import (
    KeyHolder,
    holders_of,
    keys_of,
    share_bound_to,
    shares_of,
)
from consortium.tenders.models.opener import trust_for_opening
from consortium.tenders.models.opening import KeyRelease, OpeningStep, waiting_step
from consortium.tenders.models.tender import Tender
from consortium.tenders.models.unsealing import (
    open_quality_envelopes,
    release_purpose,
    standing_bids,
)

Shares = dict[Envelope, Share]


def show_share(
    *,
    actor: Actor,
    tender_id: UUID,
    password: str,
    code: str,
    passphrase: str,
    no_conflict: bool,
    now: datetime,
) -> bool:
    """Show one's share; the second one within half an hour opens every bid of the tender.

    Somebody without a share of their own shows the printed one, with its code as passphrase.
    Returns whether the bids were opened.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, no trust of the actor's takes part,
            or the actor acts for a supplier.
        Invalid: password, code or passphrase is wrong, or no conflict was declared.
        TooManyAttempts: the password or the passphrase was wrong too often.
        Conflict: the tender is not closed or has no keys, or the first share was shown by the
            same person or trust.
    """
    check_identity(actor=actor, password=password, code=code, now=now)
    check_opener(actor, no_conflict=no_conflict)
    key = f"passphrase:{tender_id}:{actor.id}"
    guard_against_guessing(key, now=now, otherwise="ask another holder to show the share")
    try:
        return _show(actor, tender_id, passphrase, now, key)
    except holder_key.WrongPassphrase:
        note_failure(key, now=now)
        _refuse(actor, tender_id, now)
        raise


def _show(actor: Actor, tender_id: UUID, passphrase: str, now: datetime, key: str) -> bool:
    with transaction():
        tender = access_tender(actor=actor, permission=Permission.BIDS_OPEN, tender_id=tender_id)
        check_state(tender.state, TenderState.CLOSED, doing="Opening bids")
        _check_deadline(tender, now)
        holders = holders_of(tender.id)
        holder = _holder(actor, holders)
        private = holder_key.opened(holder.as_locked_key(), passphrase)
        earlier = waiting_step(tender.id, now)
        step = _step(actor, tender, holder, now)
        shares = _own_shares(tender, holder, private)
        step.handed = _handed(tender, holder, holders, shares)
        db.session.add(step)
        _record(actor, "tender.share_shown", tender, now, place=holder.place, no_conflict=True)
        if earlier is not None:
            check_together(earlier.as_value(), step.as_value())
            for envelope in Envelope:
                other = _handed_to(tender, holder, private, earlier, envelope)
                _release(tender, envelope, combine(shares[envelope], other), (earlier, step), now)
            _open(actor, tender, now)
        forget_failures(key)
    return earlier is not None


def _check_deadline(tender: Tender, now: datetime) -> None:
    """Asked again of the first share: nobody shows one before the deadline, whatever the state."""
    missing = lacks_for_deadline(facts_of(tender, now=now))
    if missing:
        raise Conflict("not_ready", *missing, next_step="Wait for the deadline.")


def _refuse(actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Whoever reads the log sees that somebody guessed."""
    with transaction():
        tender = access_tender(actor=actor, permission=Permission.BIDS_OPEN, tender_id=tender_id)
        _record(actor, "tender.share_refused", tender, now)


def _open(actor: Actor, tender: Tender, now: datetime) -> None:
    """Open all bids in this transaction; the log says what lay here before any is read."""
    lying = {
        row.digest: {each.value: sha256(row.envelope(each)).hexdigest() for each in Envelope}
        for row in standing_bids(tender)
    }
    _record(actor, "tender.opening_began", tender, now, sealed=lying)
    quality = open_quality_envelopes(tender, opened_by=actor.id, now=now)
    found = {f"{row.envelope.value} {row.digest}": row.outcome.value for row in quality}
    move_tender(
        tender,
        TenderState.OPENED,
        actor=actor,
        at=now,
        bids=sha256(canonical({"sealed": lying})).hexdigest(),
    )
    tender.opened_at = now
    _record(actor, "tender.bids_opened", tender, now, found=found)


def _holder(actor: Actor, holders: list[KeyHolder]) -> KeyHolder:
    """The actor's own place of the key, or the printed share's."""
    if not holders:
        raise Conflict(
            "no_keys",
            "This tender has no keys: nothing is sealed here.",
            next_step="Record the bids as they came.",
        )
    own = [row for row in holders if row.person_id == actor.id]
    printed = [row for row in holders if row.place == PRINTED_PLACE]
    return (own or printed)[0]


def _step(actor: Actor, tender: Tender, holder: KeyHolder, now: datetime) -> OpeningStep:
    if actor.id is None:
        raise NotAllowed("Bids are opened by people.")
    row = OpeningStep(id=uuid7(), tender_id=tender.id, holder_id=holder.id, person_id=actor.id)
    row.trust_id, row.presented_at = trust_for_opening(actor, tender), now
    return row


def _own_shares(tender: Tender, holder: KeyHolder, private: X25519PrivateKey) -> Shares:
    sealed = shares_of(holder.id)
    return {
        envelope: sealing.unseal_share(
            private, sealed[key.id], share_bound_to(tender.id, envelope, holder.id)
        )
        for envelope, key in keys_of(tender.id).items()
    }


def _handed(
    tender: Tender, holder: KeyHolder, holders: list[KeyHolder], shares: Shares
) -> dict[str, dict[str, str]]:
    """The shares for whoever comes second: each sealed to one other holder's key."""
    return {
        envelope.value: {
            str(other.id): sealing.seal_share(
                other.public_key, share, share_bound_to(tender.id, envelope, other.id)
            ).hex()
            for other in holders
            if other.id != holder.id
        }
        for envelope, share in shares.items()
    }


def _handed_to(
    tender: Tender,
    holder: KeyHolder,
    private: X25519PrivateKey,
    earlier: OpeningStep,
    envelope: Envelope,
) -> Share:
    sealed = bytes.fromhex(earlier.handed[envelope.value][str(holder.id)])
    return sealing.unseal_share(private, sealed, share_bound_to(tender.id, envelope, holder.id))


def _release(
    tender: Tender,
    envelope: Envelope,
    secret: bytes,
    steps: tuple[OpeningStep, OpeningStep],
    now: datetime,
) -> None:
    """Keep the secret for the server alone: prices open in a step of their own."""
    key = keys_of(tender.id)[envelope]
    private = sealing.private_key_from(tender.id, envelope, secret)
    if private.public_key().public_bytes_raw() != key.public_key:
        raise Invalid(
            "shares_do_not_fit",
            "These shares do not give this tender's key. The server's own part may have changed.",
            next_step="Restore the sealing key that was in use when the keys were made.",
        )
    row = KeyRelease(id=uuid7(), key_id=key.id, released_at=now)
    row.locked = server_key.lock(release_purpose(tender.id, envelope), secret)
    row.first_step_id, row.second_step_id = (step.id for step in steps)
    db.session.add(row)


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
