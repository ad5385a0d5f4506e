"""Settling what a rebate has earned, in one part or several, and taking a part back."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.rebates.rebates import Account, SettlementKind, allocate
from consortium.contracts.domain.words import in_words
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.rebate import (
    RebateAllocation,
    RebateEntitlement,
    RebateSettlement,
    allocated,
    last_entitlement,
    settlements_of,
)
from consortium.contracts.models.rebate_scheme import agreement_to_manage
from consortium.contracts.models.terms import terms_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.money import ZERO, pounds
from consortium.foundation.domain.periods import last_day, london_date
from consortium.foundation.domain.permissions import Actor


def settle_rebate(
    *,
    actor: Actor,
    entitlement_id: UUID,
    kind: SettlementKind,
    amount: Decimal,
    credit_note: str,
    paid_on: date,
    beyond_due: bool = False,
    now: datetime,
) -> UUID:
    """Record money that came for a rebate, with its credit note, and share it among the trusts.

    Part payments add up. More than is due is refused unless ``beyond_due`` says that it is meant:
    then it is kept, and shown as an overpayment.

    Raises:
        NotFound, NotAllowed: the entitlement is not within reach, or not the actor's to settle.
        Invalid: no credit note, or an amount that is not above zero.
        Conflict: the year is not over, the entitlement is superseded or of before its end, nothing
            was earned, or the amount is more than is due.
    """
    _check_note(credit_note)
    if amount <= 0 or kind is SettlementKind.REVERSAL:
        raise Invalid(
            "no_amount",
            "A payment is above zero.",
            field="amount",
            next_step="Take a wrong payment back instead.",
        )
    with transaction():
        entitlement, agreement = _entitlement(actor, entitlement_id)
        _check_final(entitlement, now)
        before = settlements_of(entitlement.scheme_id, entitlement.year_from)
        settled = sum((row.amount for row in before), ZERO)
        account = Account(entitled=entitlement.amount, settled=settled)
        if amount > account.due and not beyond_due:
            raise Conflict(
                "more_than_due",
                f"{pounds(amount)} is more than the {pounds(account.due)} that is still due of "
                f"{pounds(account.entitled)}.",
                next_step="Check the credit note, or say that the supplier paid too much.",
            )
        known = terms_of(agreement)
        codes = {trust_id: code for code, trust_id in known.trust_ids.items()}
        given = allocated([row.id for row in before])
        shares = allocate(
            amount,
            weights={trust: Decimal(weight) for trust, weight in entitlement.weights.items()},
            before={codes[trust_id]: share for trust_id, share in given.items()},
        )
        row = RebateSettlement(
            id=uuid7(),
            agreement_id=agreement.id,
            scheme_id=entitlement.scheme_id,
            year_from=entitlement.year_from,
            position=len(before) + 1,
            entitlement_id=entitlement.id,
            kind=kind,
            amount=amount,
            credit_note=credit_note.strip(),
            paid_on=paid_on,
            recorded_at=now,
            recorded_by=actor.id,
        )
        _add(row, {known.trust_ids[code]: share for code, share in shares.items()})
        _record(
            actor,
            "rebate.settled",
            agreement,
            now,
            year_from=entitlement.year_from,
            spend=entitlement.spend,
            amount=amount,
            due_before=account.due,
            credit_note=row.credit_note,
            shares=dict(shares),
        )
    return row.id


def reverse_settlement(
    *,
    actor: Actor,
    settlement_id: UUID,
    reference: str,
    reason: str,
    on: date,
    now: datetime,
) -> UUID:
    """Take a payment back as a whole, with every trust's part of it.

    ``reference`` is the supplier's debit note, or the credit note that was wrong.

    Raises:
        NotFound, NotAllowed: the payment is not within reach, or not the actor's to take back.
        Invalid: no reference or no reason.
        Conflict: it is taken back already, or is itself a reversal.
    """
    _check_note(reference)
    if not reason.strip():
        raise Invalid("no_reason", "Say why.", field="reason", next_step="Enter the reason.")
    with transaction():
        wrong = db.session.get(RebateSettlement, settlement_id)
        if wrong is None:
            raise NotFound("rebate payment")
        agreement = agreement_to_manage(actor, wrong.agreement_id)
        if wrong.kind is SettlementKind.REVERSAL:
            raise Conflict(
                "is_a_reversal",
                "This row takes a payment back already.",
                next_step="Record the payment again if it came after all.",
            )
        row = RebateSettlement(
            id=uuid7(),
            agreement_id=agreement.id,
            scheme_id=wrong.scheme_id,
            year_from=wrong.year_from,
            position=len(settlements_of(wrong.scheme_id, wrong.year_from)) + 1,
            entitlement_id=wrong.entitlement_id,
            kind=SettlementKind.REVERSAL,
            amount=-wrong.amount,
            credit_note=reference.strip(),
            paid_on=on,
            reverses_id=wrong.id,
            reason=reason.strip(),
            recorded_at=now,
            recorded_by=actor.id,
        )
        _add(row, {trust: -share for trust, share in allocated([wrong.id]).items()})
        _record(
            actor,
            "rebate.settlement_reversed",
            agreement,
            now,
            year_from=wrong.year_from,
            amount=row.amount,
            credit_note=wrong.credit_note,
            reason=row.reason,
        )
    return row.id


def _entitlement(actor: Actor, entitlement_id: UUID) -> tuple[RebateEntitlement, Agreement]:
    row = db.session.get(RebateEntitlement, entitlement_id)
    if row is None:
        raise NotFound("rebate entitlement")
    return row, agreement_to_manage(actor, row.agreement_id)


def _check_note(reference: str) -> None:
    if not reference.strip():
        raise Invalid(
            "no_credit_note",
            "A rebate counts only with its credit note.",
            field="credit_note",
            next_step="Enter the number of the supplier's credit note.",
        )


def _check_final(entitlement: RebateEntitlement, now: datetime) -> None:
    """It is the latest one, of a year that was over when it was recorded, and something is due."""
    ends = last_day(entitlement.year_to)
    if london_date(now) <= ends:
        raise Conflict(
            "year_not_over",
            f"The contract year ends on {in_words(ends)}: who is a member on its last day is not "
            "known yet.",
            next_step="Settle the rebate when the year is over.",
        )
    latest = last_entitlement(entitlement.scheme_id, entitlement.year_from)
    if latest is None or latest.id != entitlement.id or not entitlement.is_final:
        raise Conflict(
            "entitlement_superseded",
            "This entitlement is not the final one of its year.",
            next_step="Record what is due as of today, then settle that.",
        )
    if entitlement.threshold is None or not entitlement.weights:
        raise Conflict(
            "threshold_not_reached",
            f"The year's spend of {pounds(entitlement.spend)} does not reach the threshold, or "
            "nobody has a share.",
            next_step="Check that every trust's lines are imported.",
        )


def _add(row: RebateSettlement, shares: Mapping[UUID, Decimal]) -> None:
    db.session.add(row)
    db.session.add_all(
        RebateAllocation(id=uuid7(), settlement_id=row.id, trust_id=trust_id, amount=share)
        for trust_id, share in shares.items()
    )


def _record(actor: Actor, action: str, agreement: Agreement, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("agreement", agreement.id, agreement.reference),
        at=now,
        owner_id=agreement.consortium_id,
        **details,
    )
