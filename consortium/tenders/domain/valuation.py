"""What a joint tender is worth before anybody bids, and whether the Act's full rules apply.

The estimate is the most that may become payable (Procurement Act 2023, Sch 3): what all trusts
together want of each line over the whole term and every extension, at the price the buyers expect,
with options and fees, VAT included. Contracts that could reasonably be one are valued as one, so
a joint tender is valued on the sum of its trusts, never trust by trust.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, line_total, pennies
from consortium.organisations.domain.authority import AUTHORITY_NAMES, AuthorityType
from consortium.tenders.domain.demand import Bought
from consortium.tenders.domain.procurement import Regime, regime_for
from consortium.tenders.domain.thresholds import THRESHOLDS, ContractKind, Threshold, threshold_on

STANDARD_VAT_PERCENT = Decimal(20)
WHOLE_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedLine:
    """A line with what each trust wants of it, and the unit price ex VAT the buyers expect."""

    unit_price: Decimal
    bought: Bought
    quantities: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The joint value in pounds; ``shares`` are ex VAT, options and fees left out."""

    lines: Decimal
    options_and_fees: Decimal
    vat_percent: Decimal
    years: Fraction
    shares: Mapping[str, Decimal]

    @property
    def net(self) -> Decimal:
        return self.lines + self.options_and_fees

    @property
    def gross(self) -> Decimal:
        return gross(self.net, self.vat_percent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a procurement is above its threshold, and the words and row that say why.

    ``threshold`` is None when the Act does not apply or the table has no row for the day.
    """

    applies: bool
    is_above: bool
    threshold: Threshold | None
    words: str
    basis: str
    warning: str = ""


def gross(net: Decimal, vat_percent: Decimal = STANDARD_VAT_PERCENT) -> Decimal:
    """The amount with VAT, rounded half-up to the penny once.

    >>> gross(Decimal("115000"))
    Decimal('138000.00')
    """
    return pennies(net * (WHOLE_PERCENT + vat_percent) / WHOLE_PERCENT)


def without_vat(amount: Decimal, vat_percent: Decimal = STANDARD_VAT_PERCENT) -> Decimal:
    """The amount without the VAT in it, rounded half-up to the penny once.

    What :func:`gross` made of whole pence comes back as it was.

    >>> without_vat(Decimal("138000"))
    Decimal('115000.00')
    """
    return pennies(amount * WHOLE_PERCENT / (WHOLE_PERCENT + vat_percent))


def estimate(
    lines: Sequence[EstimatedLine],
    *,
    years: Fraction,
    options_and_fees: Decimal = ZERO,
    vat_percent: Decimal = STANDARD_VAT_PERCENT,
) -> Estimate:
    """The joint value over ``years``, which is the term with every extension.

    A trust's part of a line is rounded to the penny, and the total is the sum of those parts, so
    that what the page shows adds up.
    """
    shares: dict[str, Decimal] = {}
    for line in lines:
        often = years if line.bought is Bought.EVERY_YEAR else Fraction(1)
        for trust, quantity in line.quantities.items():
            worth = line_total(line.unit_price, Fraction(quantity) * often)
            shares[trust] = shares.get(trust, ZERO) + worth
    return Estimate(
        lines=sum(shares.values(), ZERO),
        options_and_fees=options_and_fees,
        vat_percent=vat_percent,
        years=years,
        shares=shares,
    )


def judge(
    value: Decimal | None,
    *,
    commenced_on: date,
    authorities: Collection[AuthorityType],
    kind: ContractKind = ContractKind.GOODS_AND_SERVICES,
    thresholds: Collection[Threshold] = THRESHOLDS,
) -> Verdict:
    """Whether a joint value, VAT included, is above the threshold of the day it commenced.

    A value at the threshold is not below it, and one that nobody can estimate counts as above
    (Sch 3). Procurements that began before 24 February 2025 stay under the 2015 regulations, to
    which these amounts do not apply.
    """
    if regime_for(commenced_on) is Regime.PCR2015:
        return Verdict(
            applies=False,
            is_above=False,
            threshold=None,
            words=f"It began on {commenced_on:%d/%m/%Y} and runs under the 2015 regulations, to "
            "which the thresholds of the 2023 Act do not apply.",
            basis="Public Contracts Regulations 2015",
        )
    row = threshold_on(commenced_on, authorities, kind, thresholds)
    warning = _warning(authorities)
    if row is None:
        words = f"No threshold is known for {commenced_on:%d/%m/%Y}, so it is treated as above."
        return _verdict(True, None, words, "Procurement Act 2023, Sch 3", warning)
    since = f"the threshold of £{row.amount:,} with VAT that applies on {commenced_on:%d/%m/%Y}"
    if value is None:
        words = f"Its value is not estimated yet, so it is treated as above {since}."
        return _verdict(True, row, words, "Procurement Act 2023, Sch 3", warning)
    is_above = value >= row.amount
    words = f"£{value:,.2f} with VAT is {'not below' if is_above else 'below'} {since}."
    return _verdict(is_above, row, words, row.source, warning)


def _verdict(
    is_above: bool, threshold: Threshold | None, words: str, basis: str, warning: str
) -> Verdict:
    return Verdict(
        applies=True,
        is_above=is_above,
        threshold=threshold,
        words=words,
        basis=basis,
        warning=warning,
    )


def _warning(authorities: Collection[AuthorityType]) -> str:
    kinds = sorted(set(authorities))
    if len(kinds) < 2:
        return ""
    names = " and ".join(AUTHORITY_NAMES[each].lower() for each in kinds)
    return (
        f"The joint buyers are of different types ({names}): the lowest threshold of them counts."
    )
