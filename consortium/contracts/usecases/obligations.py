"""Recording what must be done under an agreement, and what was done about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.contracts.domain.managing import obligations as rules
from consortium.contracts.domain.managing.obligations import (
    KIND_NAMES,
    STEP_NAMES,
    ObligationKind,
    Rule,
    Step,
)
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.alert import resolve_alerts_about
from consortium.contracts.models.key_dates import key_of_obligation
from consortium.contracts.models.obligation import (
    Obligation,
    ObligationEvent,
    load_obligations,
)
from consortium.contracts.models.visibility import matter_answered_by, matter_seen_by
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import ROLE_NAMES, Actor, Permission, Role


def record_obligation(
    *,
    actor: Actor,
    agreement_id: UUID,
    kind: ObligationKind,
    what: str,
    owner: Role,
    rule: Rule,
    now: datetime,
    trust_id: UUID | None = None,
    paragraph: str = "",
) -> UUID:
    """Record something that a role must do, once or again and again, until the agreement ends.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or not the actor's to change.
        Invalid: the rule names no day or two, the role sees no agreements, or the trust has no
            contract under this one.
    """
    if owner not in permissions.roles_with(Permission.AGREEMENTS_VIEW):
        raise Invalid(
            "role_without_agreements",
            f"The role {ROLE_NAMES[owner].lower()} does not see agreements.",
            field="owner",
            next_step="Choose a role that does.",
        )
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        rules.check_rule(rule, Period(agreement.starts_on, agreement.ends_on))
        _check_trust(agreement, trust_id, owner)
        row = Obligation(
            id=uuid7(),
            agreement_id=agreement.id,
            trust_id=trust_id,
            kind=kind,
            what=what,
            paragraph=paragraph,
            owner_role=owner,
            first_due_on=rule.first_due_on,
            days_before_end=rule.days_before_end,
            every_months=rule.every_months,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="obligation.recorded",
            subject=Subject("obligation", row.id, f"{agreement.reference}: {KIND_NAMES[kind]}"),
            at=now,
            owner_id=trust_id or agreement.consortium_id,
            what=what,
            owner=owner.value,
            first_due_on=rule.first_due_on,
            days_before_end=rule.days_before_end,
            every_months=rule.every_months,
        )
    return row.id


def record_step(
    *, actor: Actor, obligation_id: UUID, occurrence: int, step: Step, note: str, now: datetime
) -> UUID:
    """Record evidence for one occurrence of an obligation, or deal with it.

    It is done with the evidence of it; waived, or ended together with all later ones, with the
    reason. The owner may add evidence and say that it is done; only a lead of the consortium
    may waive it. Alerts about the occurrence are resolved with it.

    Raises:
        NotFound, NotAllowed: the obligation is not within reach, or not the actor's.
        Invalid: nothing is written down, or there is no such occurrence.
        Conflict: the occurrence is dealt with already.
    """
    if not note.strip():
        raise Invalid(
            "no_note",
            "Whoever looks later needs to see the evidence, or the reason.",
            field="note",
            next_step="Name the document, or say why.",
        )
    with transaction():
        row, agreement, is_own = _access(actor, obligation_id)
        _check_may(actor, row, agreement, step, is_own=is_own)
        (owed,) = load_obligations(Obligation.id == row.id)
        found = next((each for each in owed.known.occurrences if each.number == occurrence), None)
        if found is None:
            raise Invalid(
                "no_occurrence",
                "It does not fall due so often.",
                field="occurrence",
                next_step="Reload the page and choose one of the days shown.",
            )
        if found.closed_by is not None and step is not Step.EVIDENCE:
            raise Conflict(
                "dealt_with",
                "Somebody has dealt with this already.",
                next_step="Look at its history.",
            )
        event = ObligationEvent(
            id=uuid7(),
            obligation_id=row.id,
            occurrence=occurrence,
            step=step,
            note=note.strip(),
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(event)
        if step is not Step.EVIDENCE:
            resolve_alerts_about(
                agreement.id,
                key_of_obligation(row.id, occurrence),
                note=f"{STEP_NAMES[step]}: {note.strip()}",
                by=actor.id,
                now=now,
            )
        record(
            actor=actor,
            action=f"obligation.{step.value}",
            subject=Subject("obligation", row.id, f"{agreement.reference}: {KIND_NAMES[row.kind]}"),
            at=now,
            owner_id=row.trust_id or agreement.consortium_id,
            reason=note.strip(),
            occurrence=occurrence,
            due_on=found.due_on,
        )
    return event.id


def _access(actor: Actor, obligation_id: UUID) -> tuple[Obligation, Agreement, bool]:
    """The obligation with its agreement, and whether it is the actor's own to deal with."""
    scope = actor.scope(Permission.AGREEMENTS_VIEW)
    found = db.session.execute(
        select(
            Obligation,
            Agreement,
            matter_answered_by(actor, Obligation.trust_id, Obligation.owner_role),
        )
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .where(
            Obligation.id == obligation_id,
            matter_seen_by(scope, Obligation.trust_id, Obligation.owner_role),
        )
    ).one_or_none()
    if found is None:
        raise NotFound("obligation")
    row, agreement, is_own = found
    return row, agreement, is_own


def _check_may(
    actor: Actor, row: Obligation, agreement: Agreement, step: Step, *, is_own: bool
) -> None:
    """Owners deal with what is theirs; a lead may deal with everything."""
    if permissions.may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id):
        return
    if not is_own:
        raise NotAllowed(f"This is for: {ROLE_NAMES[row.owner_role].lower()}.")
    if step in (Step.WAIVED, Step.ENDED):
        raise NotAllowed("Only a lead of the consortium may waive it.")


def _check_trust(agreement: Agreement, trust_id: UUID | None, owner: Role) -> None:
    if trust_id is None:
        return
    has_contract = db.session.scalar(
        select(TrustContract.id)
        .where(TrustContract.agreement_id == agreement.id, TrustContract.trust_id == trust_id)
        .limit(1)
    )
    if has_contract is None or owner is Role.SUPPLIER:
        raise Invalid(
            "not_this_trusts",
            "An obligation of one trust is for a trust with a contract under this agreement, "
            "and not for the supplier.",
            field="trust_id",
            next_step="Choose such a trust, or leave it open.",
        )
