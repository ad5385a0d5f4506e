"""What savings are worth in a full year, as page, files and programs show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import Period
from consortium.foundation.web.exports import Cell as Exported
from consortium.savings.domain.claim_terms import Recurrence, WholeLife
from consortium.savings.domain.full_year import YearLine
from consortium.savings.reports.tables import Sheet

SHORT = {Recurrence.RECURRENT: "Recurrent", Recurrence.ONE_OFF: "Non-recurrent"}
FIGURES = (
    "New this year",
    "Still delivering",
    "Full-year effect",
    "Carried forward",
    "So far in all",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Lines added up, each column by itself."""

    name: str
    new: Decimal
    still_delivering: Decimal
    full_year: Decimal
    carried_forward: Decimal
    cumulative: Decimal

    @property
    def figures(self) -> tuple[Decimal, ...]:
        return (
            self.new,
            self.still_delivering,
            self.full_year,
            self.carried_forward,
            self.cumulative,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeLifeRow:
    trust: str
    item: str
    found: WholeLife
    source: str

    @property
    def a_unit(self) -> tuple[Decimal, Decimal, Decimal]:
        """The same for one unit."""
        saved, later = pennies(self.found.price_saving), pennies(self.found.later_cost)
        return saved, later, saved - later

    @property
    def amounts(self) -> tuple[Decimal, Decimal, Decimal]:
        """Saved on the price, costing more later, and what is left of it, in a year."""
        saved, later = pennies(self.found.total_saving), pennies(self.found.total_later)
        return saved, later, saved - later


@dataclass(frozen=True, slots=True, kw_only=True)
class FullYear:
    """``on`` is the day whose price, volume and membership the full year is worked out from."""

    consortium_code: str
    consortium: str
    year: Period
    on: date
    lines: tuple[YearLine, ...]
    trusts: Mapping[str, str]
    items: Mapping[str, str]
    whole_life: tuple[WholeLifeRow, ...]
    parties: Mapping[str, Decimal]

    @property
    def by_item(self) -> list[Sums]:
        names = sorted({line.item for line in self.lines}, key=lambda item: self.items[item])
        return [
            sums(self.items[name], [line for line in self.lines if line.item == name])
            for name in names
        ]

    @property
    def by_recurrence(self) -> list[Sums]:
        return [
            sums(SHORT[each], [line for line in self.lines if line.recurrence is each])
            for each in Recurrence
        ]

    @property
    def total(self) -> Sums:
        return sums("Altogether", self.lines)


def sums(name: str, lines: Sequence[YearLine]) -> Sums:
    return Sums(
        name=name,
        new=sum((line.new for line in lines), ZERO),
        still_delivering=sum((line.still_delivering for line in lines), ZERO),
        full_year=sum((line.full_year for line in lines), ZERO),
        carried_forward=sum((line.carried_forward for line in lines), ZERO),
        cumulative=sum((line.cumulative for line in lines), ZERO),
    )


def sheets(found: FullYear) -> list[Sheet]:
    """Every table of the page, in its order."""
    return [
        (
            "By item",
            ("Item", *FIGURES),
            [(row.name, *row.figures) for row in (*found.by_item, found.total)],
        ),
        (
            "Recurrent or not",
            ("Recurrence", *FIGURES),
            [(row.name, *row.figures) for row in found.by_recurrence],
        ),
        (
            "By trust and item",
            ("Trust", "Item", "Recurrence", "Began", *FIGURES),
            [
                (
                    found.trusts[line.trust],
                    found.items[line.item],
                    SHORT[line.recurrence],
                    line.began,
                    *sums("", [line]).figures,
                )
                for line in found.lines
            ],
        ),
        (
            "Whole life",
            (
                "Trust",
                "Item",
                "Saved a unit",
                "Costs later a unit",
                "Net a unit",
                "Saved a year",
                "Costs later",
                "Net a year",
                "Source",
            ),
            [
                (row.trust, row.item, *row.a_unit, *row.amounts, row.source)
                for row in found.whole_life
            ],
        ),
        ("Who brought it about", ("Party", "Amount"), list(found.parties.items())),
    ]


def flat(found: FullYear) -> tuple[Sequence[str], Sequence[Sequence[Exported]]]:
    """The same as one table for CSV: section, trust, name, figure, amount."""
    rows: list[Sequence[Exported]] = []
    for section, listed in (
        ("by item", (*found.by_item, found.total)),
        ("recurrent or not", found.by_recurrence),
    ):
        rows += [
            (section, "", row.name, *pair)
            for row in listed
            for pair in zip(FIGURES, row.figures, strict=True)
        ]
    for line in found.lines:
        place = ("by trust and item", found.trusts[line.trust], found.items[line.item])
        rows += [(*place, *pair) for pair in zip(FIGURES, sums("", [line]).figures, strict=True)]
    for row in found.whole_life:
        saved, later, net = row.amounts
        place = ("whole life", row.trust, row.item)
        rows += [(*place, "Saved a year", saved), (*place, "Costs later", later)]
        rows += [(*place, "Net a year", net)]
    rows += [
        ("who brought it about", "", name, "Amount", part) for name, part in found.parties.items()
    ]
    return ("Section", "Trust", "Name", "Figure", "Amount"), rows


def as_json(found: FullYear) -> dict[str, Any]:
    """The same for programs; amounts as text with two decimals."""
    return {
        "consortium": found.consortium_code,
        "from": found.year.start,
        "to": found.year.end,
        "on": found.on,
        "total": _json(found.total),
        "by_line": {line.name: _json(line) for line in _coded(found)},
        "lines": [
            {
                "trust": line.trust,
                "line": line.item,
                "recurrence": line.recurrence.value,
                "began": line.began,
                **_json(sums("", [line])),
            }
            for line in found.lines
        ],
        "parties": {party: f"{part:.2f}" for party, part in found.parties.items()},
    }


def _coded(found: FullYear) -> list[Sums]:
    codes = sorted({line.item for line in found.lines})
    return [sums(code, [line for line in found.lines if line.item == code]) for code in codes]


def _json(row: Sums) -> dict[str, str]:
    names = ("new", "still_delivering", "full_year", "carried_forward", "cumulative")
    return {name: f"{getattr(row, name):.2f}" for name in names}
