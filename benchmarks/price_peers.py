"""What bulk prices are measured against: loops over the lines that apply the rules as they read.

They know what the benchmark's agreement needs and nothing else: one version of the prices, tiers
by joint commitments, a worse tier at its test.
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.schedules import Scheme, Tier

PENNY = Decimal("0.01")
Line = tuple[str, str, date, Decimal]


class PlainLoop:
    """Each line by itself: who is a member, which test was the last, what did it find."""

    def __init__(self, terms: Terms) -> None:
        self.stays = [(each.trust, each.period.start, each.period.end) for each in terms.spells]
        self.schemes = {
            item: scheme for scheme in terms.schedules[0].schemes for item in scheme.items
        }
        self.volumes = {(each.trust, each.item): each.per_year for each in terms.commitments}
        self.starts = terms.term.start

    def amounts(self, lines: Iterable[Line]) -> list[Decimal | None]:
        """What each line costs; None where there is no price."""
        return [self.amount(*line) for line in lines]

    def amount(self, trust: str, item: str, on: date, quantity: Decimal) -> Decimal | None:
        scheme = self.schemes[item]
        if self._is_member(trust, on):
            price = self.member_tier(scheme, self._last_test(scheme, on)).prices[item]
        elif any(name == trust and end is not None and end <= on for name, _, end in self.stays):
            price = scheme.standalone[0].prices[item]
        else:
            return None
        return (price * quantity).quantize(PENNY, rounding=ROUND_HALF_UP)

    def member_tier(self, scheme: Scheme, tested_on: date) -> Tier:
        measure = Decimal(0)
        for name, start, end in self.stays:
            if start <= tested_on and (end is None or tested_on < end):
                for item in scheme.items:
                    measure += self.volumes[name, item]
        reached = scheme.tiers[0]
        for tier in scheme.tiers:
            if tier.lower_bound <= measure:
                reached = tier
        return reached

    def _is_member(self, trust: str, on: date) -> bool:
        return any(
            name == trust and start <= on and (end is None or on < end)
            for name, start, end in self.stays
        )

    def _last_test(self, scheme: Scheme, on: date) -> date:
        month = max((each for each in scheme.test_months if each <= on.month), default=None)
        day = date(on.year, month, 1) if month else date(on.year - 1, scheme.test_months[-1], 1)
        return max(self.starts, day)


class RememberingLoop(PlainLoop):
    """The same, but what a test found is remembered."""

    def __init__(self, terms: Terms) -> None:
        super().__init__(terms)
        self.found: dict[tuple[str, date], Tier] = {}

    def member_tier(self, scheme: Scheme, tested_on: date) -> Tier:
        key = (scheme.id, tested_on)
        if key not in self.found:
            self.found[key] = super().member_tier(scheme, tested_on)
        return self.found[key]
