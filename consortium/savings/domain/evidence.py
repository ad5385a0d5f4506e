"""How good the evidence behind the spend is: by grade of the baselines, in pounds and not in lines.

A trust may have a baseline for nine of ten lines and none for the one that costs the most.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, percent_of, round_to_total
from consortium.savings.domain.baseline import Grade
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.purchases import Standing
from consortium.savings.domain.savings_lines import countable_baseline

_IN_SCOPE = {Standing.ON_CONTRACT, Standing.OFF_CONTRACT}
_NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A trust's spend on items under agreement, by the grade of the baseline it is held against.

    Pounds that add up to ``spend`` to the penny. ``alarmed`` is the part of ``spend`` on whose
    baselines an alarm is open.
    """

    trust: str
    by_grade: Mapping[Grade, Decimal]
    no_baseline: Decimal
    alarmed: Decimal

    @property
    def covered(self) -> Decimal:
        return sum(self.by_grade.values(), ZERO)

    @property
    def spend(self) -> Decimal:
        return self.covered + self.no_baseline

    @property
    def coverage(self) -> Decimal | None:
        """The share of the spend that has a locked baseline, in per cent; None of nothing."""
        return self.percent(self.covered)

    def percent(self, part: Decimal) -> Decimal | None:
        """A part of the spend in per cent, to one decimal; None where nothing was spent."""
        return percent_of(part, self.spend)


def evidence_of(facts: Facts, *, alarmed: Collection[tuple[str, str]] = ()) -> list[Evidence]:
    """The evidence of each trust with spend in the period, by trust.

    ``alarmed`` are the trusts and items with an open alarm on the baseline that counts.
    """
    sums: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    rung: dict[str, Fraction] = defaultdict(Fraction)
    for purchase in facts.purchases:
        if purchase.on not in facts.period or purchase.standing not in _IN_SCOPE:
            continue
        baseline = countable_baseline(facts, purchase)
        amount = Fraction(purchase.amount)
        sums[purchase.trust][baseline.grade.value if baseline else _NONE] += amount
        if baseline and (purchase.trust, purchase.item) in alarmed:
            rung[purchase.trust] += amount
    found = []
    for trust in sorted(sums):
        parts = round_to_total(sums[trust])
        found.append(
            Evidence(
                trust=trust,
                by_grade={grade: parts.get(grade.value, ZERO) for grade in Grade},
                no_baseline=parts.get(_NONE, ZERO),
                alarmed=round_to_total({trust: rung[trust]})[trust],
            )
        )
    return found


def together(trusts: Iterable[Evidence], *, name: str) -> Evidence:
    """All of some trusts, under a name."""
    listed = list(trusts)
    return Evidence(
        trust=name,
        by_grade={grade: sum((each.by_grade[grade] for each in listed), ZERO) for grade in Grade},
        no_baseline=sum((each.no_baseline for each in listed), ZERO),
        alarmed=sum((each.alarmed for each in listed), ZERO),
    )
