"""What is owed under agreements: lists, one obligation with its history, and what is overdue."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from consortium.contracts.domain.managing.obligations import (
    KIND_NAMES,
    ObligationKind,
    Occurrence,
    OccurrenceState,
    Step,
)
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.obligation import (
    Obligation,
    ObligationEvent,
    Owed,
    load_obligations,
)
from consortium.contracts.models.visibility import matter_answered_by, matter_seen_by
from consortium.contracts.queries.key_dates import trust_names
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import ROLE_NAMES, Actor, Permission, Role
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationLine:
    """An obligation as it stands: by what falls due next, or last when nothing does."""

    id: UUID
    agreement_id: UUID
    agreement: str
    kind: ObligationKind
    what: str
    owner: Role
    trust: str
    due_on: date
    state: OccurrenceState
    trust_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    at: datetime
    by: str
    occurrence: int
    step: Step
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationDetail:
    """One obligation with every time it falls due and what was done about it.

    ``may_deal`` says whether the reader may say that it is done, ``may_waive`` whether they may
    also waive it.
    """

    line: ObligationLine
    paragraph: str
    every_months: int | None
    days_before_end: int | None
    occurrences: tuple[Occurrence, ...]
    next_open: Occurrence | None
    history: tuple[HistoryLine, ...]
    may_deal: bool
    may_waive: bool


def list_obligations(
    *,
    actor: Actor,
    asked: Asked,
    today: date,
    agreement_id: UUID | None = None,
    states: Collection[OccurrenceState] = tuple(OccurrenceState),
) -> Page[ObligationLine]:
    """The obligations that concern the reader, the first due first.

    Raises:
        NotFound: the agreement is not there, or not within reach.
    """
    lines = [
        line
        for line in _lines(actor, today, agreement_id)
        if line.state in states and _matches(line, asked.words)
    ]
    orders: dict[str, Callable[[ObligationLine], str]] = {
        "what": lambda line: line.what.casefold(),
        "owner": lambda line: ROLE_NAMES[line.owner],
        "agreement": lambda line: line.agreement,
    }
    lines.sort(key=lambda line: (line.due_on, str(line.id)))
    if asked.sort in orders:
        lines.sort(key=orders[asked.sort])
    if asked.descending:
        lines.reverse()
    end = asked.offset + asked.rows if asked.rows else None
    return Page(rows=lines[asked.offset : end], total=len(lines), asked=asked)


def obligations_of_contract(
    *, actor: Actor, agreement_id: UUID, trust_id: UUID, today: date
) -> list[ObligationLine]:
    """What concerns one trust's contract: its own obligations and everybody's."""
    return [
        line
        for line in _lines(actor, today, agreement_id)
        if line.trust_id in (None, trust_id) and line.state not in _CLOSED
    ]


def count_overdue(*, actor: Actor, today: date) -> int:
    """How many obligations that are the actor's own to deal with are overdue."""
    return sum(
        each.known.state_on(today) is OccurrenceState.OVERDUE
        for each in _owed(actor, _answered_by(actor))
    )


def find_obligation(
    *, actor: Actor, agreement_id: UUID, obligation_id: UUID, today: date
) -> ObligationDetail:
    """One obligation under an agreement, with its history.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    wanted = (Obligation.id == obligation_id, Obligation.agreement_id == agreement_id)
    owed = _owed(actor, *wanted)
    if not owed:
        raise NotFound("obligation")
    (found,) = owed
    row = db.session.get_one(Obligation, obligation_id)
    manages = found.agreement.consortium_id in actor.scope(Permission.AGREEMENTS_MANAGE)
    return ObligationDetail(
        line=_line(found, trust_names(_trusts([found])), today),
        paragraph=row.paragraph,
        every_months=row.every_months,
        days_before_end=row.days_before_end,
        occurrences=found.known.occurrences,
        next_open=found.known.next_open,
        history=tuple(_history(row.id)),
        may_deal=manages or bool(_owed(actor, *wanted, _answered_by(actor))),
        may_waive=manages,
    )


_CLOSED = (OccurrenceState.DONE, OccurrenceState.WAIVED, OccurrenceState.ENDED)


def _owed(actor: Actor, *wanted: ColumnElement[bool]) -> list[Owed]:
    """The obligations that concern the reader and meet some conditions."""
    scope = actor.scope(Permission.AGREEMENTS_VIEW)
    return load_obligations(
        matter_seen_by(scope, Obligation.trust_id, Obligation.owner_role), *wanted
    )


def _answered_by(actor: Actor) -> ColumnElement[bool]:
    return matter_answered_by(actor, Obligation.trust_id, Obligation.owner_role)


def _lines(actor: Actor, today: date, agreement_id: UUID | None) -> list[ObligationLine]:
    """The lines of one agreement, or of all within reach."""
    if agreement_id is None:
        owed = _owed(actor)
    else:
        access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        owed = _owed(actor, Obligation.agreement_id == agreement_id)
    names = trust_names(_trusts(owed))
    return [_line(each, names, today) for each in owed]


def _line(owed: Owed, names: Mapping[UUID, str], today: date) -> ObligationLine:
    known = owed.known
    occurrence = known.next_open or known.occurrences[-1]
    return ObligationLine(
        id=known.id,
        agreement_id=owed.agreement.id,
        agreement=f"{owed.agreement.reference} {owed.agreement.title}",
        kind=known.kind,
        what=known.what,
        owner=known.owner,
        trust=names[known.trust_id] if known.trust_id else "",
        trust_id=known.trust_id,
        due_on=occurrence.due_on,
        state=occurrence.state_on(today),
    )


def _trusts(owed: Iterable[Owed]) -> set[UUID]:
    return {each.known.trust_id for each in owed if each.known.trust_id}


def _matches(line: ObligationLine, words: str) -> bool:
    text = f"{line.what} {line.agreement} {line.trust} {KIND_NAMES[line.kind]}".casefold()
    return all(word in text for word in words.casefold().split())


def _history(obligation_id: UUID) -> list[HistoryLine]:
    rows = db.session.scalars(
        select(ObligationEvent)
        .where(ObligationEvent.obligation_id == obligation_id)
        .order_by(ObligationEvent.recorded_at.desc(), ObligationEvent.id.desc())
    ).all()
    names = names_of({row.recorded_by for row in rows if row.recorded_by})
    return [
        HistoryLine(
            at=row.recorded_at,
            by=names.get(row.recorded_by, "") if row.recorded_by else "the system",
            occurrence=row.occurrence,
            step=row.step,
            note=row.note,
        )
        for row in rows
    ]
