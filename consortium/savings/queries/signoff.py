"""Savings lines with what people decided on them: what waits for whom, and one line's trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import Period, month_of
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.queries.people import names_of
from consortium.savings.domain.claim_terms import Recurrence, missing_to_bank
from consortium.savings.domain.picked import Picked
from consortium.savings.domain.recorded import records_of
from consortium.savings.domain.savings_lines import Entry
from consortium.savings.domain.signoff import (
    SIGNS,
    Decision,
    LineKey,
    LineKind,
    Stage,
    Step,
)
from consortium.savings.models.recorded import standings_of
from consortium.savings.models.signing import Book, Standing, load_book
from consortium.savings.models.signoff import SavingsLock
from consortium.savings.queries.realisation import realisation_of
from consortium.savings.queries.report import consortium_reported
from consortium.savings.queries.signed_versions import VersionLine, version_line
from consortium.savings.queries.signoff_stages import StageRow, stages_of
from consortium.savings.queries.to_sign import page_to_sign
from consortium.savings.reports.realisation import RealisedMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A savings line as lists show it."""

    consortium_id: UUID
    trust: str
    item: str
    # What tells the line from all others, and the hash of the figures that would be signed.
    picked: Picked
    # What its purchases come to today, and what of it counts.
    amount: Decimal
    counts: Decimal
    stage: Stage
    waits_for: Step | None
    has_changed: bool
    is_locked: bool
    version: int
    # Whether the trust's finance has decided on the figures as they are.
    is_ruled_on: bool
    # Whether the reader can sign it now.
    can_sign: bool
    # The budget that fell, as signed or else as the claim says; empty before either.
    budget_code: str
    recurrence: Recurrence | None
    # Who signed the last version last, and as what; nobody before it was put forward.
    signer: str
    signed_as: Step | None

    @property
    def month(self) -> date:
        return self.picked.month

    @property
    def kind(self) -> LineKind:
        return self.picked.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesFound:
    """A page of lines, and what the reader could sign of all that fit.

    ``step`` is the reader's first step of which lines wait, and ``to_sign`` are those lines;
    ``is_decided`` says whether finance has decided on every line, so that a month can be locked.
    """

    page: Page[LineRow]
    step: Step | None
    to_sign: tuple[LineRow, ...]
    is_decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """A trust's month: how many of its lines wait, and for whom."""

    trust_id: UUID
    trust: str
    month: date
    lines: int
    cash: Decimal
    counts: Decimal
    waiting: Mapping[Step, int]
    waits_for_reader: int
    is_locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsFound:
    months: list[MonthRow]
    stages: list[StageRow]
    realised: list[RealisedMonth]
    # Shares of rebates and benefits in the same days, and how many the reader could sign.
    recorded: int
    recorded_to_sign: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDetail:
    row: LineRow
    entries: tuple[Entry, ...]
    # The newest first.
    versions: tuple[VersionLine, ...]
    # The hash of the figures as they are worked out today.
    seal_today: str
    locked_at: datetime | None
    # Whether the reader could put a new version forward, which needs a reason.
    can_put_forward_again: bool
    # What the claim lacks before the line can be banked.
    missing: tuple[str, ...]


def list_lines(
    *,
    actor: Actor,
    consortium_id: UUID,
    period: Period,
    asked: Asked,
    trust_id: UUID | None = None,
    mine: bool = False,
) -> LinesFound:
    """The lines of whole months within reach; words match trust, item or kind.

    ``mine`` leaves those that wait for the reader.

    Raises:
        NotFound: the consortium or the trust is not within reach.
    """
    rows = _rows(actor, consortium_id, period, trust_id)
    words = asked.words.casefold().split()
    fitting = [
        row
        for row in rows
        if all(word in f"{row.trust} {row.item} {row.kind.value}".casefold() for word in words)
    ]
    found = page_to_sign(fitting, asked=asked, mine=mine)
    return LinesFound(
        page=found.page,
        step=found.step,
        to_sign=found.to_sign,
        is_decided=bool(rows) and all(row.is_ruled_on and not row.is_locked for row in rows),
    )


def list_months(*, actor: Actor, consortium_id: UUID, period: Period) -> MonthsFound:
    """The months of each trust within reach that have lines, the trusts by name; and the stages.

    Raises:
        NotFound: the consortium is not within reach.
    """
    book, scope = _book(actor, consortium_id, period, None)
    groups: dict[tuple[str, UUID, date], list[LineRow]] = {}
    for row in _rows_of(actor, book, consortium_id):
        groups.setdefault((row.trust, row.picked.trust_id, row.month), []).append(row)
    months = [
        MonthRow(
            trust_id=trust_id,
            trust=trust,
            month=month,
            lines=len(rows),
            cash=sum((row.amount for row in rows if row.kind is LineKind.CASH), ZERO),
            counts=sum((row.counts for row in rows if row.kind is LineKind.CASH), ZERO),
            waiting={
                step: number
                for step in Step
                if (number := sum(1 for row in rows if row.waits_for is step))
            },
            waits_for_reader=sum(1 for row in rows if row.can_sign),
            is_locked=rows[0].is_locked,
        )
        for (trust, trust_id, month), rows in sorted(groups.items(), key=lambda each: each[0])
    ]
    own = [trust.code for trust in book.scene.trusts.values() if trust.id in scope]
    records = records_of(book.facts.rebates, book.facts.benefits)
    recorded = [
        each
        for key, each in standings_of(book.scene, records).items()
        if key.trust in own and key.on in period
    ]
    trust_ids = book.scene.trust_ids
    return MonthsFound(
        months=months,
        stages=stages_of(book, period, own, recorded),
        realised=realisation_of(book, period, own),
        recorded=len(recorded),
        recorded_to_sign=sum(each.can_sign(actor, trust_ids[each.key.trust]) for each in recorded),
    )


