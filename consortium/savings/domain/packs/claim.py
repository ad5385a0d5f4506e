"""The claim sheet: a saving month by month, with the numbers put into its formula.

Whoever makes a pack and whoever checks it call the same :func:`claim_of`, on the same lines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consortium.foundation.domain.money import pennies, pounds, round_to_total, unit_price
from consortium.foundation.domain.periods import Period, month_of
from consortium.foundation.domain.units import plain
from consortium.savings.domain.claim_terms import ClaimTerms
from consortium.savings.domain.counting import count_exact
from consortium.savings.domain.packs.lines import PackLine
from consortium.savings.domain.packs.trail import SignedVersion, Trail
from consortium.savings.domain.signoff import LineKind, Ruling, Step

_F2 = "F2: price before × quantity, less what was paid, on lines bought on contract"
FORMULAS = {
    LineKind.CASH: _F2,
    LineKind.CAPITAL: _F2,
    LineKind.AVOIDED: "F3: price before × quantity × rise of the index, where a rise is proven",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """What a pack is about: one trust, item and kind over whole months."""

    consortium: str
    trust: str
    trust_name: str
    item: str
    item_name: str
    unit: str
    kind: LineKind
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMonth:
    """A month of a saving: what its purchases come to, what is claimed, and what counts of it."""

    month: date
    lines: int
    quantity: Decimal
    paid: Decimal
    how: str
    exact: Fraction
    # What does not count, by what the claim rests on: it is indicative, or a national price cut.
    held: Fraction
    claimed: Fraction
    counts: Fraction
    version: int
    has_changed: bool
    is_locked: bool
    ruling: Ruling | None
    # The steps that were signed of the last version.
    signed: tuple[Step, ...]

    @property
    def worked_out(self) -> Decimal:
        """What its purchases come to, to the penny."""
        return pennies(self.exact)

    @property
    def is_banked(self) -> bool:
        """Whether all have signed the figures as they are."""
        return set(self.signed) == set(Step) and (self.is_locked or not self.has_changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    saving: Saving
    months: tuple[ClaimMonth, ...]

    @property
    def worked_out(self) -> Decimal:
        """What the purchases come to: the exact sum, rounded once."""
        return pennies(sum((each.exact for each in self.months), Fraction(0)))

    @property
    def counts(self) -> Decimal:
        """The saving that stands in the totals: the exact sum of what counts, rounded once."""
        return pennies(sum((each.counts for each in self.months), Fraction(0)))

    @property
    def by_month(self) -> dict[date, Decimal]:
        """What counts of each month, to the penny, so that the months add up to the total."""
        parts = round_to_total({each.month.isoformat(): each.counts for each in self.months})
        return {date.fromisoformat(month): amount for month, amount in parts.items()}

    @property
    def banked_months(self) -> int:
        return sum(1 for each in self.months if each.is_banked)


def claim_of(
    saving: Saving, lines: Iterable[PackLine], trail: Trail, terms: ClaimTerms | None
) -> Claim:
    """A saving from its lines, what was signed of them, and what the claim rests on.

    Lines of days outside its period are left out.
    """
    by_month: dict[date, list[PackLine]] = {}
    for line in lines:
        if line.counts_on in saving.period and line.price_before is not None:
            by_month.setdefault(month_of(line.counts_on).start, []).append(line)
    months = {*by_month, *(each.month for each in trail.versions)}
    return Claim(
        saving=saving,
        months=tuple(
            _month(month, by_month.get(month, []), trail, terms, saving.kind)
            for month in sorted(months)
        ),
    )


def _month(
    month: date,
    lines: list[PackLine],
    trail: Trail,
    terms: ClaimTerms | None,
    kind: LineKind,
) -> ClaimMonth:
    versions = trail.of_month(month)
    last = versions[-1] if versions else None
    ruled = [each.ruling for each in versions if each.ruling is not None]
    ruling, is_locked = ruled[-1] if ruled else None, month in trail.locked
    exact = sum((line.saving for line in lines), Fraction(0))
    quantity = sum((line.base_quantity for line in lines), Decimal(0))
    counted = count_exact(
        exact,
        kind=kind,
        quantity=Fraction(quantity),
        ruling=ruling,
        terms=terms,
        is_locked=is_locked,
    )
    return ClaimMonth(
        month=month,
        lines=len(lines),
        quantity=quantity,
        paid=sum((line.paid for line in lines), Decimal("0.00")),
        how=_in_numbers(lines),
        exact=exact,
        held=counted.held,
        claimed=counted.claimed,
        counts=counted.counted,
        version=last.number if last else 0,
        has_changed=last is not None and _parts_of(lines) != _signed_parts(last),
        is_locked=is_locked,
        ruling=ruling,
        signed=tuple(each.step for each in last.steps) if last else (),
    )


# A day, the price before, the baseline's version, the rise of the index, the funding.
_Part = tuple[date, Decimal, int, Fraction | None, str]
_Sums = dict[_Part, tuple[Fraction, Fraction]]


def _parts_of(lines: Iterable[PackLine]) -> _Sums:
    """Quantity and amount by everything that a signed entry tells apart."""
    return _summed(
        (
            (
                line.counts_on,
                line.price_before or Decimal(0),
                line.baseline_version or 0,
                line.index_rise,
                line.funding,
            ),
            line.base_quantity,
            line.paid,
        )
        for line in lines
    )


def _signed_parts(version: SignedVersion) -> _Sums:
    return _summed(
        (
            (each.on, each.before, each.baseline_version, each.rise, each.funding),
            each.quantity,
            each.paid,
        )
        for each in version.entries
    )


def _summed(found: Iterable[tuple[_Part, Decimal, Decimal]]) -> _Sums:
    sums: _Sums = {}
    for part, quantity, paid in found:
        so_far = sums.get(part, (Fraction(0), Fraction(0)))
        sums[part] = (so_far[0] + Fraction(quantity), so_far[1] + Fraction(paid))
    return sums


def _in_numbers(lines: Iterable[PackLine]) -> str:
    """The formula with the numbers of a month in it, like "550 × £44.00 − £20,900.00"."""
    groups: dict[tuple[Decimal, Fraction | None], tuple[Decimal, Decimal]] = {}
    for line in lines:
        key = (line.price_before or Decimal(0), line.index_rise)
        quantity, paid = groups.get(key, (Decimal(0), Decimal(0)))
        groups[key] = (quantity + line.base_quantity, paid + line.paid)
    told = []
    for (before, rise), (quantity, paid) in sorted(groups.items(), key=str):
        at_before = f"{plain(quantity)} × {unit_price(before)}"
        told.append(f"{at_before} − {pounds(paid)}" if rise is None else f"{at_before} × {rise}")
    return " + ".join(told) or "nothing bought"


def claim_as_json(claim: Claim) -> dict[str, Any]:
    """The claim sheet as it is written into a pack."""
    saving, by_month = claim.saving, claim.by_month
    return {
        "saving": {
            "consortium": saving.consortium,
            "trust": saving.trust,
            "trust_name": saving.trust_name,
            "item": saving.item,
            "item_name": saving.item_name,
            "unit": saving.unit,
            "kind": saving.kind.value,
            "from": saving.period.start.isoformat(),
            "to": saving.period.end.isoformat() if saving.period.end else None,
        },
        "formula": FORMULAS[saving.kind],
        "months": [_month_as_json(each, by_month[each.month]) for each in claim.months],
        "worked_out": f"{claim.worked_out:.2f}",
        "counts": f"{claim.counts:.2f}",
    }


def saving_from_json(read: Mapping[str, Any]) -> Saving:
    """What a claim sheet is about.

    Raises:
        ValueError, KeyError: it is none.
    """
    return Saving(
        consortium=read["consortium"],
        trust=read["trust"],
        trust_name=read["trust_name"],
        item=read["item"],
        item_name=read["item_name"],
        unit=read["unit"],
        kind=LineKind(read["kind"]),
        period=Period(date.fromisoformat(read["from"]), date.fromisoformat(read["to"])),
    )


def _month_as_json(each: ClaimMonth, printed: Decimal) -> dict[str, Any]:
    return {
        "month": f"{each.month:%Y-%m}",
        "lines": each.lines,
        "quantity": plain(each.quantity),
        "paid": f"{each.paid:.2f}",
        "in_numbers": f"{each.how} = {pounds(pennies(each.exact))}",
        "exact": str(each.exact),
        "worked_out": f"{pennies(each.exact):.2f}",
        "held_back": f"{pennies(each.held):.2f}",
        "claimed": f"{pennies(each.claimed):.2f}",
        "counts": f"{printed:.2f}",
        "version": each.version,
        "has_changed": each.has_changed,
        "is_locked": each.is_locked,
        "finance": None
        if each.ruling is None
        else {
            "verdict": each.ruling.verdict.value,
            "claimed": f"{each.ruling.claimed:.2f}",
            "accepted": f"{each.ruling.accepted:.2f}",
            "reason": each.ruling.reason,
        },
        "signed": [step.value for step in each.signed],
    }
