"""Pains and needs of a tender, where they were said, and how criteria trace back to them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.discovery import (
    Priority,
    TracedLot,
    Verdict,
    lacks_in_trace,
    untested,
)
from consortium.tenders.domain.tender import BEFORE_PUBLICATION
from consortium.tenders.models.access import access_tender, manage_lot
from consortium.tenders.models.discovery import (
    Need,
    NeedPain,
    Pain,
    lots_traced,
    needs_traced,
)
from consortium.tenders.models.tender import Tender, invitations_of
from consortium.tenders.queries.workshop import WorkshopView, workshops_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PainView:
    """A statement; ``needs`` are the standing needs that answer it, by their names."""

    id: UUID
    seq: int
    verdict: Verdict
    said: str
    trust: str
    workshop: str
    needs: tuple[str, ...]
    struck_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedView:
    """A need, with the standing pains it answers and, lot by lot, the criteria that test it."""

    id: UUID
    version: int
    seq: int
    name: str
    priority: Priority
    statement: str
    detail: str
    pains: tuple[PainView, ...]
    criteria: tuple[str, ...]
    struck_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTrace:
    """A criterion of a lot, and the standing needs it tests."""

    lot_id: UUID
    lot: str
    criterion: str
    is_price: bool
    weight_bp: int
    needs: tuple[NeedView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """Everything that was found out before a tender; ``gaps`` keep it from being published."""

    tender_id: UUID
    reference: str
    title: str
    workshops: tuple[WorkshopView, ...]
    pains: tuple[PainView, ...]
    needs: tuple[NeedView, ...]
    trace: tuple[CriterionTrace, ...]
    gaps: tuple[str, ...]
    untested: tuple[str, ...]
    is_open: bool
    may_record: bool
    may_manage: bool

    def said(self, verdict: Verdict) -> tuple[PainView, ...]:
        """The standing statements with one verdict."""
        return tuple(
            pain for pain in self.pains if pain.verdict is verdict and not pain.struck_because
        )

    @property
    def standing(self) -> tuple[NeedView, ...]:
        return tuple(need for need in self.needs if not need.struck_because)


def find_discovery(*, actor: Actor, tender_id: UUID) -> Discovery:
    """What was found out before a tender, in a fixed number of queries.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    workshops = workshops_of(tender.id)
    answers = _answers(tender.id)
    lots = lots_traced(tender.id)
    rows = list(
        db.session.scalars(select(Need).where(Need.tender_id == tender.id).order_by(Need.seq))
    )
    pains = _pains(tender.id, {each.id: each.title for each in workshops}, rows, answers)
    tested: dict[UUID, list[str]] = defaultdict(list)
    for _, lot in lots:
        testing: dict[UUID, list[str]] = defaultdict(list)
        for criterion in lot.criteria:
            for need_id in lot.needs.get(criterion.name, ()):
                testing[need_id].append(criterion.name)
        for need_id, criteria in testing.items():
            tested[need_id].append(f"{lot.name}: {', '.join(criteria)}")
    needs = {row.id: _need(row, pains, answers, tested) for row in rows}
    traced = needs_traced(tender.id)
    return Discovery(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        workshops=workshops,
        pains=tuple(pains.values()),
        needs=tuple(needs.values()),
        trace=tuple(
            CriterionTrace(
                lot_id=row.id,
                lot=lot.name,
                criterion=criterion.name,
                is_price=criterion.kind is CriterionKind.PRICE,
                weight_bp=criterion.weight_bp,
                needs=tuple(
                    need
                    for need in needs.values()
                    if need.id in lot.needs.get(criterion.name, ()) and not need.struck_because
                ),
            )
            for row, lot in lots
            for criterion in (*lot.to_trace, *_prices(lot))
        ),
        gaps=lacks_in_trace(traced, (lot for _, lot in lots)),
        untested=tuple(need.name for need in untested(traced, (lot for _, lot in lots))),
        is_open=tender.state in BEFORE_PUBLICATION,
        may_record=may(actor, Permission.NEEDS_RECORD, tender.consortium_id),
        may_manage=may(actor, Permission.TENDERS_MANAGE, tender.consortium_id),
    )


