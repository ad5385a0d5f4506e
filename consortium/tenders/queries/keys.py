"""The page of a tender's keys: who holds a share, and what can be done next."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.envelope import ENVELOPE_NAMES
from consortium.tenders.domain.keys import HOLDERS
from consortium.tenders.domain.tender import TAKING_KEYS
from consortium.tenders.gateways.server_key import fingerprint
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.keys import holders_of, keys_of, people_among


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderView:
    id: UUID
    name: str
    trust: str
    taken_at: datetime
    is_reader: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyView:
    """The public half of a key; ``fingerprint`` is how people name it."""

    envelope: str
    fingerprint: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysPage:
    tender_id: UUID
    reference: str
    title: str
    holders: tuple[HolderView, ...]
    keys: tuple[KeyView, ...]
    can_take: bool
    can_make: bool
    can_release: bool


def find_keys(*, actor: Actor, tender_id: UUID) -> KeysPage:
    """Who holds the shares of a tender's key, and what the reader can do.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_OPEN, tender_id=tender_id)
    rows = [row for row in holders_of(tender.id) if row.person_id is not None]
    keys = keys_of(tender.id)
    holds = any(each.person_id == actor.id for each in people_among(rows))
    runs = may(actor, Permission.TENDERS_MANAGE, tender.consortium_id)
    open_still = not keys and tender.state in TAKING_KEYS
    names = names_of({row.person_id for row in rows if row.person_id})
    trusts = _names({row.trust_id for row in rows if row.trust_id})
    return KeysPage(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        holders=tuple(
            HolderView(
                id=row.id,
                name=names.get(row.person_id, "") if row.person_id else "",
                trust=trusts.get(row.trust_id, "") if row.trust_id else "",
                taken_at=row.taken_at,
                is_reader=row.person_id == actor.id,
            )
            for row in rows
        ),
        keys=tuple(
            KeyView(
                envelope=ENVELOPE_NAMES[key.envelope],
                fingerprint=fingerprint(key.public_key),
                made_at=key.made_at,
            )
            for key in keys.values()
        ),
        can_take=open_still and len(rows) < HOLDERS and not holds,
        can_make=open_still and len(rows) == HOLDERS and not holds and runs,
        can_release=open_still and runs,
    )


def _names(ids: set[UUID]) -> dict[UUID, str]:
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return dict(db.session.execute(rows).all())
