"""Signing savings lines off after they were put forward, and taking something off them."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from consortium.foundation.audit import record, transaction
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.claim_limits import missing_to_bank
from consortium.savings.domain.picked import Budget, Picked
from consortium.savings.domain.signoff import Decision, LineKind, Step, Verdict
from consortium.savings.models.deciding import decide
from consortium.savings.models.signing import Book, Standing, access_lines, events_of, preparers_of
from consortium.savings.models.signoff import SavingsDecision


def sign_lines(
    *,
    actor: Actor,
    consortium_id: UUID,
    picked: Collection[Picked],
    step: Step,
    now: datetime,
    budget: Budget | None = None,
) -> int:
    """Sign lines as they are at one of the later steps; returns how many.

    Raises:
        NotFound: a line is not there, or its trust is not within reach.
        NotAllowed: the role does not sign at that step.
        Conflict: a line changed since it was seen, or waits for another signature.
        Invalid: nothing was chosen, the signer signed before or prepared the baseline, a budget
            holder names no budget for what releases cash, or a saving is to be banked of which
            nobody has recorded what it rests on.
    """
    with transaction():
        book, lines = access_lines(
            actor=actor, consortium_id=consortium_id, picked=picked, step=step
        )
        preparers = preparers_of(lines, book.scene)
        for standing in lines:
            amount = standing.accepted(step) if standing.latest else ZERO
            signed = Decision(
                step=step, verdict=Verdict.ACCEPTED, amount=amount, by=actor.id, at=now
            )
            if step is Step.CONSORTIUM_FINANCE and amount > 0:
                _check_claim(book, standing)
            _decide(standing, signed, actor, preparers[standing.key], budget)
        for owner_id, subject, details in events_of(book, lines):
            record(
                actor=actor,
                action="savings_lines.signed",
                subject=subject,
                at=now,
                owner_id=owner_id,
                step=step.value,
                **details,
            )
    return len(lines)


def reduce_line(
    *,
    actor: Actor,
    consortium_id: UUID,
    picked: Picked,
    amount: Decimal,
    reason: str,
    now: datetime,
) -> None:
    """Let less count of a line than is claimed; the totals fall at once.

    Raises:
        NotFound, NotAllowed: it is not within reach, or the role does not sign for the trust.
        Conflict: it changed since it was seen, or waits for another signature.
        Invalid: there is no reason, or the amount is not below the claim.
    """
    _refuse(actor, consortium_id, [picked], Verdict.REDUCED, amount, reason, now)


def reject_lines(
    *,
    actor: Actor,
    consortium_id: UUID,
    picked: Collection[Picked],
    reason: str,
    now: datetime,
) -> int:
    """Let nothing count of some lines; the totals fall at once. Returns how many.

    Raises:
        NotFound, NotAllowed: one is not within reach, or the role does not sign for the trust.
        Conflict: one changed since it was seen, or waits for another signature.
        Invalid: there is no reason, or a line is a loss, which is kept.
    """
    return _refuse(actor, consortium_id, picked, Verdict.REJECTED, ZERO, reason, now)


def _refuse(
    actor: Actor,
    consortium_id: UUID,
    picked: Collection[Picked],
    verdict: Verdict,
    amount: Decimal,
    reason: str,
    now: datetime,
) -> int:
    with transaction():
        book, lines = access_lines(
            actor=actor, consortium_id=consortium_id, picked=picked, step=Step.TRUST_FINANCE
        )
        preparers = preparers_of(lines, book.scene)
        refused = Decision(
            step=Step.TRUST_FINANCE, verdict=verdict, amount=amount, reason=reason.strip(), at=now
        )
        for standing in lines:
            _decide(standing, refused, actor, preparers[standing.key])
        for owner_id, subject, details in events_of(book, lines):
            record(
                actor=actor,
                action=f"savings_lines.{verdict.value}",
                subject=subject,
                at=now,
                owner_id=owner_id,
                reason=reason.strip(),
                **details,
            )
    return len(lines)


def _decide(
    standing: Standing,
    given: Decision,
    actor: Actor,
    preparers: Collection[UUID],
    budget: Budget | None = None,
) -> None:
    key = standing.key
    decide(
        standing,
        given,
        called=f"{key.trust} {key.item} {key.month:%B %Y}",
        actor=actor,
        prepared_by=preparers,
        releases_cash=key.kind is LineKind.CASH,
        budget=budget,
        row=SavingsDecision,
    )


def _check_claim(book: Book, standing: Standing) -> None:
    key = standing.key
    missing = missing_to_bank(book.facts.claims.get((key.trust, key.item)), key.kind)
    if missing:
        raise Invalid(
            "claim_incomplete",
            f"The claim of {key.trust} for {key.item} cannot be banked. It lacks: "
            f"{'; '.join(missing)}.",
            next_step="Have its trust or procurement record that on the page of the claim.",
        )
