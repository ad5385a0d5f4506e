"""Claiming wrong prices back: drafting a claim from audited lines, its steps, its credit notes."""

import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.reports.generated_documents import MEDIA_TYPES, Format, written
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.foundation.files import keep
from consortium.savings.domain.price_claims import (
    ClaimStep,
    check_credit,
    check_step,
)
from consortium.savings.gateways.audit_findings import AuditedLine
from consortium.savings.models.claim_facts import claim_account, claim_facts, left_of_trust
from consortium.savings.models.claimable import Choice, claimable_lines
from consortium.savings.models.price_audit import access_audit
from consortium.savings.models.price_claim import (
    PriceClaim,
    PriceClaimCredit,
    PriceClaimEvent,
    PriceClaimHold,
    PriceClaimLine,
    access_claim,
    events_of_claims,
    let_lines_go,
    lines_of_claims,
)
from consortium.savings.reports.claim_letter import claim_letter

# A letter that somebody can read, and answer.
MOST_LINES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step as somebody reports it: on which day, under which number, with which words."""

    step: ClaimStep
    on: date
    reference: str = ""
    reason: str = ""
    accepted: Decimal | None = None


def draft_price_claim(*, actor: Actor, audit_id: UUID, choice: Choice, now: datetime) -> UUID:
    """Make a claim of the chosen lines of an audit, with their amounts as they were found.

    Lines that another open claim holds are left out; the returns that refer to a claimed line
    come with it and take their part from it.

    Raises:
        NotFound: the audit is not within reach.
        NotAllowed: a chosen line belongs to a trust that the actor may not claim for.
        Invalid: nothing is left to claim, or there are too many lines for one letter.
        Conflict: somebody else claimed one of the lines at the same moment.
    """
    with transaction():
        audit = access_audit(actor=actor, audit_id=audit_id)
        lines = claimable_lines(actor=actor, audit=audit, choice=choice)
        _check_lines(lines)
        permissions.check(actor, Permission.PRICES_AUDIT, *{line.trust_id for line in lines})
        claim = PriceClaim(
            id=uuid7(),
            reference=next_reference(Series.PRICE_CLAIM, london_date(now).year),
            consortium_id=audit.consortium_id,
            supplier_id=choice.supplier_id,
            audit_id=audit.id,
            drafted_at=now,
            drafted_by=actor.id,
        )
        db.session.add(claim)
        for position, line in enumerate(lines, start=1):
            db.session.add(_frozen(claim.id, position, line))
            db.session.add(
                PriceClaimHold(
                    id=uuid7(),
                    claim_id=claim.id,
                    batch_id=line.batch_id,
                    source_row=line.source_row,
                )
            )
        _record(
            actor,
            "price_claim.drafted",
            claim,
            now,
            audit=audit.reference,
            lines=len(lines),
            amount=_amount(lines),
        )
    return claim.id


def record_claim_step(*, actor: Actor, claim_id: UUID, taken: Taken, now: datetime) -> UUID:
    """Record that a claim was sent, answered or closed. Sending it keeps the letter for ever; a
    claim that is closed without any money lets its lines go.

    Raises:
        NotFound, NotAllowed: the claim is not within reach, or has lines of a trust that the actor
            may not claim for.
        Invalid: the day lies ahead, a reason is missing, or the accepted part is none.
        Conflict: the claim is not at a point where that can happen.
    """
    with transaction():
        claim = _to_change(actor, claim_id)
        _check_day(taken.on, now)
        account = claim_account(claim.id)
        check_step(taken.step, account=account, reason=taken.reason, accepted=taken.accepted)
        event = PriceClaimEvent(
            id=uuid7(),
            claim_id=claim.id,
            position=len(events_of_claims([claim.id])) + 1,
            step=taken.step,
            happened_on=taken.on,
            reference=taken.reference.strip(),
            reason=taken.reason.strip(),
            accepted=taken.accepted if taken.step is ClaimStep.PART_ACCEPTED else None,
            recorded_at=now,
            recorded_by=actor.id,
        )
        if taken.step is ClaimStep.SENT:
            event.pdf_id, event.docx_id = _kept_letter(claim, now)
        db.session.add(event)
        if taken.step is ClaimStep.CLOSED and account.recovered == ZERO:
            let_lines_go(claim.id)
        _record(
            actor,
            f"price_claim.{taken.step.value}",
            claim,
            now,
            happened_on=taken.on,
            reference=event.reference,
            reason=event.reason,
            accepted=event.accepted,
        )
    return event.id


def record_claim_credit(
    *,
    actor: Actor,
    claim_id: UUID,
    trust_id: UUID,
    number: str,
    amount: Decimal,
    credited_on: date,
    now: datetime,
) -> UUID:
    """Record a credit note that answers a claim, as far as it answers the lines of one trust.

    Raises:
        NotFound, NotAllowed: the claim is not within reach, or not the actor's to change.
        Invalid: the day lies ahead, the trust has no line in the claim, or the amount is above
            what is left of its lines.
        Conflict: the claim was not sent, was rejected or closed, or knows the credit note.
    """
    with transaction():
        claim = _to_change(actor, claim_id)
        _check_day(credited_on, now)
        check_credit(
            amount,
            account=claim_account(claim.id),
            left=left_of_trust(claim.id, trust_id),
        )
        row = PriceClaimCredit(
            id=uuid7(),
            claim_id=claim.id,
            trust_id=trust_id,
            number=number.strip(),
            amount=amount,
            credited_on=credited_on,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        _record(
            actor,
            "price_claim.credited",
            claim,
            now,
            credit_note=row.number,
            amount=amount,
            credited_on=credited_on,
        )
    return row.id


def _to_change(actor: Actor, claim_id: UUID) -> PriceClaim:
    """The claim, when the actor may claim for every trust in it."""
    claim = access_claim(actor=actor, claim_id=claim_id)
    trusts = {line.trust_id for line in lines_of_claims([claim.id])}
    permissions.check(actor, Permission.PRICES_AUDIT, *trusts)
    return claim


def _check_lines(lines: Collection[AuditedLine]) -> None:
    if not lines or _amount(lines) <= 0:
        raise Invalid(
            "nothing_to_claim",
            "None of these lines leaves anything to claim: they were charged as due, or stand in "
            "another open claim.",
            field="lines",
            next_step="Choose other lines, days or trusts.",
        )
    if len(lines) > MOST_LINES:
        raise Invalid(
            "too_many_lines",
            f"These are {len(lines):,} lines; a claim holds at most {MOST_LINES:,}.",
            field="lines",
            next_step="Choose one trust, or fewer days.",
        )


def _check_day(on: date, now: datetime) -> None:
    if on > london_date(now):
        raise Invalid(
            "day_ahead", "That day lies ahead.", field="on", next_step="Enter the day it happened."
        )


def _amount(lines: Collection[AuditedLine]) -> Decimal:
    return sum((line.difference or ZERO for line in lines), ZERO)


def _frozen(claim_id: UUID, position: int, line: AuditedLine) -> PriceClaimLine:
    if line.item_id is None or line.quantity_base is None:
        raise ValueError("a line without an item has no price to be claimed by")
    return PriceClaimLine(
        id=uuid7(),
        claim_id=claim_id,
        position=position,
        trust_id=line.trust_id,
        item_id=line.item_id,
        batch_id=line.batch_id,
        source_row=line.source_row,
        order_number=line.order_number[:200],
        line_number=line.line_number[:200],
        invoice_number=line.invoice_number[:200],
        counted_on=line.counted_on,
        priced_on=line.priced_on,
        quantity=line.quantity_base,
        charged=line.charged_each,
        due=line.due_price,
        amount=line.difference or ZERO,
        verdict=line.verdict,
        why=line.why[:400],
    )


def _kept_letter(claim: PriceClaim, now: datetime) -> tuple[UUID, UUID]:
    """The letter as it goes out, as PDF and as DOCX."""
    letter = claim_letter(claim_facts(claim), known_at=now, is_sent=True)
    pdf, docx = (
        keep(
            io.BytesIO(written(letter, file_format)),
            name=f"{letter.file_name}.{file_format.value}",
            media_type=MEDIA_TYPES[file_format],
            owner_id=claim.consortium_id,
            now=now,
        ).id
        for file_format in (Format.PDF, Format.DOCX)
    )
    return pdf, docx


def _record(actor: Actor, action: str, claim: PriceClaim, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("price claim", claim.id, claim.reference),
        at=now,
        owner_id=claim.consortium_id,
        **details,
    )
