"""Price audits: those that were made, what each adds up to, and its lines."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.person import Person
from consortium.organisations.queries.directory import organisations_by_id
from consortium.savings.domain.price_audit import CLAIMABLE, Verdict
from consortium.savings.gateways.audit_findings import (
    AuditedLine,
    Totals,
    WantedFindings,
    lines_of,
    total_of,
)
from consortium.savings.models.price_audit import (
    PriceAudit,
    PriceAuditSum,
    access_audit,
    audits_seen_by,
    trusts_seen_by,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    id: UUID
    reference: str
    consortium: str
    period: Period
    audited_at: datetime
    lines: int
    to_claim: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SumLine:
    """The lines of one trust, supplier and verdict; ``difference`` above zero is too much."""

    trust_id: UUID
    trust: str
    supplier_id: UUID | None
    supplier: str
    verdict: Verdict
    lines: int
    paid: Decimal
    due: Decimal
    difference: Decimal
    too_much: Decimal

    @property
    def to_claim(self) -> Decimal:
        """What of it can be claimed back: all that was too much, less what returns gave back."""
        if self.verdict is Verdict.RETURNED:
            return self.difference
        return self.too_much if self.verdict in CLAIMABLE else ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditDetail:
    """An audit as far as the actor reaches; ``is_whole`` says whether that is all of it."""

    id: UUID
    reference: str
    consortium_id: UUID
    consortium: str
    period: Period
    known_at: datetime
    audited_at: datetime
    audited_by: str
    inputs_sha256: str
    findings_sha256: str
    batches: int
    sums: tuple[SumLine, ...]
    is_whole: bool

    def together(self, *verdicts: Verdict) -> Decimal:
        """What the differences of some verdicts add up to."""
        return sum((each.difference for each in self.sums if each.verdict in verdicts), ZERO)

    def lines(self, *verdicts: Verdict) -> int:
        """How many lines have one of the verdicts; without any, how many there are."""
        return sum(each.lines for each in self.sums if each.verdict in verdicts or not verdicts)

    @property
    def to_claim(self) -> Decimal:
        """What suppliers can be asked to give back."""
        return sum((each.to_claim for each in self.sums), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesFound:
    """One page of an audit's lines, what all that fit add up to, and the trusts they may be of."""

    page: Page[AuditedLine]
    totals: Totals
    trusts: Mapping[UUID, str]


_AUDITS = select(PriceAudit, Organisation.name).join(
    Organisation, Organisation.id == PriceAudit.consortium_id
)


def list_audits(*, actor: Actor, asked: Asked) -> Page[AuditLine]:
    """The audits with something of a trust within reach, the latest first; words match the
    reference and the consortium. Lines and pounds are those within reach."""
    rows = _AUDITS.where(
        audits_seen_by(actor), *matching(asked.words, PriceAudit.reference, Organisation.name)
    )
    sorts = {"reference": PriceAudit.reference, "period": PriceAudit.period_from}
    if asked.sort not in sorts:
        asked = replace(asked, sort="audited", descending=True)
    page, total = one_page(rows, asked, sorts.get(asked.sort, PriceAudit.audited_at), PriceAudit.id)
    sums = _sums(actor, [audit.id for audit, _ in page])
    return Page(
        rows=[
            AuditLine(
                id=audit.id,
                reference=audit.reference,
                consortium=name,
                period=Period(audit.period_from, audit.period_to),
                audited_at=audit.audited_at,
                lines=sum(each.lines for each in sums[audit.id]),
                to_claim=sum((each.to_claim for each in sums[audit.id]), ZERO),
            )
            for audit, name in page
        ],
        total=total,
        asked=asked,
    )


def find_audit(*, actor: Actor, audit_id: UUID) -> AuditDetail:
    """An audit with its sums as far as the actor reaches.

    Raises:
        NotFound: there is none with that id, or nothing of it is within reach.
    """
    row = access_audit(actor=actor, audit_id=audit_id)
    person = db.session.get(Person, row.audited_by) if row.audited_by else None
    return AuditDetail(
        id=row.id,
        reference=row.reference,
        consortium_id=row.consortium_id,
        consortium=db.session.get_one(Organisation, row.consortium_id).name,
        period=Period(row.period_from, row.period_to),
        known_at=row.known_at,
        audited_at=row.audited_at,
        audited_by=person.name if person else "",
        inputs_sha256=row.inputs_sha256,
        findings_sha256=row.findings_sha256,
        batches=len(row.batch_ids),
        # What went wrong is what the page is opened for: it comes first.
        sums=tuple(sorted(_sums(actor, [row.id])[row.id], key=_matters)),
        is_whole=row.consortium_id in actor.scope(Permission.SAVINGS_LINES_VIEW),
    )


def list_audited_lines(
    *, actor: Actor, audit_id: UUID, wanted: WantedFindings, asked: Asked
) -> LinesFound:
    """One page of an audit's lines of trusts within reach; the largest overcharge comes first.

    Words match the order, the item, the supplier and the finding.

    Raises:
        NotFound: there is no such audit, or nothing of it is within reach.
    """
    row = access_audit(actor=actor, audit_id=audit_id)
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    trusts = {each.trust_id: each.trust for each in _sums(actor, [row.id])[row.id]}
    within = wanted.trust_ids if wanted.trust_ids is not None else frozenset(trusts)
    wanted = replace(
        wanted, trust_ids=frozenset(each for each in within if each in scope), words=asked.words
    )
    totals = total_of(row.findings_sha256, wanted)
    rows = lines_of(row.findings_sha256, wanted, asked)
    return LinesFound(
        page=Page(rows=rows, total=totals.lines, asked=asked), totals=totals, trusts=trusts
    )


def _matters(each: SumLine) -> tuple[bool, bool, Decimal]:
    return each.verdict is Verdict.AS_DUE, each.verdict is Verdict.NO_PRICE, -each.difference


def _sums(actor: Actor, audit_ids: Collection[UUID]) -> dict[UUID, tuple[SumLine, ...]]:
    rows = db.session.scalars(
        select(PriceAuditSum)
        .where(
            PriceAuditSum.audit_id.in_(audit_ids),
            trusts_seen_by(actor.scope(Permission.SAVINGS_LINES_VIEW)),
        )
        .order_by(PriceAuditSum.position)
    ).all()
    ids = {row.trust_id for row in rows} | {row.supplier_id for row in rows if row.supplier_id}
    known = organisations_by_id(ids)
    found: dict[UUID, list[SumLine]] = {audit_id: [] for audit_id in audit_ids}
    for row in rows:
        found[row.audit_id].append(
            SumLine(
                trust_id=row.trust_id,
                trust=known[row.trust_id].name,
                supplier_id=row.supplier_id,
                supplier=known[row.supplier_id].name if row.supplier_id else row.supplier_name,
                verdict=row.verdict,
                lines=row.lines,
                paid=row.paid,
                due=row.due,
                difference=row.difference,
                too_much=row.too_much,
            )
        )
    return {audit_id: tuple(sums) for audit_id, sums in found.items()}