def invited_trusts(*, actor: Actor, tender_id: UUID) -> list[tuple[UUID, str]]:
    """The trusts that were invited to a tender whose needs the actor records, by name.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.NEEDS_RECORD, tender_id=tender_id)
    return _names_of_invited(tender)


def find_need(*, actor: Actor, need_id: UUID) -> tuple[Discovery, NeedView]:
    """A need, with the discovery it belongs to.

    Raises:
        NotFound: there is none, or its tender is not within reach.
    """
    row = db.session.get(Need, need_id)
    if row is None:
        raise NotFound("need")
    found = find_discovery(actor=actor, tender_id=row.tender_id)
    return found, next(need for need in found.needs if need.id == need_id)


def find_pain(*, actor: Actor, pain_id: UUID) -> tuple[Discovery, PainView]:
    """A statement, with the discovery it belongs to.

    Raises:
        NotFound: there is none, or its tender is not within reach.
    """
    row = db.session.get(Pain, pain_id)
    if row is None:
        raise NotFound("statement")
    found = find_discovery(actor=actor, tender_id=row.tender_id)
    return found, next(pain for pain in found.pains if pain.id == pain_id)


def find_trace(*, actor: Actor, lot_id: UUID) -> tuple[Discovery, tuple[CriterionTrace, ...]]:
    """The criteria of a lot, with the discovery of its tender, for whoever runs it.

    Raises:
        NotFound, NotAllowed: the lot is not there, or not run by the actor.
    """
    lot, tender = manage_lot(actor=actor, lot_id=lot_id)
    found = find_discovery(actor=actor, tender_id=tender.id)
    return found, tuple(each for each in found.trace if each.lot_id == lot.id)


def _prices(lot: TracedLot) -> list[Criterion]:
    return [each for each in lot.criteria if each.kind is CriterionKind.PRICE]


def _answers(tender_id: UUID) -> list[NeedPain]:
    rows = (
        select(NeedPain).join(Need, Need.id == NeedPain.need_id).where(Need.tender_id == tender_id)
    )
    return list(db.session.scalars(rows))


def _pains(
    tender_id: UUID, workshops: Mapping[UUID, str], needs: list[Need], answers: list[NeedPain]
) -> dict[UUID, PainView]:
    standing = {need.id: need.name for need in needs if need.struck_at is None}
    answered: dict[UUID, list[str]] = defaultdict(list)
    for each in answers:
        if each.need_id in standing:
            answered[each.pain_id].append(standing[each.need_id])
    rows = db.session.execute(
        select(Pain, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Pain.trust_id)
        .where(Pain.tender_id == tender_id)
        .order_by(Pain.seq)
    )
    return {
        row.id: PainView(
            id=row.id,
            seq=row.seq,
            verdict=row.verdict,
            said=row.said,
            trust=trust or "",
            workshop=workshops.get(row.workshop_id, "") if row.workshop_id else "",
            needs=tuple(sorted(answered[row.id])),
            struck_because=row.struck_because,
        )
        for row, trust in rows
    }


def _need(
    row: Need,
    pains: Mapping[UUID, PainView],
    answers: list[NeedPain],
    tested: Mapping[UUID, list[str]],
) -> NeedView:
    answered = {each.pain_id for each in answers if each.need_id == row.id}
    return NeedView(
        id=row.id,
        version=row.version,
        seq=row.seq,
        name=row.name,
        priority=row.priority,
        statement=row.statement,
        detail=row.detail,
        pains=tuple(
            pain for pain in pains.values() if pain.id in answered and not pain.struck_because
        ),
        criteria=tuple(tested.get(row.id, ())),
        struck_because=row.struck_because,
    )


def _names_of_invited(tender: Tender) -> list[tuple[UUID, str]]:
    ids = [invitation.trust_id for invitation in invitations_of(tender.id)]
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return [(each, name) for each, name in db.session.execute(rows.order_by(Organisation.name))]
