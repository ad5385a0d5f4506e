"""Confirming a rebate that the supplier has paid, and sharing it to the penny."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.explanation import in_words
from consortium.contracts.domain.participation import members_on
from consortium.contracts.domain.pricing import contract_year
from consortium.contracts.domain.rebates import rebate_for_year
from consortium.contracts.domain.schedules import RebateScheme
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.rebate import RebateAllocation, RebateSettlement
from consortium.contracts.models.terms import AgreementTerms, load_terms
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.money import pounds
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def confirm_rebate(
    *,
    actor: Actor,
    agreement_id: UUID,
    scheme_id: UUID,
    year_from: date,
    spend: Mapping[str, Decimal],
    batch_ids: Collection[UUID],
    credit_note: str,
    paid_on: date,
    now: datetime,
) -> UUID:
    """Record that the supplier paid a rebate for a contract year, with its credit note.

    ``spend`` is each trust's spend on the scheme's items in the year while it was a member, by
    trust code, taken from the import batches named. Without a credit note a rebate is no saving.

    Raises:
        NotFound, NotAllowed: the agreement or the scheme is not within reach, or not the actor's
            to change.
        Invalid: no credit note, or not a contract year of this agreement.
        Conflict: the year is not over, the threshold was not reached, or it is settled already.
    """
    if not credit_note.strip():
        raise Invalid(
            "no_credit_note",
            "A rebate counts only with its credit note.",
            field="credit_note",
            next_step="Enter the number of the supplier's credit note.",
        )
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        known = load_terms([agreement.id])[agreement.id]
        scheme = _scheme(known, scheme_id)
        year = contract_year(known.terms, year_from)
        if london_date(now) <= year.last_day:
            raise Conflict(
                "year_not_over",
                f"The contract year ends on {in_words(year.last_day)}: who is a member on its "
                "last day is not known yet.",
                next_step="Confirm the rebate when the year is over.",
            )
        rebate = rebate_for_year(
            scheme, spend=spend, members_at_end=members_on(known.terms.spells, year.last_day)
        )
        if rebate.threshold is None:
            raise Conflict(
                "threshold_not_reached",
                f"The year's spend of {pounds(rebate.spend)} does not reach the threshold.",
                next_step="Check that every trust's lines are imported.",
            )
        row = RebateSettlement(
            id=uuid7(),
            agreement_id=agreement.id,
            scheme_id=scheme_id,
            year_from=year.start,
            year_to=year.end,
            spend=rebate.spend,
            threshold=rebate.threshold,
            rate=rebate.rate,
            amount=rebate.amount,
            credit_note=credit_note.strip(),
            paid_on=paid_on,
            batch_ids=sorted(map(str, batch_ids)),
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        db.session.add_all(
            RebateAllocation(
                id=uuid7(),
                settlement_id=row.id,
                trust_id=known.trust_ids[code],
                spend=spend[code],
                amount=share,
            )
            for code, share in rebate.shares.items()
        )
        record(
            actor=actor,
            action="rebate.confirmed",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            year_from=year.start,
            spend=rebate.spend,
            amount=rebate.amount,
            credit_note=row.credit_note,
            shares=dict(rebate.shares),
        )
    return row.id


def _scheme(known: AgreementTerms, scheme_id: UUID) -> RebateScheme:
    for schedule in known.terms.schedules:
        for rebate in schedule.rebates:
            if rebate.id == str(scheme_id):
                return rebate
    raise NotFound("rebate scheme")
