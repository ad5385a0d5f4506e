"""Whether what a trust commits to would count twice: in this agreement and in another one (E13)."""

from collections.abc import Collection
from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.clauses.shared_lines import priced_twice
from consortium.contracts.models.access import seen_by
from consortium.contracts.models.agreement import Agreement, Commitment, TrustContract
from consortium.contracts.models.shared_line import shares_between
from consortium.contracts.models.terms import load_spells
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

UNSEEN = "an agreement of another consortium"


def refuse_counted_twice(
    actor: Actor, contract: TrustContract, period: Period, item_ids: Collection[UUID]
) -> None:
    """Pass in silence when nobody else counts the trust's commitments to the items in a period.

    An agreement that is not within the actor's reach is not named.

    Raises:
        Conflict: the trust has committed to one of the items under another agreement for days of
            the period, and by the first of them no shares are agreed.
    """
    own = db.session.get_one(Agreement, contract.agreement_id)
    for agreement, item_id, days in _others(contract, item_ids):
        shared = [
            first
            for each in days
            if (overlap := each.overlap(period)) is not None and (first := overlap.start)
        ]
        if not shared or shares_between(
            [own.id, agreement.id], trust_id=contract.trust_id, item_id=item_id, on=min(shared)
        ):
            continue
        raise priced_twice([own.reference, _named(actor, agreement)])


def _others(
    contract: TrustContract, item_ids: Collection[UUID]
) -> list[tuple[Agreement, UUID, list[Period]]]:
    """The other agreements in which the trust has committed to an item, and on which days."""
    rows = db.session.execute(
        select(Commitment, Agreement)
        .join(Agreement, Agreement.id == Commitment.agreement_id)
        .where(
            Commitment.trust_id == contract.trust_id,
            Commitment.agreement_id != contract.agreement_id,
            Commitment.item_id.in_(item_ids),
        )
        .order_by(Commitment.effective_from, Commitment.recorded_at, Commitment.id)
    ).all()
    agreements = {agreement.id: agreement for _, agreement in rows}
    letters: dict[tuple[UUID, UUID], dict[date, Commitment]] = {}
    for row, _ in rows:
        # Of two letters for one day the later recorded one counts.
        letters.setdefault((row.agreement_id, row.item_id), {})[row.effective_from] = row
    return [
        (
            agreements[agreement_id],
            item_id,
            _days(agreements[agreement_id], contract.trust_id, by_day),
        )
        for (agreement_id, item_id), by_day in letters.items()
    ]


def _days(agreement: Agreement, trust_id: UUID, by_day: dict[date, Commitment]) -> list[Period]:
    """The days on which the trust takes part, or will, and has committed to something."""
    code = db.session.get_one(Organisation, trust_id).code
    stays = [each.period for each in load_spells(agreement.id) if each.trust == code]
    stays = stays or [Period(agreement.starts_on, agreement.ends_on)]
    starts = [*sorted(by_day), agreement.ends_on]
    return [
        days
        for start, end in pairwise(starts)
        if start < end and by_day[start].per_year
        for stay in stays
        if (days := Period(start, end).overlap(stay)) is not None
    ]


def _named(actor: Actor, agreement: Agreement) -> str:
    scope = actor.scope(Permission.AGREEMENTS_VIEW)
    within = select(Agreement.reference).where(Agreement.id == agreement.id, seen_by(scope))
    return db.session.scalar(within) or UNSEEN
