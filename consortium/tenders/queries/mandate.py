"""Who gave a mandate for the frozen demand, up to what value, and who still owes one."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import StoredFile, file_store
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.mandate import MandateAnswer
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import access_invitation, access_tender
from consortium.tenders.models.mandate import frozen_demand_of, mandates_of
from consortium.tenders.models.tender import Tender, TenderTrust
from consortium.tenders.models.valuation import estimate_of, latest_valuation
from consortium.tenders.queries.legal_title import who


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateView:
    """A trust that takes part and its mandate, if it gave one.

    ``limit`` and ``estimated`` are pounds ex VAT over the whole term, and None where the reader
    may not see the trust's volumes.
    """

    trust_id: UUID
    trust: str
    answer: MandateAnswer | None
    limit: Decimal | None
    estimated: Decimal | None
    who: str
    answered_at: datetime | None
    note: str
    has_document: bool
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MandatesPage:
    tender_id: UUID
    reference: str
    title: str
    state: TenderState
    demand_sha256: str
    rows: tuple[MandateView, ...]

    @property
    def given(self) -> int:
        return sum(row.answer is MandateAnswer.GIVEN for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateQuestion:
    """What an authoriser is asked to sign: the tender, the trust, its estimated share."""

    tender_id: UUID
    reference: str
    title: str
    state: TenderState
    trust_id: UUID
    trust: str
    demand_sha256: str
    estimated: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    path: Path
    name: str
    media_type: str


def find_mandates(*, actor: Actor, tender_id: UUID) -> MandatesPage:
    """The mandates of a tender by trust.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    return MandatesPage(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        state=tender.state,
        demand_sha256=frozen_demand_of(tender.id),
        rows=mandate_views(actor=actor, tender=tender),
    )


def mandate_views(*, actor: Actor, tender: Tender) -> tuple[MandateView, ...]:
    """The trusts that take part, by name, each with its mandate for the demand as it is frozen."""
    given = mandates_of(tender.id)
    found = estimate_of(tender, latest_valuation(tender.id))
    shares = found.shares if found else {}
    people = names_of({row.answered_by for row in given.values() if row.answered_by})
    seen = actor.scope(Permission.VOLUMES_VIEW)
    authorises = actor.scope(Permission.MANDATES_GIVE)
    rows = db.session.execute(
        select(TenderTrust, Organisation)
        .join(Organisation, Organisation.id == TenderTrust.trust_id)
        .where(TenderTrust.tender_id == tender.id)
        .order_by(Organisation.name)
    )
    views = []
    for invitation, trust in rows:
        row = given.get(trust.id)
        if invitation.answer is not Answer.SUBMITTED:
            continue
        may_see = trust.id in seen or trust.id in authorises
        views.append(
            MandateView(
                trust_id=trust.id,
                trust=trust.name,
                answer=row.answer if row else None,
                limit=row.limit if row and may_see else None,
                estimated=shares.get(str(trust.id)) if may_see else None,
                who=who(row.answered_by, people) if row else "",
                answered_at=row.answered_at if row else None,
                note=row.reason if row else "",
                has_document=bool(row and row.file_id and may_see),
                may_answer=trust.id in authorises and tender.state is TenderState.DEMAND_FROZEN,
            )
        )
    return tuple(views)


def find_mandate_question(*, actor: Actor, tender_id: UUID, trust_id: UUID) -> MandateQuestion:
    """What a trust's authoriser is asked.

    Raises:
        NotFound, NotAllowed: the trust is not invited, or the actor does not authorise for it.
    """
    access_invitation(
        actor=actor, tender_id=tender_id, trust_id=trust_id, permission=Permission.MANDATES_GIVE
    )
    tender = db.session.get_one(Tender, tender_id)
    found = estimate_of(tender, latest_valuation(tender.id))
    return MandateQuestion(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        state=tender.state,
        trust_id=trust_id,
        trust=db.session.get_one(Organisation, trust_id).name,
        demand_sha256=frozen_demand_of(tender.id),
        estimated=found.shares.get(str(trust_id)) if found else None,
    )


def open_mandate_document(*, actor: Actor, tender_id: UUID, trust_id: UUID) -> KeptFile:
    """The document that came with a trust's latest mandate.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    row = mandates_of(tender.id).get(trust_id)
    scopes = (actor.scope(Permission.VOLUMES_VIEW), actor.scope(Permission.MANDATES_GIVE))
    if row is None or row.file_id is None or not any(trust_id in scope for scope in scopes):
        raise NotFound("document")
    file = db.session.get_one(StoredFile, row.file_id)
    return KeptFile(path=file_store().path(file.sha256), name=file.name, media_type=file.media_type)
