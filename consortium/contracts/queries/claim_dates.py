"""The days by which rebates must be claimed, answered and paid: for calendars and alerts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from consortium.contracts.domain.prices.pricing import contract_year, schedule_on
from consortium.contracts.domain.rebates.rebate_claims import Claim, ClaimState, claim_on
from consortium.contracts.domain.terms.schedules import RebateScheme, contract_years
from consortium.contracts.models.terms import AgreementTerms, load_terms
from consortium.contracts.queries.rebates import NOTHING, History, histories
from consortium.foundation.domain.periods import Period


class ClaimClock(StrEnum):
    CLAIM_BY = "claim_by"
    ANSWER_BY = "answer_by"
    PAY_BY = "pay_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDate:
    """A day of a rebate's claim. ``is_done`` tells that nothing is left to be done by it."""

    agreement_id: UUID
    scheme_id: UUID
    name: str
    year: Period
    clock: ClaimClock
    on: date
    is_done: bool


_DONE = {
    ClaimClock.CLAIM_BY: frozenset(ClaimState)
    - {ClaimState.FORECAST, ClaimState.CLAIMABLE, ClaimState.LAPSED},
    ClaimClock.ANSWER_BY: frozenset(
        {ClaimState.AGREED, ClaimState.DISPUTED, ClaimState.CREDITED, ClaimState.CLOSED}
    ),
    ClaimClock.PAY_BY: frozenset({ClaimState.CREDITED, ClaimState.CLOSED}),
}


def claim_dates(*, agreement_ids: Collection[UUID], today: date) -> list[ClaimDate]:
    """Every clock of every rebate under some agreements, by day.

    A year whose entitlement nobody recorded yet counts as still to be claimed: whether it is
    earned is for its page to say, from the purchase lines. Whoever asks decides who may see it.
    """
    recorded = histories(agreement_ids)
    found = [
        each
        for known in load_terms(agreement_ids).values()
        for scheme, year in rebate_years(known)
        for each in _dates(
            known, scheme, year, recorded.get((UUID(scheme.id), year.start), NOTHING), today
        )
    ]
    return sorted(found, key=lambda each: (each.on, each.agreement_id, each.name, each.clock))


def rebate_years(known: AgreementTerms) -> Iterator[tuple[RebateScheme, Period]]:
    """Each rebate in each contract year, by the prices in force on the year's first day."""
    for start in contract_years(known.terms.term):
        schedule = schedule_on(known.terms.schedules, start)
        for scheme in schedule.rebates if schedule else ():
            yield scheme, contract_year(known.terms, start)


def _dates(
    known: AgreementTerms, scheme: RebateScheme, year: Period, recorded: History, today: date
) -> Iterator[ClaimDate]:
    claim = claim_on(
        today,
        terms=scheme.terms,
        year=year,
        account=recorded.account,
        events=recorded.events,
    )
    for clock, day in _clocks(claim):
        yield ClaimDate(
            agreement_id=known.agreement_id,
            scheme_id=UUID(scheme.id),
            name=scheme.name,
            year=year,
            clock=clock,
            on=day,
            is_done=_is_done(claim, clock, recorded),
        )


def _clocks(claim: Claim) -> Iterator[tuple[ClaimClock, date]]:
    for clock, day in (
        (ClaimClock.CLAIM_BY, claim.claim_by),
        (ClaimClock.ANSWER_BY, claim.answer_by),
        (ClaimClock.PAY_BY, claim.pay_by),
    ):
        if day is not None:
            yield clock, day


def _is_done(claim: Claim, clock: ClaimClock, recorded: History) -> bool:
    if claim.state is ClaimState.NOT_EARNED:
        return recorded.latest is not None
    return claim.state in _DONE[clock]
