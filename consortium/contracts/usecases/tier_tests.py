"""Running the tier tests that have come due, and keeping what they found."""

from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.prices.counting import as_texts
from consortium.contracts.domain.prices.due_tests import due_tests
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.words import in_words
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.schedule import DeterminationStatus, TierDetermination
from consortium.contracts.models.terms import terms_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def run_tier_tests(*, actor: Actor, agreement_id: UUID, up_to: date, now: datetime) -> int:
    """Record every tier test of an agreement that is due by a day and not recorded yet.

    A recorded test is never run again: prices follow what was found on the day, with everybody
    who counted on it. Returns how many were recorded.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or not the actor's to test.
        Invalid: the day has not come: who will be a member on it is not known yet.
        Conflict: none is due.
    """
    if up_to > london_date(now):
        raise Invalid(
            "test_ahead",
            f"{in_words(up_to)} has not come, so its tier tests cannot be recorded yet.",
            field="up_to",
            next_step="Choose today or an earlier day.",
        )
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        terms = terms_of(agreement).terms
        due = due_tests(terms, up_to=up_to)
        if not due:
            raise Conflict(
                "no_test_due",
                f"Every tier test up to {in_words(up_to)} is recorded already.",
                next_step="Nothing to do.",
            )
        db.session.add_all(_row(agreement, each, actor, now) for each in due)
        record(
            actor=actor,
            action="tiers.tested",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            tests=[
                {
                    "scheme": each.scheme,
                    "tested_on": each.tested_on,
                    "measure": each.measure,
                    "tier": each.found,
                    "inputs_sha256": each.inputs_sha256,
                }
                for each in due
            ],
        )
    return len(due)


def _row(
    agreement: Agreement, found: Determination, actor: Actor, now: datetime
) -> TierDetermination:
    return TierDetermination(
        id=uuid7(),
        agreement_id=agreement.id,
        scheme_id=UUID(found.scheme),
        tested_on=found.tested_on,
        members=[as_texts(each) for each in found.members],
        measure=found.measure,
        found=found.found,
        inputs_sha256=found.inputs_sha256,
        linked_share=found.linked_share,
        status=DeterminationStatus.CONFIRMED,
        recorded_at=now,
        recorded_by=actor.id,
    )
