"""The months of each trust that wait to be signed and locked, and how far their savings are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.recorded import records_of
from consortium.savings.domain.signoff import LineKind, Step
from consortium.savings.models.recorded import standings_of
from consortium.savings.queries.realisation import realisation_of
from consortium.savings.queries.savings_lines import LineRow, book_within_reach, rows_of
from consortium.savings.queries.signoff_stages import StageRow, stages_of
from consortium.savings.reports.realisation import RealisedMonth


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


def list_months(*, actor: Actor, consortium_id: UUID, period: Period) -> MonthsFound:
    """The months of each trust within reach that have lines, the trusts by name; and the stages.

    Raises:
        NotFound: the consortium is not within reach.
    """
    book, scope = book_within_reach(actor, consortium_id, period, None)
    groups: dict[tuple[str, UUID, date], list[LineRow]] = {}
    for row in rows_of(actor, book, consortium_id):
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
