"""The tables of price variation: for who sees everybody's prices, and for who sees their own."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consortium.contracts.domain.together.coalition import as_decimal
from consortium.foundation.domain.money import ZERO
from consortium.foundation.web.tables import Column, Kind, Table
from consortium.savings.domain.price_variation import BAND_NAMES, Quartiles
from consortium.savings.reports.price_variation import Dot, ItemRow


def spread_columns(method: Quartiles) -> list[Column]:
    def of(name: str) -> Any:
        return lambda row: _figure(getattr(row.spread, name)) if row.spread else None

    return [
        Column(heading="Lowest", value=of("lowest"), kind=Kind.UNIT_PRICE),
        Column(
            heading=f"Lower quartile ({method.value})",
            value=of("lower_quartile"),
            kind=Kind.UNIT_PRICE,
        ),
        Column(heading="Median", value=of("median"), kind=Kind.UNIT_PRICE),
        Column(
            heading=f"Upper quartile ({method.value})",
            value=of("upper_quartile"),
            kind=Kind.UNIT_PRICE,
        ),
        Column(heading="Highest", value=of("highest"), kind=Kind.UNIT_PRICE),
        Column(
            heading="Variation %",
            value=lambda row: row.variation,
            kind=Kind.NUMBER,
            sort="variation",
        ),
        Column(heading="Highest ÷ lowest", value=of("ratio"), kind=Kind.NUMBER, in_files=True),
        Column(heading="To median", value=lambda row: row.to_median, kind=Kind.POUNDS),
        Column(
            heading="To lower quartile", value=lambda row: row.to_lower_quartile, kind=Kind.POUNDS
        ),
        Column(heading="To minimum", value=lambda row: row.to_minimum, kind=Kind.POUNDS),
        Column(
            heading="Left out",
            value=lambda row: row.left_out or None,
            kind=Kind.NUMBER,
            in_files=True,
        ),
    ]


def own_columns() -> list[Column]:
    """For who sees some trusts only: their own prices, and where they stand."""
    return [
        Column(
            heading="Your price",
            value=lambda row: row.dots[0].price if len(row.dots) == 1 else None,
            kind=Kind.UNIT_PRICE,
        ),
        Column(
            heading="Where it stands",
            value=lambda row: BAND_NAMES[row.place] if row.place else "too few trusts to say",
        ),
        Column(heading="Variation %", value=lambda row: row.variation, kind=Kind.NUMBER),
        Column(heading="To median, to £1,000", value=lambda row: row.to_median, kind=Kind.POUNDS),
    ]


def dot_columns(*, is_whole: bool) -> list[Column]:
    def of(name: str) -> Any:
        return lambda row: getattr(row[2], name)

    def counts(row: tuple[str, str, Dot]) -> str:
        return "yes" if row[2].makes_benchmark else "no, too few units"

    return [
        Column(heading="When", value=lambda row: row[0]),
        Column(heading="Window", value=lambda row: row[1], in_files=True),
        Column(heading="Trust", value=of("trust")),
        Column(heading="Price", value=of("price"), kind=Kind.UNIT_PRICE),
        Column(heading="Quantity", value=of("quantity"), kind=Kind.NUMBER),
        Column(heading="Makes the benchmark", value=counts),
        Column(
            heading="Where it stands",
            value=lambda row: BAND_NAMES[row[2].band] if row[2].band else "too few trusts to say",
        ),
        Column(
            heading="To median" if is_whole else "To median, to £1,000",
            value=of("to_median"),
            kind=Kind.POUNDS,
        ),
    ]


def spread_table(shown: Sequence[tuple[str, str, ItemRow]]) -> Table | None:
    """The item's figures before and after, for who sees everybody's."""
    rows = [(name, window, row) for name, window, row in shown if row.spread]
    if not rows:
        return None

    def of(name: str) -> Any:
        return lambda each: _figure(getattr(each[2].spread, name))

    return Table(
        caption="Before and after",
        columns=[
            Column(heading="When", value=lambda each: each[0]),
            Column(heading="Trusts", value=lambda each: each[2].trusts, kind=Kind.NUMBER),
            Column(heading="Lowest", value=of("lowest"), kind=Kind.UNIT_PRICE),
            Column(heading="Lower quartile", value=of("lower_quartile"), kind=Kind.UNIT_PRICE),
            Column(heading="Median", value=of("median"), kind=Kind.UNIT_PRICE),
            Column(heading="Upper quartile", value=of("upper_quartile"), kind=Kind.UNIT_PRICE),
            Column(heading="Highest", value=of("highest"), kind=Kind.UNIT_PRICE),
            Column(heading="Variation %", value=of("variation"), kind=Kind.NUMBER),
            Column(heading="Highest ÷ lowest", value=of("ratio"), kind=Kind.NUMBER),
            Column(
                heading="To median", value=lambda each: each[2].to_median or ZERO, kind=Kind.POUNDS
            ),
            Column(
                heading="To lower quartile",
                value=lambda each: each[2].to_lower_quartile or ZERO,
                kind=Kind.POUNDS,
            ),
            Column(
                heading="To minimum",
                value=lambda each: each[2].to_minimum or ZERO,
                kind=Kind.POUNDS,
            ),
        ],
        rows=rows,
    )


def _figure(value: Fraction | Decimal) -> Decimal:
    """A price to the millionth of a pound; what is rounded already as it is."""
    if isinstance(value, Decimal):
        return value
    return Decimal(f"{as_decimal(value, 6).normalize():f}")
