"""The days by which the rebate of a contract year is claimed, answered and paid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consortium.contracts.domain.prices.pricing import Terms, contract_year, schedule_on
from consortium.contracts.domain.rebates.rebate_claims import (
    Claim,
    ClaimEvent,
    ClaimState,
    claim_on,
)
from consortium.contracts.domain.rebates.rebates import Account
from consortium.contracts.domain.terms.schedules import RebateScheme, contract_years
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period


class ClaimClock(StrEnum):
    CLAIM_BY = "claim_by"
    ANSWER_BY = "answer_by"
    PAY_BY = "pay_by"


NO_MONEY = Account(entitled=ZERO, settled=ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """What is recorded of a rebate in a contract year: the money, and what happened to its claim.

    ``is_final`` tells that what it earned was recorded once the year was over.
    """

    account: Account = NO_MONEY
    events: tuple[ClaimEvent, ...] = ()
    is_final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDate:
    """A day of a rebate's claim. ``is_done`` tells that nothing is left to be done by it."""

    scheme_id: str
    name: str
    year: Period
    clock: ClaimClock
    on: date
    is_done: bool


# A rebate by its scheme, and the first day of the contract year.
Key = tuple[str, date]
_DONE = {
    ClaimClock.CLAIM_BY: frozenset(ClaimState) - {ClaimState.CLAIMABLE},
    ClaimClock.ANSWER_BY: frozenset(
        {ClaimState.AGREED, ClaimState.DISPUTED, ClaimState.CREDITED, ClaimState.CLOSED}
    ),
    ClaimClock.PAY_BY: frozenset({ClaimState.CREDITED, ClaimState.CLOSED}),
}


def claim_dates(terms: Terms, recorded: Mapping[Key, ClaimRecord]) -> Iterator[ClaimDate]:
    """Every clock of every rebate in every contract year.

    A year whose entitlement nobody recorded yet counts as still to be claimed: whether it is
    earned is for its page to say, from the purchase lines.
    """
    for scheme, year in rebate_years(terms):
        known = recorded.get((scheme.id, year.start), ClaimRecord())
        # On the day after the year, so that what is still to be done does not depend on today.
        claim = claim_on(
            year.end or year.start,
            terms=scheme.terms,
            year=year,
            account=known.account,
            events=known.events,
        )
        for clock, day in _clocks(claim):
            yield ClaimDate(
                scheme_id=scheme.id,
                name=scheme.name,
                year=year,
                clock=clock,
                on=day,
                is_done=_is_done(claim, clock, known),
            )


def rebate_years(terms: Terms) -> Iterator[tuple[RebateScheme, Period]]:
    """Each rebate in each contract year, by the prices in force on the year's first day."""
    for start in contract_years(terms.term):
        schedule = schedule_on(terms.schedules, start)
        for scheme in schedule.rebates if schedule else ():
            yield scheme, contract_year(terms, start)


def _clocks(claim: Claim) -> Iterator[tuple[ClaimClock, date]]:
    for clock, day in (
        (ClaimClock.CLAIM_BY, claim.claim_by),
        (ClaimClock.ANSWER_BY, claim.answer_by),
        (ClaimClock.PAY_BY, claim.pay_by),
    ):
        if day is not None:
            yield clock, day


def _is_done(claim: Claim, clock: ClaimClock, known: ClaimRecord) -> bool:
    if claim.state is ClaimState.NOT_EARNED:
        return known.is_final
    return claim.state in _DONE[clock]
