"""A folder as a world: every default filled in, everything that cannot be told.

Nothing here asks a database. What the use cases alone can refuse is told when they do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from consortium.contracts.domain.terms.schedules import RebateScheme
from consortium.demo.world import contract_rows, rows
from consortium.demo.world.faults import Fault, FolderRefused, Place
from consortium.demo.world.prices import Version, rebates_of, versions_of
from consortium.demo.world.reading import Folder, SentFile, read_folder
from consortium.demo.world.references import by_key, check_once, check_references
from consortium.demo.world.stays import Stay, stays_of, term_of
from consortium.foundation.domain.errors import DomainError
from consortium.foundation.domain.periods import Period, add_months
from consortium.savings.domain.baseline import BaselineMethod, check_baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class JointAgreement:
    """An agreement with its term, prices, rebates and stays."""

    row: contract_rows.Agreement
    term: Period
    versions: tuple[Version, ...]
    rebates: tuple[tuple[Place, RebateScheme], ...]
    stays: tuple[Stay, ...]

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def items(self) -> tuple[str, ...]:
        """Every item that a version prices, the first named first."""
        schemes = (each.scheme for version in self.versions for each in version.schemes)
        return tuple(dict.fromkeys(item for scheme in schemes for item in scheme.items))

    @property
    def by_returns(self) -> frozenset[str]:
        """The items whose prices go by what was bought."""
        return frozenset(
            item
            for version in self.versions
            for each in version.schemes
            if each.decided_by.is_by_returns
            for item in each.scheme.items
        )

    @property
    def is_signed_by(self) -> date:
        """When the first of its contracts is signed: its prices are known then."""
        days = [stay.signed_on for stay in self.stays]
        return min([*days, self.term.start - timedelta(days=1)])


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBefore:
    """A row of baselines.csv with its window and the day on which it is locked."""

    row: rows.Baseline
    window: Period
    locked_on: date


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that the scenes need to build a world."""

    folder: Folder
    consortium: rows.Consortium
    lead: str
    agreements: tuple[JointAgreement, ...]
    baselines: tuple[PriceBefore, ...]

    @property
    def code(self) -> str:
        return self.consortium.code

    @property
    def trusts(self) -> list[rows.Trust]:
        return self.folder.of(rows.Trust)

    @property
    def sent(self) -> list[SentFile]:
        return self.folder.sent

    @cached_property
    def first_day(self) -> date:
        """The first day that any file names; a world has an agreement's at least."""
        named = [*_days_in(self.folder), *(a.is_signed_by for a in self.agreements)]
        named += [each.locked_on for each in self.baselines]
        named += [each.window.start for each in self.baselines]
        return min(named)

    @property
    def formed_on(self) -> date:
        return self.consortium.formed_on or self.first_day

    def stays_of(self, trust: str) -> list[Stay]:
        return [stay for each in self.agreements for stay in each.stays if stay.trust == trust]


def read_world(path: Path) -> World:
    """The world that a folder holds.

    Raises:
        FolderRefused: with every fault of every file that can be told without a database.
    """
    folder = read_folder(path)
    check_references(folder)
    check_once(folder)
    agreements = tuple(
        JointAgreement(
            row=row,
            term=term_of(row),
            versions=versions_of(folder, row),
            rebates=rebates_of(folder, row.code),
            stays=stays_of(folder, row),
        )
        for row in folder.of(contract_rows.Agreement)
        if _ends_after_it_starts(folder, row)
    )
    folder.faults += _priced_in_two(agreements)
    folder.faults += _takes_no_part(folder, agreements)
    folder.faults += _wrong_days(folder)
    consortium = next(iter(folder.of(rows.Consortium)), None)
    baselines = tuple(_baselines(folder, consortium))
    if folder.faults or consortium is None:
        raise FolderRefused(folder.faults)
    return World(
        folder=folder,
        consortium=consortium,
        lead=consortium.lead or folder.of(rows.Trust)[0].code,
        agreements=agreements,
        baselines=baselines,
    )


