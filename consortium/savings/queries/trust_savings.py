"""The savings of one trust: its part of the statement, and every line that it is the sum of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.people import names_of
from consortium.savings.domain.baseline import Grade
from consortium.savings.domain.cells import Cell
from consortium.savings.domain.claim_terms import Recurrence
from consortium.savings.domain.signoff import LineKey, LineKind, Stage, Step
from consortium.savings.models.signing import Book, Standing, book_of
from consortium.savings.queries.report import consortium_reported
from consortium.savings.reports.making import make_report, part_of
from consortium.savings.reports.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustLine:
    """A line as it counts in the statement: a trust, an item, a month and a kind."""

    consortium_id: UUID
    trust_id: UUID
    item_id: UUID
    item: str
    month: date
    kind: LineKind
    # The statement's own figure in pounds, so that the lines add up to its totals.
    amount: Decimal
    stage: Stage
    # Who signed last, and as what; empty before anybody did.
    signer: str
    signed_as: Step | None
    # The evidence grade of the baseline it stands on; the worst, where there are several.
    grade: Grade | None
    supplier: str
    budget_code: str
    recurrence: Recurrence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustSavings:
    """A trust's part of a report; ``lines`` is None where the reader may not see them."""

    trust_id: UUID
    code: str
    name: str
    report: Report
    lines: tuple[TrustLine, ...] | None
    # The trusts of the consortium that the reader may look at, by name.
    others: tuple[tuple[UUID, str], ...]

    def together(self, kind: LineKind) -> Decimal:
        """What counts of a kind, in pounds."""
        return sum(_cells(self.report, kind).values(), ZERO)


def savings_of_trust(
    *, actor: Actor, consortium_id: UUID, trust_id: UUID, period: Period
) -> TrustSavings:
    """What a trust has saved in a period, from every purchase line imported so far.

    Raises:
        NotFound: the trust was never a member, or is not within reach.
    """
    consortium = consortium_reported(actor=actor, consortium_id=consortium_id)
    made = make_report(
        consortium_id=consortium_id, code=consortium.code, name=consortium.name, period=period
    )
    scope = actor.scope(Permission.SAVINGS_VIEW)
    within = [
        trust for trust in made.scene.trusts.values() if consortium_id in scope or trust.id in scope
    ]
    trust = next((each for each in within if each.id == trust_id), None)
    if trust is None:
        raise NotFound("trust")
    report = part_of(made.report, [trust.code])
    lines = None
    if trust_id in actor.scope(Permission.SAVINGS_LINES_VIEW):
        book = book_of(made.scene, made.facts, made.versions, [trust.code])
        lines = tuple(_lines(report, book))
    return TrustSavings(
        trust_id=trust_id,
        code=trust.code,
        name=trust.name,
        report=report,
        lines=lines,
        others=tuple(sorted(((each.id, each.name) for each in within), key=lambda each: each[1])),
    )


def _lines(report: Report, book: Book) -> Iterable[TrustLine]:
    last = (
        standing.latest.decisions[-1].by
        for standing in book.lines.values()
        if standing.latest is not None and standing.latest.decisions
    )
    names = names_of({by for by in last if by is not None})
    for kind in LineKind:
        for cell, amount in _cells(report, kind).items():
            standing = book.lines.get(LineKey(*cell, kind))
            if standing is not None:
                yield _line(report, book, standing, cell, amount, names)


def _line(
    report: Report,
    book: Book,
    standing: Standing,
    cell: Cell,
    amount: Decimal,
    names: Mapping[UUID, str],
) -> TrustLine:
    latest, terms = standing.latest, book.facts.claims.get((cell.trust, cell.item))
    last = latest.decisions[-1] if latest is not None and latest.decisions else None
    signed = latest.budget.code if latest is not None and latest.budget else ""
    recorded = terms.budget.code if terms is not None and terms.budget else ""
    item_id = book.scene.item_ids[cell.item]
    return TrustLine(
        consortium_id=report.consortium_id,
        trust_id=book.scene.trust_ids[cell.trust],
        item_id=item_id,
        item=book.scene.items[item_id].name,
        month=cell.month,
        kind=standing.key.kind,
        amount=amount,
        stage=standing.stage,
        signer=names.get(last.by, "") if last is not None and last.by else "",
        signed_as=last.step if last is not None else None,
        grade=_grade(book, standing),
        supplier=report.supplier_of(cell),
        budget_code=signed or recorded,
        recurrence=terms.recurrence if terms is not None else None,
    )


def _grade(book: Book, standing: Standing) -> Grade | None:
    used = {entry.baseline_version for entry in standing.line.entries}
    known = book.facts.baselines.get((standing.key.trust, standing.key.item), ())
    return max((each.grade for each in known if each.version in used), default=None)


def _cells(report: Report, kind: LineKind) -> Mapping[Cell, Decimal]:
    statement = report.statement
    return {
        LineKind.CASH: statement.cash,
        LineKind.AVOIDED: statement.avoided,
        LineKind.CAPITAL: statement.capital,
    }[kind]
