"""Recording what a rebate has earned."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.prices.pricing import contract_year
from consortium.contracts.domain.rebates.rebates import Bought, inputs_sha256, rebate_for_year
from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.models.rebate import RebateEntitlement, last_entitlement
from consortium.contracts.models.rebate_scheme import agreement_to_manage, find_scheme
from consortium.contracts.models.terms import terms_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor


def record_entitlement(
    *,
    actor: Actor,
    agreement_id: UUID,
    scheme_id: UUID,
    year_from: date,
    bought: Bought,
    batch_ids: Collection[UUID],
    now: datetime,
) -> UUID:
    """Record what a rebate has earned in a contract year so far, from the batches named.

    It is cumulative: the latest one counts, and the earlier ones stay to be read.

    Raises:
        NotFound, NotAllowed: the agreement or the scheme is not within reach, or not the actor's
            to change.
        Invalid: not a contract year of this agreement.
        Conflict: the same figures are recorded already.
    """
    with transaction():
        agreement = agreement_to_manage(actor, agreement_id)
        known = terms_of(agreement)
        scheme = find_scheme(known, scheme_id)
        year = contract_year(known.terms, year_from)
        members = members_on(known.terms.spells, year.last_day)
        batches = sorted(map(str, batch_ids))
        rebate = rebate_for_year(
            scheme,
            spend=bought.spend,
            quantity=bought.quantity,
            committed=bought.committed,
            members_at_end=members,
        )
        before = last_entitlement(scheme_id, year_from)
        digest = inputs_sha256(
            scheme, year=year, bought=bought, members_at_end=members, batches=batches
        )
        # The same figures as of the year's end are worth a row of their own: only then is it
        # certain who was a member on the last day.
        if before is not None and before.inputs_sha256 == digest and before.is_final:
            raise Conflict(
                "entitlement_unchanged",
                "Nothing has changed since the entitlement was recorded.",
                next_step="Use the entitlement that is recorded.",
            )
        row = RebateEntitlement(
            id=uuid7(),
            agreement_id=agreement.id,
            scheme_id=scheme_id,
            year_from=year.start,
            year_to=year.end,
            position=before.position + 1 if before else 1,
            spend=rebate.spend,
            threshold=rebate.threshold,
            rate=rebate.rate,
            gross=rebate.gross,
            amount=rebate.amount,
            weights={trust: f"{weight:f}" for trust, weight in rebate.weights.items()},
            members_at_end=list(members),
            batch_ids=batches,
            inputs_sha256=digest,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="rebate.entitlement_recorded",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            year_from=year.start,
            spend=rebate.spend,
            amount=rebate.amount,
            inputs_sha256=digest,
        )
    return row.id
