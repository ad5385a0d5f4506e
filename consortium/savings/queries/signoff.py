"""Savings lines with what people decided on them: those to be signed, and one line's trail."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period, month_of
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.queries.people import names_of
from consortium.savings.domain.claim_limits import missing_to_bank
from consortium.savings.domain.savings_lines import Entry
from consortium.savings.domain.signoff import SIGNS, LineKey, LineKind, Step
from consortium.savings.models.signoff import SavingsLock
from consortium.savings.queries.savings_lines import LineRow, book_within_reach, row_of, rows_of
from consortium.savings.queries.signed_versions import VersionLine, version_line
from consortium.savings.queries.to_sign import page_to_sign


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
    book, scope = book_within_reach(actor, consortium_id, month_of(month), trust_id)
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
        row=row_of(actor, book, consortium_id, standing, names),
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
    book, _ = book_within_reach(actor, consortium_id, period, trust_id)
    return rows_of(actor, book, consortium_id)


def _locked_at(consortium_id: UUID, trust_id: UUID, month: date) -> datetime | None:
    return db.session.scalar(
        select(SavingsLock.locked_at).where(
            SavingsLock.consortium_id == consortium_id,
            SavingsLock.trust_id == trust_id,
            SavingsLock.month == month,
        )
    )