def _baselines(folder: Folder, consortium: rows.Consortium | None) -> Iterator[PriceBefore]:
    """Each with its defaults, the first to be locked first; faults are told."""
    made = []
    usual = consortium.baseline_from if consortium else None
    for row in folder.of(rows.Baseline):
        start = row.from_ or usual
        if start is None:
            problem = "Nothing says which twelve months it covers."
            todo = "Fill in from, or baseline_from of consortium.csv."
            folder.faults.append(Fault.at(row.place, problem, todo, "from"))
            continue
        window = Period(start, add_months(start, 12))
        _check_baseline(folder, row, window)
        made.append(
            PriceBefore(row=row, window=window, locked_on=row.locked_on or window_end(window))
        )
    made.sort(key=lambda each: (each.locked_on, each.row.place.row))
    for versions in by_key(made, lambda each: (each.row.trust, each.row.item)).values():
        for each in versions[1:]:
            if not each.row.reason:
                problem = f"A baseline was locked before, by row {versions[0].row.place.row}."
                todo = "Say in reason why it no longer holds, or take this row away."
                folder.faults.append(Fault.at(each.row.place, problem, todo, "reason"))
    yield from made


def window_end(window: Period) -> date:
    """The first day after a baseline's twelve months: the window always has one."""
    return window.end or window.start


def _check_baseline(folder: Folder, row: rows.Baseline, window: Period) -> None:
    if (row.price is None) != (row.quantity is None):
        told = "A price and a quantity go together."
        todo = "Fill in both, or neither: then the purchase lines tell."
        folder.faults.append(Fault.at(row.place, told, todo, "quantity"))
        return
    try:
        check_baseline(
            method=row.method if row.price is not None else BaselineMethod.CONTRACT,
            window=window,
            quantity=row.quantity or Decimal(1),
            unit_price=row.price or Decimal(1),
            purchases=row.purchases,
        )
    except DomainError as refusal:
        fault = Fault.at(row.place, refusal.message, refusal.next_step, refusal.field or "")
        folder.faults.append(fault)


def _ends_after_it_starts(folder: Folder, row: contract_rows.Agreement) -> bool:
    if row.ends_on is None or row.ends_on > row.starts_on:
        return True
    told = "It ends before it starts."
    folder.faults.append(Fault.at(row.place, told, "Enter the first day outside.", "ends_on"))
    return False


def _priced_in_two(agreements: tuple[JointAgreement, ...]) -> Iterator[Fault]:
    for number, one in enumerate(agreements):
        for other in agreements[number + 1 :]:
            both = set(one.items) & set(other.items)
            if both and one.term.overlaps(other.term):
                yield Fault.at(
                    other.row.place,
                    f"{one.code} prices {', '.join(sorted(both))} on the same days.",
                    "An item is in one agreement at a time: take it out of one of them, or end one "
                    "earlier.",
                    "code",
                )


def _takes_no_part(folder: Folder, agreements: tuple[JointAgreement, ...]) -> Iterator[Fault]:
    """Commitments and returns of trusts that take no part where the item is priced."""
    takes_part = {(s.trust, item) for a in agreements for s in a.stays for item in a.items}
    said: list[contract_rows.Commitment | contract_rows.Return] = [
        *folder.of(contract_rows.Commitment),
        *folder.of(contract_rows.Return),
    ]
    for row in said:
        if (row.trust, row.item) not in takes_part:
            yield Fault.at(
                row.place,
                f"{row.trust} takes part in no agreement that prices {row.item}.",
                "Add it to members.csv, price the item, or take the row away.",
                "trust",
            )
    rebates = {(a.code, scheme.name) for a in agreements for _, scheme in a.rebates}
    for note in folder.of(contract_rows.CreditNote):
        if (note.agreement, note.rebate) not in rebates:
            yield Fault.at(
                note.place,
                f"rebates.csv has no {note.rebate} of {note.agreement}.",
                "Name a rebate of this agreement.",
                "rebate",
            )


def _wrong_days(folder: Folder) -> Iterator[Fault]:
    """Periods that end before they start, and forecasts that know what they forecast."""
    periods: list[rows.IndexValue | contract_rows.Return | contract_rows.Forecast] = [
        *folder.of(rows.IndexValue),
        *folder.of(contract_rows.Return),
        *folder.of(contract_rows.Forecast),
    ]
    for row in periods:
        if row.to is not None and row.to <= row.from_:
            told = "It ends before it starts."
            yield Fault.at(row.place, told, "Enter the first day outside.", "to")
    for forecast in folder.of(contract_rows.Forecast):
        if forecast.locked_on is not None and forecast.locked_on > forecast.from_:
            yield Fault.at(
                forecast.place,
                "It is locked after its first day.",
                "A forecast is locked before what it forecasts: enter that day or an earlier one.",
                "locked_on",
            )


def _days_in(folder: Folder) -> Iterator[date]:
    for listed in folder.rows.values():
        for row in listed:
            yield from (day for day in _values(row) if isinstance(day, date))


def _values(row: Any) -> Iterator[Any]:
    return (getattr(row, each.name) for each in fields(row))
