"""Alarms on baselines as lists, baselines and savings lines show them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from consortium.catalogue.queries.items import items_by_id
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.directory import organisations_by_id
from consortium.organisations.queries.people import names_of
from consortium.savings.domain.alarms import ALARM_NAMES, AlarmKind, Figure
from consortium.savings.models.alarms import Raised, alarms_of, load_alarms
from consortium.savings.models.baseline import access_baseline
from consortium.savings.queries.report import consortium_reported


class AlarmState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """An answer, with the figures it answered; ``is_of_these`` while they are the same."""

    reason: str
    by: str
    at: datetime
    figures: tuple[Figure, ...]
    is_of_these: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmLine:
    """An alarm as its reader may see it: without other trusts' prices, unless they reach them."""

    baseline_id: UUID
    reference: str
    version: int
    trust_id: UUID
    trust: str
    item_id: UUID
    item: str
    kind: AlarmKind
    about: str
    figures: tuple[Figure, ...]
    at_stake: Decimal | None
    # The hash of the figures that an answer would answer.
    seal: str
    state: AlarmState
    answers: tuple[AnswerLine, ...]
    prepared_by: str
    can_answer: bool
    # Whether the version counts, or waits to count; others are history.
    is_current: bool

    @property
    def is_open(self) -> bool:
        return self.state is AlarmState.OPEN


def list_alarms(
    *,
    actor: Actor,
    consortium_id: UUID,
    asked: Asked,
    kind: AlarmKind | None = None,
    state: AlarmState | None = None,
    trust_id: UUID | None = None,
    with_history: bool = False,
) -> Page[AlarmLine]:
    """The alarms on baselines within reach, what most is at stake on first unless asked otherwise.

    Words match trust, item, baseline or kind. ``with_history`` adds replaced versions' alarms.

    Raises:
        NotFound: the consortium is not within reach.
    """
    consortium_reported(actor=actor, consortium_id=consortium_id)
    raised = [
        each
        for each in load_alarms(consortium_id)
        if (with_history or each.is_current)
        and (kind is None or each.alarm.kind is kind)
        and (trust_id is None or each.baseline.trust_id == trust_id)
    ]
    words = asked.words.casefold().split()
    lines = [
        line
        for line in _lines(actor, raised, sees_others=_sees_all(actor, consortium_id))
        if (state is None or line.state is state) and all(each in _text(line) for each in words)
    ]
    keys = {"trust": lambda line: line.trust, "item": lambda line: line.item}
    if asked.sort in keys:
        lines.sort(key=keys[asked.sort], reverse=asked.descending)
    else:
        lines.sort(key=_most_at_stake)
    shown = lines if asked.rows is None else lines[asked.offset : asked.offset + asked.rows]
    return Page(rows=shown, total=len(lines), asked=asked)


