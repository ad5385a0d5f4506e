"""A trust's demand as a sheet: a row for each line and site, in packs or base units.

Quantities convert exactly: 120 boxes of ten are 1,200 lenses. Every row is read; what is wrong is
said by row and column, and nothing of a sheet with a fault is taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.units import plain
from consortium.tenders.domain.asked_line import AskedLine, in_base_units
from consortium.tenders.domain.demand import NOTHING, Firmness, LineDemand
from consortium.tenders.domain.demand_columns import (
    CODE,
    FIRM,
    LOT,
    QUANTITY,
    SITE,
    TOLERANCE,
    UNIT,
    rows_below,
)
from consortium.tenders.domain.quantity import can_be_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one site wants of a line, in the unit it was named in and in base units.

    Without a site it is wanted by the trust as a whole.
    """

    line_id: UUID
    site_id: UUID | None
    unit: str
    units: Decimal
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in one column of one row of a sheet, and what to do about it."""

    row: int
    column: str
    value: str
    problem: str
    what_to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDemand:
    """What a sheet says: an answer to each line, the parts it comes from, and every fault."""

    demand: Mapping[UUID, LineDemand]
    parts: tuple[Part, ...]
    faults: tuple[Fault, ...]


def read_demand(
    rows: Sequence[Sequence[str]],
    *,
    lines: Sequence[AskedLine],
    sites: Mapping[str, UUID],
    on: date,
) -> ReadDemand:
    """Read a sheet against the lines that are asked for and the trust's sites, by their codes.

    ``on`` is the day whose packs count. A row without a quantity is wanted by nobody.

    Raises:
        Invalid: there is no row of headings, or one that is needed is missing.
    """
    reading = _Reading(lines=lines, sites=sites, on=on)
    for number, cells in rows_below(rows):
        reading.read(number, cells)
    return reading.found()


def check_parts(demand: Mapping[UUID, LineDemand], parts: Iterable[Part]) -> None:
    """Pass in silence when the parts of each line that has some add up to its quantity.

    Raises:
        Invalid: they do not.
    """
    sums: dict[UUID, Decimal] = {}
    for part in parts:
        sums[part.line_id] = sums.get(part.line_id, NOTHING) + part.quantity
    for line_id, total in sums.items():
        if line_id not in demand or demand[line_id].quantity != total:
            raise Invalid(
                "parts_differ",
                "What the sites want does not add up to what the trust wants.",
                next_step="Send the answer again.",
            )


@dataclass(slots=True, kw_only=True)
class _Reading:
    lines: Sequence[AskedLine]
    sites: Mapping[str, UUID]
    on: date
    parts: list[Part] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    firmness: dict[UUID, tuple[Firmness, Decimal]] = field(default_factory=dict)
    rows_of: dict[tuple[UUID, UUID | None, str], int] = field(default_factory=dict)
    named: set[UUID] = field(default_factory=set)

    def read(self, row: int, cells: Mapping[str, str]) -> None:
        line = self._line(row, cells)
        if line is not None:
            self.named.add(line.id)
        site_id, site_known = self._site(row, cells)
        units = self._number(row, QUANTITY, cells)
        if line is None or not site_known or units is None:
            return
        if not units:
            return
        unit = cells.get(UNIT, "").upper()
        quantity = self._quantity(row, line, unit, units)
        firm = self._firm(row, line, cells)
        if quantity is None or firm is None or self._is_twice(row, line, site_id, unit):
            return
        self.firmness.setdefault(line.id, firm)
        self.parts.append(
            Part(line_id=line.id, site_id=site_id, unit=unit, units=units, quantity=quantity)
        )

    def found(self) -> ReadDemand:
        for line in self.lines:
            if line.id not in self.named:
                self._fault(
                    0,
                    CODE,
                    line.code,
                    f"Lot {line.lot}, {line.item}, has no row.",
                    "Add a row for it, with 0 if the trust wants none.",
                )
        sums = dict.fromkeys((line.id for line in self.lines), NOTHING)
        for part in self.parts:
            sums[part.line_id] += part.quantity
        none = (Firmness.NONE, NOTHING)
        demand = {}
        for line_id, total in sums.items():
            firmness, tolerance = self.firmness.get(line_id, none) if total else none
            demand[line_id] = LineDemand(
                quantity=total, firmness=firmness, tolerance_percent=tolerance
            )
        return ReadDemand(
            demand=demand,
            parts=tuple(self.parts),
            faults=tuple(sorted(self.faults, key=lambda fault: fault.row)),
        )

    def _line(self, row: int, cells: Mapping[str, str]) -> AskedLine | None:
        code, lot = cells.get(CODE, ""), cells.get(LOT, "").removeprefix("Lot").strip()
        known = [
            line
            for line in self.lines
            if line.code.casefold() == code.casefold() and lot in ("", str(line.lot))
        ]
        if len(known) == 1:
            return known[0]
        if known:
            self._fault(
                row, LOT, lot, "The item stands in several lots.", "Enter the lot's number."
            )
        else:
            where = f" in lot {lot}" if lot else ""
            self._fault(
                row,
                CODE,
                code,
                f"The tender asks for no such item{where}.",
                "Use the sheet that the page offers.",
            )
        return None

    def _site(self, row: int, cells: Mapping[str, str]) -> tuple[UUID | None, bool]:
        code = cells.get(SITE, "").upper()
        if not code:
            return None, True
        if code not in self.sites:
            self._fault(
                row,
                SITE,
                code,
                "The trust has no site with this code.",
                "Correct it, or leave it empty for the trust as a whole.",
            )
            return None, False
        return self.sites[code], True

    def _number(self, row: int, column: str, cells: Mapping[str, str]) -> Decimal | None:
        text = cells.get(column, "").replace(",", "").replace(" ", "").removesuffix("%")
        try:
            number = Decimal(text) if text else NOTHING
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and number >= 0 and can_be_kept(number):
            return number
        self._fault(
            row,
            column,
            cells.get(column, ""),
            "This is no number of zero or more.",
            "Enter digits, with at most six decimals.",
        )
        return None

    def _quantity(self, row: int, line: AskedLine, unit: str, units: Decimal) -> Decimal | None:
        try:
            quantity = in_base_units(line, unit, units, self.on)
        except Invalid as refused:
            self._fault(row, QUANTITY, plain(units), refused.message, refused.next_step)
            return None
        if quantity is None:
            known = ", ".join(dict.fromkeys((line.base_unit, *(each.unit for each in line.packs))))
            self._fault(
                row,
                UNIT,
                unit,
                f"{line.code} does not come in this unit.",
                f"Use one of {known}, or have the pack added to the catalogue.",
            )
        return quantity

    def _firm(
        self, row: int, line: AskedLine, cells: Mapping[str, str]
    ) -> tuple[Firmness, Decimal] | None:
        said = cells.get(FIRM, "").casefold()
        tolerance = self._number(row, TOLERANCE, cells)
        if tolerance is None:
            return None
        if said not in (Firmness.COMMITTED, Firmness.INDICATIVE):
            self._fault(
                row,
                FIRM,
                cells.get(FIRM, ""),
                "A quantity is either committed or indicative.",
                "Enter one of the two words.",
            )
            return None
        firm = (Firmness(said), tolerance)
        if self.firmness.get(line.id, firm) != firm:
            self._fault(
                row,
                FIRM,
                cells.get(FIRM, ""),
                "Another row of this item is firm in another way, or with another tolerance.",
                "Say the same in each row of an item: it binds the trust as a whole.",
            )
            return None
        return firm

    def _is_twice(self, row: int, line: AskedLine, site_id: UUID | None, unit: str) -> bool:
        first = self.rows_of.setdefault((line.id, site_id, unit), row)
        if first != row:
            self._fault(
                row,
                CODE,
                line.code,
                f"Row {first} names the same item, site and unit.",
                "Add the two up in one row.",
            )
        return first != row

    def _fault(self, row: int, column: str, value: str, problem: str, what_to_do: str) -> None:
        self.faults.append(
            Fault(row=row, column=column, value=value, problem=problem, what_to_do=what_to_do)
        )