def find_line(
    *,
    actor: Actor,
    consortium_id: UUID,
    trust_id: UUID,
    item_id: UUID,
    month: date,
    kind: LineKind,
) -> LineDetail:
    """One line with what it is the sum of, and every version and decision.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    book, scope = _book(actor, consortium_id, month_of(month), trust_id)
    if trust_id not in book.scene.trusts or item_id not in book.scene.items:
        raise NotFound("savings line")
    key = LineKey(book.scene.trusts[trust_id].code, book.scene.items[item_id].code, month, kind)
    standing = book.lines.get(key)
    if standing is None or trust_id not in scope:
        raise NotFound("savings line")
    names = names_of(
        {
            each.by
            for version in standing.versions
            for each in version.decisions
            if each.by is not None
        }
    )
    may_put_forward = permissions.may(actor, SIGNS[Step.PROCUREMENT], trust_id)
    return LineDetail(
        row=_row(actor, book, consortium_id, standing, names),
        entries=standing.line.entries,
        versions=tuple(version_line(version, names) for version in reversed(standing.versions)),
        seal_today=standing.line.sha256,
        locked_at=_locked_at(consortium_id, trust_id, month) if standing.is_locked else None,
        can_put_forward_again=(
            may_put_forward and standing.latest is not None and standing.can_be_put_forward
        ),
        missing=missing_to_bank(book.facts.claims.get((key.trust, key.item)), kind),
    )


def _rows(
    actor: Actor, consortium_id: UUID, period: Period, trust_id: UUID | None
) -> list[LineRow]:
    book, _ = _book(actor, consortium_id, period, trust_id)
    return _rows_of(actor, book, consortium_id)


def _rows_of(actor: Actor, book: Book, consortium_id: UUID) -> list[LineRow]:
    names = names_of({each.by for each in map(_last, book.lines.values()) if each and each.by})
    rows = (_row(actor, book, consortium_id, standing, names) for standing in book.lines.values())
    return sorted(rows, key=lambda row: (row.trust, row.month, row.item, row.kind))


def _book(
    actor: Actor, consortium_id: UUID, period: Period, trust_id: UUID | None
) -> tuple[Book, Scope]:
    """The lines within reach; a consortium whose report the actor cannot see is not there."""
    consortium_reported(actor=actor, consortium_id=consortium_id)
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    if trust_id is not None and trust_id not in scope:
        raise NotFound("trust")
    trust_ids = scope.organisations if trust_id is None else {trust_id}
    everything = scope.everything and trust_id is None
    book = load_book(consortium_id, period, trust_ids=None if everything else trust_ids)
    return book, scope


def _last(standing: Standing) -> Decision | None:
    latest = standing.latest
    return latest.decisions[-1] if latest is not None and latest.decisions else None


def _row(
    actor: Actor, book: Book, consortium_id: UUID, standing: Standing, names: Mapping[UUID, str]
) -> LineRow:
    key, latest, last = standing.key, standing.latest, _last(standing)
    trust_id = book.scene.trust_ids[key.trust]
    terms = book.facts.claims.get((key.trust, key.item))
    signed = latest.budget.code if latest is not None and latest.budget else ""
    recorded = terms.budget.code if terms is not None and terms.budget else ""
    return LineRow(
        consortium_id=consortium_id,
        trust=book.scene.trusts[trust_id].name,
        item=book.scene.items[book.scene.item_ids[key.item]].name,
        picked=Picked(
            trust_id=trust_id,
            item_id=book.scene.item_ids[key.item],
            month=key.month,
            kind=key.kind,
            seal=standing.seal(standing.waits_for),
        ),
        amount=standing.line.amount,
        counts=pennies(book.counted(standing).counted),
        stage=standing.stage,
        waits_for=standing.waits_for,
        has_changed=standing.has_changed,
        is_locked=standing.is_locked,
        version=latest.number if latest else 0,
        is_ruled_on=standing.is_ruled_on,
        can_sign=standing.can_sign(actor, trust_id),
        budget_code=signed or recorded,
        recurrence=terms.recurrence if terms is not None else None,
        signer=names.get(last.by, "") if last is not None and last.by else "",
        signed_as=last.step if last is not None else None,
    )


def _locked_at(consortium_id: UUID, trust_id: UUID, month: date) -> datetime | None:
    return db.session.scalar(
        select(SavingsLock.locked_at).where(
            SavingsLock.consortium_id == consortium_id,
            SavingsLock.trust_id == trust_id,
            SavingsLock.month == month,
        )
    )
