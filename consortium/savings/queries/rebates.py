"""Rebates that are due: what the lines imported so far have earned, and what is settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.participation import members_on
from consortium.contracts.domain.pricing import contract_year, schedule_on
from consortium.contracts.domain.rebates import Rebate, rebate_for_year
from consortium.contracts.domain.schedules import contract_years
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.terms import AgreementTerms
from consortium.contracts.queries.rebates import settled_rebates
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.models.loading import load_scene
from consortium.savings.queries.report import member_spend
from consortium.spend.models.batch import batches_with_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateDue:
    """A rebate scheme in a contract year: what was spent, what that earns, whether it is paid."""

    agreement_id: UUID
    scheme_id: UUID
    name: str
    year: Period
    spend: Mapping[str, Decimal]
    rebate: Rebate
    settled: bool
    batch_ids: tuple[UUID, ...]
    trusts: Mapping[str, str]

    def can_be_claimed(self, today: date) -> bool:
        """Whether it is earned and not paid, and who is a member on its last day is known."""
        return self.rebate.earned and not self.settled and self.year.last_day < today


def rebates_due(*, actor: Actor, agreement_id: UUID) -> list[RebateDue]:
    """Every rebate of an agreement for every contract year that has purchase lines.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.VOLUMES_VIEW, agreement_id=agreement_id
    )
    scene = load_scene(agreement.consortium_id)
    known = scene.known[agreement.id]
    batches = tuple(batch.id for batch in batches_with_lines(list(scene.trusts)))
    settled = {(each.scheme_id, each.year.start) for each in settled_rebates([agreement.id])}
    found = []
    for year in _years(known):
        schedule = schedule_on(known.terms.schedules, year.start)
        for scheme in schedule.rebates if schedule else ():
            spend = member_spend(scene, items=scheme.items, period=year, batch_ids=batches)
            if not spend:
                continue
            found.append(
                RebateDue(
                    agreement_id=agreement.id,
                    scheme_id=UUID(scheme.id),
                    name=scheme.name,
                    year=year,
                    spend=spend,
                    rebate=rebate_for_year(
                        scheme,
                        spend=spend,
                        members_at_end=members_on(known.terms.spells, year.last_day),
                    ),
                    settled=(UUID(scheme.id), year.start) in settled,
                    batch_ids=batches,
                    trusts=known.names.trusts,
                )
            )
    return found


def _years(known: AgreementTerms) -> list[Period]:
    return [contract_year(known.terms, start) for start in contract_years(known.terms.term)]
