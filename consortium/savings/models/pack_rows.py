"""The rows behind a pack that nothing else reads whole: what was signed, locked, noted, logged."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.organisations.queries.people import names_of
from consortium.savings.domain.packs.baselines import Certificate, PartySignature, SourceFile
from consortium.savings.domain.packs.facts import PackChange, PackCost, PackNote
from consortium.savings.domain.packs.trail import SignedStep, SignedVersion
from consortium.savings.domain.signoff import LineKind, Step
from consortium.savings.models.baseline import Baseline
from consortium.savings.models.evidence_pack import ReviewerNote
from consortium.savings.models.ledger import ProgrammeCost
from consortium.savings.models.signoff import SavingsDecision, SavingsLine, SavingsLock
from consortium.spend.models.batch import BatchStanding, batches_named

_ORDER = list(Step)
SOMEBODY, THE_SYSTEM = "somebody", "the system"


class People:
    """The names of people, asked for all together; a name that was erased reads "somebody"."""

    def __init__(self, ids: Iterable[UUID | None]) -> None:
        self._names = names_of({each for each in ids if each is not None})

    def name(self, person_id: UUID | None) -> str:
        return THE_SYSTEM if person_id is None else self._names.get(person_id, SOMEBODY)


def signed_versions(
    *, trust_id: UUID, item_id: UUID, kind: LineKind, period: Period
) -> tuple[SignedVersion, ...]:
    """Every version of the months of a saving, with each decision and the hash it was given on."""
    rows = db.session.scalars(
        select(SavingsLine)
        .where(
            SavingsLine.trust_id == trust_id,
            SavingsLine.item_id == item_id,
            SavingsLine.kind == kind,
            SavingsLine.month >= period.start,
            SavingsLine.month < (period.end or date.max),
        )
        .order_by(SavingsLine.month, SavingsLine.version)
    ).all()
    decisions: dict[UUID, list[SavingsDecision]] = {row.id: [] for row in rows}
    for decision in db.session.scalars(
        select(SavingsDecision).where(SavingsDecision.line_id.in_(decisions))
    ):
        decisions[decision.line_id].append(decision)
    people = People(
        [
            *(row.put_forward_by for row in rows),
            *(each.decided_by for given in decisions.values() for each in given),
        ]
    )
    return tuple(_version(row, decisions[row.id], people) for row in rows)


def locks_of(*, consortium_id: UUID, trust_id: UUID, period: Period) -> dict[date, datetime]:
    """The months of a period that the trust has locked, and when."""
    rows = db.session.execute(
        select(SavingsLock.month, SavingsLock.locked_at).where(
            SavingsLock.consortium_id == consortium_id,
            SavingsLock.trust_id == trust_id,
            SavingsLock.month >= period.start,
            SavingsLock.month < (period.end or date.max),
        )
    )
    return dict(rows.all())


def certificates_of(*, trust_id: UUID, item_id: UUID) -> tuple[Certificate, ...]:
    """Every version of a baseline with its signatures and the files it was worked out from."""
    rows = db.session.scalars(
        select(Baseline)
        .where(Baseline.trust_id == trust_id, Baseline.item_id == item_id)
        .order_by(Baseline.version)
    ).all()
    files = {
        str(batch.id): SourceFile(
            batch=batch.reference, name=batch.source_name, sha256=batch.source_sha256
        )
        for batch in batches_named({UUID(each) for row in rows for each in row.batch_ids})
    }
    people = People(
        [
            *(row.prepared_by for row in rows),
            *(each.signed_by for row in rows for each in row.signatures),
        ]
    )
    return tuple(_certificate(row, files, people) for row in rows)


def costs_of(*, consortium_id: UUID, trust_id: UUID, period: Period) -> tuple[PackCost, ...]:
    """What the programme cost in a period: what all bore together, and what the trust bore."""
    rows = db.session.scalars(
        select(ProgrammeCost)
        .where(
            ProgrammeCost.consortium_id == consortium_id,
            or_(ProgrammeCost.trust_id.is_(None), ProgrammeCost.trust_id == trust_id),
            ProgrammeCost.falls_on >= period.start,
            ProgrammeCost.falls_on < (period.end or date.max),
        )
        .order_by(ProgrammeCost.falls_on, ProgrammeCost.reference)
    )
    return tuple(
        PackCost(
            reference=row.reference,
            kind=row.kind,
            falls_on=row.falls_on,
            amount=row.amount,
            description=row.description,
            evidence=row.evidence,
            borne_by="the consortium" if row.trust_id is None else "the trust",
        )
        for row in rows
    )


def notes_of(
    *, consortium_id: UUID, trust_id: UUID, item_id: UUID, kind: LineKind, period: Period
) -> tuple[PackNote, ...]:
    """What reviewers wrote on a saving of these months or of some of them, the first one first."""
    rows = db.session.scalars(
        select(ReviewerNote)
        .where(
            ReviewerNote.consortium_id == consortium_id,
            ReviewerNote.trust_id == trust_id,
            ReviewerNote.item_id == item_id,
            ReviewerNote.kind == kind,
            ReviewerNote.period_from < (period.end or date.max),
            ReviewerNote.period_to > period.start,
        )
        .order_by(ReviewerNote.written_at, ReviewerNote.id)
    ).all()
    people = People(row.written_by for row in rows)
    return tuple(
        PackNote(
            written_at=row.written_at,
            written_by=people.name(row.written_by),
            grade=row.grade,
            text=row.text,
        )
        for row in rows
    )


def changes_of(
    *, trust_id: UUID, item_id: UUID, batch_ids: Collection[UUID], item: str, kind: LineKind
) -> tuple[PackChange, ...]:
    """What the audit log holds on a saving's baselines, imports and savings lines, in order.

    Imports of the trust that were withdrawn are among them, whichever items they held.
    """
    baselines = select(Baseline.id).where(
        Baseline.trust_id == trust_id, Baseline.item_id == item_id
    )
    moved = select(BatchStanding.batch_id).where(BatchStanding.trust_id == trust_id)
    rows = db.session.scalars(
        select(AuditEvent)
        .where(
            or_(
                AuditEvent.subject_id.in_(baselines),
                AuditEvent.subject_id.in_(moved),
                AuditEvent.subject_id.in_(batch_ids),
                (AuditEvent.subject_kind == "savings lines") & (AuditEvent.subject_id == trust_id),
            )
        )
        .order_by(AuditEvent.sequence)
    ).all()
    kept = [(row, facts) for row in rows if _is_about(facts := json.loads(row.body), item, kind)]
    people = People(row.actor_id for row, _ in kept)
    return tuple(
        PackChange(
            sequence=row.sequence,
            at=row.at,
            who=row.actor if row.actor_id is None else people.name(row.actor_id),
            action=row.action,
            subject=row.subject,
            reason=facts["reason"],
            hash=row.hash,
        )
        for row, facts in kept
    )


def _is_about(facts: Mapping[str, object], item: str, kind: LineKind) -> bool:
    """Events of savings lines tell of many; those of others are left out."""
    details = facts.get("details")
    lines = details.get("lines") if isinstance(details, dict) else None
    if not isinstance(lines, list):
        return True
    return any(
        str(each).startswith(f"{item} ") and str(each).endswith(f" {kind.value}") for each in lines
    )


def _version(
    row: SavingsLine, decisions: Iterable[SavingsDecision], people: People
) -> SignedVersion:
    return SignedVersion(
        month=row.month,
        number=row.version,
        amount=row.amount,
        reason=row.reason,
        put_forward_at=row.put_forward_at,
        put_forward_by=people.name(row.put_forward_by),
        sha256=row.content_sha256,
        content=row.content,
        steps=tuple(
            SignedStep(
                step=each.step,
                verdict=each.verdict,
                person=people.name(each.decided_by),
                at=each.decided_at,
                amount=each.amount,
                reason=each.reason,
                sha256=each.content_sha256,
                budget_code=each.budget_code,
                budget_removed_on=each.budget_removed_on,
            )
            for each in sorted(decisions, key=lambda each: _ORDER.index(each.step))
        ),
    )


def _certificate(row: Baseline, files: Mapping[str, SourceFile], people: People) -> Certificate:
    return Certificate(
        reference=row.reference,
        trust_id=str(row.trust_id),
        item_id=str(row.item_id),
        version=row.version,
        window=Period(row.window_from, row.window_to),
        quantity=row.quantity,
        unit_price=row.unit_price,
        lowest_price=row.lowest_price,
        highest_price=row.highest_price,
        purchases=row.purchases,
        method=row.method,
        grade=row.grade,
        source=row.source,
        files=tuple(files[each] for each in row.batch_ids if each in files),
        included_costs=row.included_costs,
        exclusions=row.exclusions,
        reason=row.reason,
        prepared_by=people.name(row.prepared_by),
        prepared_at=row.prepared_at,
        sha256=row.content_sha256,
        signatures=tuple(
            PartySignature(
                party=each.party,
                person=people.name(each.signed_by),
                at=each.signed_at,
                sha256=each.content_sha256,
            )
            for each in row.signatures
        ),
    )
