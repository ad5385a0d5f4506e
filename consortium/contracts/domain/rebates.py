"""Retrospective rebates: back to the first pound once the year's spend reaches the threshold.

Everybody's purchases while a member count towards the threshold. The rebate is paid on the spend
of those who are members on the last day of the contract year; a leaver's share is forfeited.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from consortium.contracts.domain.schedules import RebateScheme
from consortium.foundation.domain.money import ZERO, pennies, split


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebate:
    """What a rebate scheme pays for one contract year."""

    spend: Decimal
    threshold: Decimal | None
    rate: Decimal
    # What the rate would give on everybody's spend, before leavers forfeit theirs.
    gross: Decimal
    eligible_spend: Decimal
    amount: Decimal
    shares: Mapping[str, Decimal]
    # How much more spend would have reached the next step; None on the last one.
    to_next_step: Decimal | None

    @property
    def earned(self) -> bool:
        return self.threshold is not None


def rebate_for_year(
    scheme: RebateScheme, *, spend: Mapping[str, Decimal], members_at_end: Collection[str]
) -> Rebate:
    """The rebate on a year's spend, by trust, each while it was a member.

    Story: £271,950 reaches £270,000; 4 % is £10,878 gross, £10,248 to those still members.
    """
    total = sum(spend.values(), ZERO)
    reached = [step for step in scheme.steps if step.lower_bound <= total]
    ahead = [step.lower_bound - total for step in scheme.steps if step.lower_bound > total]
    rate = reached[-1].rate if reached else Decimal(0)
    eligible = {trust: amount for trust, amount in spend.items() if trust in members_at_end}
    # Who returned more than it bought lowers what is paid, and has no share in it.
    base = max(sum(eligible.values(), ZERO), ZERO)
    amount = pennies(base * rate)
    return Rebate(
        spend=total,
        threshold=reached[-1].lower_bound if reached else None,
        rate=rate,
        gross=pennies(total * rate),
        eligible_spend=base,
        amount=amount,
        shares=split(amount, {trust: each for trust, each in eligible.items() if each > 0})
        if amount
        else {},
        to_next_step=min(ahead, default=None),
    )
