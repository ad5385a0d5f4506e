"""Savings lines as lists show them, each with how far it is and whether the reader can sign it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.queries.people import names_of
from consortium.savings.domain.claim_terms import Recurrence
from consortium.savings.domain.picked import Picked
from consortium.savings.domain.signoff import Decision, LineKind, Stage, Step
from consortium.savings.models.signing import Book, Standing, load_book
from consortium.savings.queries.report import consortium_reported


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


def book_within_reach(
    actor: Actor, consortium_id: UUID, period: Period, trust_id: UUID | None
) -> tuple[Book, Scope]:
    """The lines within reach; a consortium whose report the actor cannot see is not there.

    Raises:
        NotFound: the consortium or the trust is not within reach.
    """
    consortium_reported(actor=actor, consortium_id=consortium_id)
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    if trust_id is not None and trust_id not in scope:
        raise NotFound("trust")
    trust_ids = scope.organisations if trust_id is None else {trust_id}
    everything = scope.everything and trust_id is None
    book = load_book(consortium_id, period, trust_ids=None if everything else trust_ids)
    return book, scope


def rows_of(actor: Actor, book: Book, consortium_id: UUID) -> list[LineRow]:
    """All lines of a book, by trust, month, item and kind."""
    names = names_of({each.by for each in map(_last, book.lines.values()) if each and each.by})
    rows = (row_of(actor, book, consortium_id, standing, names) for standing in book.lines.values())
    return sorted(rows, key=lambda row: (row.trust, row.month, row.item, row.kind))


def row_of(
    actor: Actor, book: Book, consortium_id: UUID, standing: Standing, names: Mapping[UUID, str]
) -> LineRow:
    """One line of a book; ``names`` are those of the people who signed it last."""
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


def _last(standing: Standing) -> Decision | None:
    latest = standing.latest
    return latest.decisions[-1] if latest is not None and latest.decisions else None
