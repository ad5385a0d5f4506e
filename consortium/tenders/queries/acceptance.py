"""Which trusts accepted what they would pay; each reads its own part only."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.acceptance import AcceptanceAnswer
from consortium.tenders.domain.tender import DECIDED, TenderState
from consortium.tenders.models.acceptance import acceptances_of, answers_to
from consortium.tenders.models.access import access_invitation, access_tender
from consortium.tenders.models.decision import participants_of
from consortium.tenders.models.lot import lots_of
from consortium.tenders.models.recommendation import (
    chosen_of,
    costs_of_choice,
    parts_of_choice,
    seal_of_choice,
    suppliers_of_choice,
)
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.legal_title import LegalTitle, title_of, who

_ASKED = (TenderState.RECOMMENDED, *DECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceView:
    """A trust and its answer to the recommendation that stands.

    ``total`` is what it would pay over the term, in pounds, and None where the reader does not
    answer for the trust.
    """

    trust_id: UUID
    trust: str
    answer: AcceptanceAnswer | None
    total: Decimal | None
    who: str
    answered_at: datetime | None
    note: str
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftTrust:
    """A trust that declined, and why."""

    trust: str
    reason: str
    left_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptancesPage:
    tender: LegalTitle
    rows: tuple[AcceptanceView, ...]
    left: tuple[LeftTrust, ...]

    @property
    def accepted(self) -> int:
        return sum(row.answer is AcceptanceAnswer.ACCEPTED for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotPart:
    """What a trust would pay a supplier for its part of a lot over the term, in pounds.

    ``percent_off`` is off the bid's prices in it, because lots are won together.
    """

    lot: str
    supplier: str
    value: Decimal
    percent_off: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceQuestion:
    """What a trust is asked to accept."""

    tender: LegalTitle
    trust_id: UUID
    trust: str
    parts: tuple[LotPart, ...]
    total: Decimal


def find_acceptances(*, actor: Actor, tender_id: UUID) -> AcceptancesPage:
    """The answers to the recommendation that stands, as far as the reader may see them.

    Whoever runs the tender sees who answered; what a trust would pay is shown to those who answer
    for it.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    left = [row for row in acceptances_of(tender.id) if row.answer is AcceptanceAnswer.DECLINED]
    runs_it = may(actor, Permission.TENDERS_MANAGE, tender.consortium_id)
    own = actor.scope(Permission.AWARDS_ACCEPT)
    return AcceptancesPage(
        tender=title_of(tender, actor),
        rows=acceptance_views(actor=actor, tender=tender),
        left=tuple(
            LeftTrust(
                trust=db.session.get_one(Organisation, row.trust_id).name,
                reason=row.reason,
                left_at=row.answered_at,
            )
            for row in left
            if runs_it or row.trust_id in own
        ),
    )


def acceptance_views(*, actor: Actor, tender: Tender) -> tuple[AcceptanceView, ...]:
    """Each trust that takes part and is asked, in order of names; nobody before it is asked."""
    if tender.state not in _ASKED:
        return ()
    chosen = chosen_of(tender.id)
    given = answers_to(acceptances_of(tender.id), seal_of_choice(chosen))
    people = names_of({row.answered_by for row in given.values() if row.answered_by})
    own = actor.scope(Permission.AWARDS_ACCEPT)
    runs_it = may(actor, Permission.TENDERS_MANAGE, tender.consortium_id)
    parts = parts_of_choice(costs_of_choice(tender, chosen))
    views = []
    for trust_id, name in participants_of(tender.id):
        row, is_own = given.get(trust_id), trust_id in own
        if not (is_own or runs_it):
            continue
        views.append(
            AcceptanceView(
                trust_id=trust_id,
                trust=name,
                answer=row.answer if row else None,
                total=sum(parts[trust_id].values(), Decimal(0)) if is_own else None,
                who=who(row.answered_by, people) if row else "",
                answered_at=row.answered_at if row else None,
                note=row.reason if row and is_own else "",
                may_answer=is_own and tender.state is TenderState.RECOMMENDED,
            )
        )
    return tuple(views)


def find_acceptance_question(
    *, actor: Actor, tender_id: UUID, trust_id: UUID
) -> AcceptanceQuestion:
    """What a trust would pay for each lot if the recommended bids win.

    Raises:
        NotFound, NotAllowed: the trust is not invited, or the actor does not answer for it.
    """
    access_invitation(
        actor=actor, tender_id=tender_id, trust_id=trust_id, permission=Permission.AWARDS_ACCEPT
    )
    tender = db.session.get_one(Tender, tender_id)
    chosen = {} if tender.state not in _ASKED else chosen_of(tender.id)
    costs = costs_of_choice(tender, chosen)
    parts = parts_of_choice(costs).get(trust_id, {})
    suppliers = suppliers_of_choice(chosen)
    return AcceptanceQuestion(
        tender=title_of(tender, actor),
        trust_id=trust_id,
        trust=db.session.get_one(Organisation, trust_id).name,
        parts=tuple(
            LotPart(
                lot=lot.name,
                supplier=suppliers[chosen[lot.id].bid_id],
                value=parts[lot.id],
                percent_off=costs[lot.id].percent_off,
            )
            for lot in lots_of(tender.id)
            if lot.id in parts
        ),
        total=sum(parts.values(), Decimal(0)),
    )
