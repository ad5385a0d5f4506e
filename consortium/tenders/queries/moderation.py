"""Every score side by side, once nobody can be swayed by them: for moderation and the score book.

Scores of what is read are shown from the moderation on, those of a demonstration once everybody
who saw it has submitted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.consensus import Closeness, closeness
from consortium.tenders.domain.criterion import SCORED, Criterion, CriterionKind, tree_of
from consortium.tenders.domain.panel import MODERATING, Discipline
from consortium.tenders.domain.scale import point_of
from consortium.tenders.domain.tender import WAY, TenderState
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.assessment import assessment_of
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.lot import Lot, criteria_of, lots_of
from consortium.tenders.models.marks import AgreedScore, SingleScore, agreed_of, single_scores
from consortium.tenders.models.panel import PanelMember
from consortium.tenders.models.sitting import access_clear_seat
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """One member's score; ``value`` is None when a demonstration did not show it."""

    member_id: UUID
    name: str
    trust: str
    discipline: Discipline
    value: Decimal | None
    label: str
    note: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedView:
    """A bid and criterion: the single scores, how far they lie apart, and the consensus."""

    bid_id: UUID
    supplier: str
    admitted: bool
    lot: str
    criterion: Criterion
    scores: tuple[ScoreView, ...]
    closeness: Closeness
    agreed: Decimal | None
    rationale: str
    dissent: str
    agreed_by: frozenset[UUID]

    @property
    def lowest(self) -> Decimal | None:
        return min((each.value for each in self.scores if each.value is not None), default=None)

    @property
    def highest(self) -> Decimal | None:
        return max((each.value for each in self.scores if each.value is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationPage:
    tender_id: UUID
    consortium_id: UUID
    reference: str
    title: str
    state: TenderState
    judged: tuple[JudgedView, ...]
    missing: int
    moderates: bool


def find_moderation(*, actor: Actor, tender_id: UUID, now: datetime) -> ModerationPage:
    """What the panel's members scored and agreed on.

    Raises:
        NotFound: the reader neither sits on the panel nor sees bids of the consortium, or scores
            are not shown to anybody yet.
        NotAllowed: the reader sits on the panel without a clear declaration.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    moderates = False
    if tender.consortium_id not in actor.scope(Permission.BIDS_VIEW):
        access_clear_seat(actor=actor, tender_id=tender_id, now=now)
    member = _seat(actor, tender)
    if member is not None:
        access_clear_seat(actor=actor, tender_id=tender_id, now=now)
        moderates = member.role in MODERATING
    judged = tuple(_judged(tender))
    if tender.opened_at is None or not shown_at_all(tender):
        raise NotFound("moderation")
    return ModerationPage(
        tender_id=tender.id,
        consortium_id=tender.consortium_id,
        reference=tender.reference,
        title=tender.title,
        state=tender.state,
        judged=judged,
        missing=sum(each.admitted and each.agreed is None for each in judged),
        moderates=moderates and tender.state in (TenderState.MODERATION, TenderState.DEMO),
    )


def find_judged(
    *, actor: Actor, bid_id: UUID, now: datetime
) -> tuple[ModerationPage, tuple[JudgedView, ...]]:
    """The scores of one bid, for whoever leads the panel to a consensus on it.

    Raises:
        NotFound, NotAllowed: as for the moderation of its tender.
    """
    bid = db.session.get(Bid, bid_id)
    if bid is None:
        raise NotFound("bid")
    lot = db.session.get_one(Lot, bid.lot_id)
    page = find_moderation(actor=actor, tender_id=lot.tender_id, now=now)
    demo = page.state is TenderState.DEMO
    return page, tuple(
        each
        for each in page.judged
        if each.bid_id == bid_id and (each.criterion.kind is CriterionKind.DEMO) is demo
    )


def shown_at_all(tender: Tender) -> bool:
    """Whether the single scores of what is read may be seen by the panel."""
    state = tender.state
    if state is TenderState.CANCELLED:
        return tender.prices_opened_at is not None
    return state in WAY and WAY.index(state) >= WAY.index(TenderState.MODERATION)


def _seat(actor: Actor, tender: Tender) -> PanelMember | None:
    return db.session.scalar(
        select(PanelMember).where(
            PanelMember.tender_id == tender.id,
            PanelMember.person_id == actor.id,
            PanelMember.left_at.is_(None),
        )
    )


def _judged(tender: Tender) -> Iterator[JudgedView]:
    lots = [lot for lot in lots_of(tender.id) if lot.ended_at is None]
    ids = [lot.id for lot in lots]
    rows = db.session.execute(
        select(Bid, Organisation.name)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Bid.lot_id.in_(ids))
        .order_by(Organisation.name, Bid.recorded_at)
    ).all()
    criteria, agreed = criteria_of(tender.id), agreed_of(ids)
    given: dict[tuple[UUID, UUID], list[SingleScore]] = {}
    for score in single_scores(ids):
        given.setdefault((score.bid_id, score.criterion_id), []).append(score)
    people = _people(tender)
    unveiled = _unveiled_demos(tender)
    for lot in lots:
        for bid, supplier in rows:
            if bid.lot_id != lot.id:
                continue
            for placed in tree_of(criteria.get(lot.id, ())):
                each = placed.criterion
                hidden = each.kind is CriterionKind.DEMO and lot.id not in unveiled
                if not placed.is_group and each.kind in SCORED and not hidden:
                    yield _view(
                        bid,
                        supplier,
                        lot.name,
                        each,
                        given.get((bid.id, each.id), []),
                        agreed.get(bid.id, {}).get(each.id),
                        people,
                    )


def _unveiled_demos(tender: Tender) -> set[UUID]:
    """The lots whose demonstrations were scored by everybody who saw them."""
    if tender.state is TenderState.DEMO:
        return {lot.id for lot in assessment_of(tender).lots if lot.shown.is_whole}
    if tender.prices_opened_at is None:
        return set()
    return {lot.id for lot in lots_of(tender.id)}


_Who = tuple[str, str, Discipline]


def _people(tender: Tender) -> dict[UUID, _Who]:
    """Whoever sat on the panel: name, trust and discipline."""
    rows = db.session.execute(
        select(PanelMember, Organisation.name)
        .join(Organisation, Organisation.id == PanelMember.trust_id)
        .where(PanelMember.tender_id == tender.id)
    ).all()
    names = names_of({member.person_id for member, _ in rows})
    return {
        member.id: (names.get(member.person_id, ""), trust, member.discipline)
        for member, trust in rows
    }


def _view(
    bid: Bid,
    supplier: str,
    lot: str,
    criterion: Criterion,
    given: list[SingleScore],
    agreed: AgreedScore | None,
    people: dict[UUID, _Who],
) -> JudgedView:
    return JudgedView(
        bid_id=bid.id,
        supplier=supplier,
        admitted=bid.status is BidStatus.ADMITTED,
        lot=lot,
        criterion=criterion,
        scores=tuple(_score(row, criterion, people[row.member_id]) for row in given),
        closeness=closeness(criterion.scale, [row.value for row in given if row.value is not None]),
        agreed=agreed.value if agreed else None,
        rationale=agreed.rationale if agreed else "",
        dissent=agreed.dissent if agreed else "",
        agreed_by=frozenset(UUID(each) for each in agreed.agreed_members)
        if agreed
        else frozenset(),
    )


def _score(row: SingleScore, criterion: Criterion, who: _Who) -> ScoreView:
    name, trust, discipline = who
    point = point_of(criterion.scale, row.value) if row.value is not None else None
    return ScoreView(
        member_id=row.member_id,
        name=name,
        trust=trust,
        discipline=discipline,
        value=row.value,
        label=point.label if point else "Not shown",
        note=row.note,
        submitted_at=row.submitted_at,
    )