def alarms_on_baseline(*, actor: Actor, baseline_id: UUID) -> list[AlarmLine]:
    """The alarms on one version of a baseline.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    row = access_baseline(
        actor=actor, permission=Permission.BASELINES_VIEW, baseline_id=baseline_id
    )
    raised = alarms_of(row)
    others = {trust for each in raised for trust in each.compared_with}
    sees = all(trust in actor.scope(Permission.BASELINES_VIEW) for trust in others)
    return _lines(actor, raised, sees_others=sees)


def find_alarm(*, actor: Actor, baseline_id: UUID, kind: AlarmKind, about: str) -> AlarmLine:
    """One alarm with everything that was answered to it; an open one where two are alike.

    Raises:
        NotFound: the baseline is not within reach, or raises no such alarm.
    """
    lines = [
        line
        for line in alarms_on_baseline(actor=actor, baseline_id=baseline_id)
        if (line.kind, line.about) == (kind, about)
    ]
    if not lines:
        raise NotFound("alarm")
    return max(lines, key=lambda line: line.is_open)


def alarms_behind_savings(
    *, actor: Actor, consortium_id: UUID
) -> Mapping[tuple[UUID, UUID], list[AlarmLine]]:
    """The alarms on the baselines that savings stand on today, by trust and item.

    Whoever signs a savings line sees them, so the reach is that of savings lines.
    """
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    raised = [
        each
        for each in load_alarms(consortium_id)
        if each.is_current
        and each.baseline.locked_at is not None
        and each.baseline.trust_id in scope
    ]
    found: dict[tuple[UUID, UUID], list[AlarmLine]] = {}
    for line in _lines(actor, raised, sees_others=_sees_all(actor, consortium_id), reach=scope):
        found.setdefault((line.trust_id, line.item_id), []).append(line)
    return found


def _lines(
    actor: Actor,
    raised: Collection[Raised],
    *,
    sees_others: bool,
    reach: permissions.Scope | None = None,
) -> list[AlarmLine]:
    scope = actor.scope(Permission.BASELINES_VIEW) if reach is None else reach
    seen = [each for each in raised if each.baseline.trust_id in scope]
    trusts = organisations_by_id({each.baseline.trust_id for each in seen})
    items = items_by_id({each.baseline.item_id for each in seen})
    people = {each.baseline.prepared_by for each in seen} | {
        answer.answered_by for each in seen for answer in each.answers
    }
    names = names_of({person for person in people if person is not None})
    return [
        AlarmLine(
            baseline_id=each.baseline.id,
            reference=each.baseline.reference,
            version=each.baseline.version,
            trust_id=each.baseline.trust_id,
            trust=trusts[each.baseline.trust_id].name,
            item_id=each.baseline.item_id,
            item=items[each.baseline.item_id].name,
            kind=each.alarm.kind,
            about=each.alarm.about,
            figures=_visible(each.alarm.figures, sees_others=sees_others),
            at_stake=each.alarm.at_stake if sees_others or not _tells(each) else None,
            seal=each.alarm.sha256,
            state=AlarmState.OPEN if each.is_open else AlarmState.ANSWERED,
            answers=tuple(_answers(each, names, sees_others=sees_others)),
            prepared_by=_name(names, each.baseline.prepared_by),
            can_answer=_can_answer(actor, each),
            is_current=each.is_current,
        )
        for each in seen
    ]


def _answers(
    raised: Raised, names: Mapping[UUID, str], *, sees_others: bool
) -> Iterable[AnswerLine]:
    for each in raised.answers:
        figures = tuple(map(Figure.from_text, each.figures))
        yield AnswerLine(
            reason=each.reason,
            by=_name(names, each.answered_by),
            at=each.answered_at,
            figures=_visible(figures, sees_others=sees_others),
            is_of_these=each.sha256 == raised.alarm.sha256,
        )


def _visible(figures: Iterable[Figure], *, sees_others: bool) -> tuple[Figure, ...]:
    return tuple(each for each in figures if sees_others or not each.of_others)


def _tells(raised: Raised) -> bool:
    """Whether what is at stake would tell another trust's price."""
    return any(each.of_others for each in raised.alarm.figures)


def _can_answer(actor: Actor, raised: Raised) -> bool:
    row = raised.baseline
    if actor.id is not None and actor.id == row.prepared_by:
        return False
    sides = (Permission.BASELINES_SIGN_HOST, Permission.BASELINES_SIGN_CONSORTIUM)
    return any(permissions.may(actor, side, row.trust_id) for side in sides)


def _sees_all(actor: Actor, consortium_id: UUID) -> bool:
    return consortium_id in actor.scope(Permission.BASELINES_VIEW)


def _text(line: AlarmLine) -> str:
    return f"{line.trust} {line.item} {line.reference} {ALARM_NAMES[line.kind]}".casefold()


def _most_at_stake(line: AlarmLine) -> tuple[bool, Decimal, str, str, str]:
    """Open ones first; then by the pounds, whichever way they would move."""
    return (
        not line.is_open,
        -abs(line.at_stake or Decimal(0)),
        line.trust,
        line.item,
        line.kind.value,
    )


def _name(names: Mapping[UUID, str], person_id: UUID | None) -> str:
    return names.get(person_id, "somebody") if person_id else "the system"
