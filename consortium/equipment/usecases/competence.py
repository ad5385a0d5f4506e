"""Recording who may work on what and where, and taking that back."""

from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.domain.competence import check_not_oneself, check_valid
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.models.competence import (
    EngineerSkill,
    SiteAuthorisation,
    check_engineer,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission


def record_skill(
    *,
    actor: Actor,
    person_id: UUID,
    organisation_id: UUID,
    category: str,
    kind: WorkKind,
    evidence: str,
    valid_from: date,
    valid_to: date,
    now: datetime,
    device_model_id: UUID | None = None,
) -> UUID:
    """Vouch for an engineer of an organisation: a kind of work on a category or one model.

    Raises:
        NotAllowed: the actor does not manage the organisation's equipment.
        NotFound: the organisation has no such engineer.
        Conflict: it is the actor's own skill.
        Invalid: its days make no sense.
    """
    check_valid(valid_from, valid_to)
    check_not_oneself(person_id, actor.id)
    with transaction():
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, organisation_id)
        check_engineer(person_id, organisation_id)
        row = EngineerSkill(
            id=uuid7(),
            person_id=person_id,
            organisation_id=organisation_id,
            category=category,
            device_model_id=device_model_id,
            kind=kind,
            evidence=evidence,
            valid_from=valid_from,
            valid_to=valid_to,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="skill.recorded",
            subject=Subject("person", person_id, "engineer"),
            at=now,
            owner_id=organisation_id,
            category=category,
            kind=kind.value,
            valid_to=valid_to,
        )
    return row.id


def authorise_engineer(
    *,
    actor: Actor,
    person_id: UUID,
    trust_id: UUID,
    evidence: str,
    valid_from: date,
    valid_to: date,
    now: datetime,
) -> UUID:
    """Let somebody work on a trust's devices, on evidence like an honorary contract.

    Raises:
        NotAllowed: the actor does not manage the trust's equipment.
        Conflict: it is the actor's own authorisation.
        Invalid: its days make no sense.
    """
    check_valid(valid_from, valid_to)
    check_not_oneself(person_id, actor.id)
    with transaction():
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, trust_id)
        row = SiteAuthorisation(
            id=uuid7(),
            person_id=person_id,
            trust_id=trust_id,
            evidence=evidence,
            valid_from=valid_from,
            valid_to=valid_to,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="engineer.authorised",
            subject=Subject("person", person_id, "engineer"),
            at=now,
            owner_id=trust_id,
            valid_to=valid_to,
        )
    return row.id


def withdraw_skill(*, actor: Actor, skill_id: UUID, now: datetime) -> None:
    """Take a skill back from now on; orders that are assigned already stay assigned.

    Raises:
        NotFound: there is none that the actor's organisations recorded, or it is withdrawn.
    """
    with transaction():
        row = db.session.get(EngineerSkill, skill_id)
        scope = actor.scope(Permission.EQUIPMENT_MANAGE)
        if row is None or row.withdrawn_at is not None or row.organisation_id not in scope:
            raise NotFound("skill")
        row.withdrawn_at = now
        record(
            actor=actor,
            action="skill.withdrawn",
            subject=Subject("person", row.person_id, "engineer"),
            at=now,
            owner_id=row.organisation_id,
            category=row.category,
            kind=row.kind.value,
        )


def withdraw_authorisation(*, actor: Actor, authorisation_id: UUID, now: datetime) -> None:
    """Take an authorisation back from now on; orders that are assigned already stay assigned.

    Raises:
        NotFound: there is none of the actor's trusts, or it is withdrawn.
    """
    with transaction():
        row = db.session.get(SiteAuthorisation, authorisation_id)
        scope = actor.scope(Permission.EQUIPMENT_MANAGE)
        if row is None or row.withdrawn_at is not None or row.trust_id not in scope:
            raise NotFound("authorisation")
        row.withdrawn_at = now
        record(
            actor=actor,
            action="authorisation.withdrawn",
            subject=Subject("person", row.person_id, "engineer"),
            at=now,
            owner_id=row.trust_id,
        )
