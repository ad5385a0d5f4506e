"""Recording what a claim of savings rests on."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.models.item import access_item
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation
from consortium.savings.domain.claim_terms import ClaimTerms as Value
from consortium.savings.domain.claim_terms import check_terms
from consortium.savings.models.baseline import has_baseline
from consortium.savings.models.claim_terms import ClaimTerms, columns_of, versions_of_claim


def record_claim_terms(
    *,
    actor: Actor,
    trust_id: UUID,
    item_id: UUID,
    terms: Value,
    now: datetime,
    reason: str = "",
) -> UUID:
    """Record what the claim of a trust and an item rests on; the version before it is kept.

    Raises:
        NotAllowed: the role records no claims.
        NotFound: the trust is not within reach, or the item is not in the catalogue.
        Invalid: the terms do not hold together, a further version has no reason, or there is no
            baseline to claim against.
    """
    with transaction():
        permissions.check(actor, Permission.SAVINGS_CLAIMS_RECORD)
        if trust_id not in actor.scope(Permission.SAVINGS_CLAIMS_RECORD):
            raise NotFound("trust")
        trust = access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
        item = access_item(item_id)
        if not has_baseline(trust.id, item.id):
            raise Invalid(
                "no_baseline",
                f"Nobody has prepared a baseline of {item.name} for {trust.name}.",
                next_step="Prepare it first: without one nothing can be claimed.",
            )
        check_terms(terms)
        versions = versions_of_claim(trust.id, item.id)
        if versions and not reason.strip():
            raise Invalid(
                "no_reason",
                "A new version needs a reason, which is printed with it.",
                field="reason",
                next_step="Say what has changed.",
            )
        row = ClaimTerms(
            id=uuid7(),
            trust_id=trust.id,
            item_id=item.id,
            version=versions[0].version + 1 if versions else 1,
            reason=reason.strip(),
            recorded_at=now,
            recorded_by=actor.id,
            **columns_of(terms),
        )
        db.session.add(row)
        record(
            actor=actor,
            action="claim_terms.recorded",
            subject=Subject("claim", row.id, f"{trust.code} {item.code}, version {row.version}"),
            at=now,
            owner_id=trust.id,
            reason=row.reason,
            recurrence=terms.recurrence.value,
            budget=row.budget_code,
        )
    return row.id
