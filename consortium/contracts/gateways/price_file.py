"""Reading an agreement, its schemes and its lines from a price file (`contracts price FILE`)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.rebates.price_run import Line
from consortium.contracts.domain.terms.facts import Commitment
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.schedules import (
    Measure,
    OnDrop,
    RebateScheme,
    RebateStep,
    Schedule,
    Scheme,
    Tier,
)
from consortium.contracts.gateways.faults import Reader, reading
from consortium.foundation.domain.periods import Period

ALL_UNITS, INCREMENTAL = "all_units", "incremental"
# What a price for all units may be tested by, and the clause that says so.
TESTED_BY = {
    Measure.COMMITTED_QUANTITY: Clause.VOLUME_TIER,
    Measure.MEMBER_COUNT: Clause.PARTICIPATION_BAND,
}


@dataclass(frozen=True, slots=True)
class PriceFile:
    """Everything a price depends on, and the lines to be priced."""

    terms: Terms
    lines: tuple[Line, ...]


def read_price_file(document: Any) -> PriceFile:
    """The agreement and the lines that a document describes.

    Raises:
        FaultyDocument: anything is wrong with it; every fault is named by its path.
    """
    with reading() as reader:
        body = reader.mapping(document, "$")
        reader.finish()
        term = _term(reader, reader.mapping(body.get("agreement"), "agreement"))
        spells = _spells(reader, body.get("participations"))
        schemes, rebates = _schemes(reader, body.get("schemes"))
        commitments = _commitments(reader, body.get("commitments", []), term.start)
        lines = _lines(reader, body.get("lines"))
        schedule = Schedule(version=1, effective_from=term.start, schemes=schemes, rebates=rebates)
        return PriceFile(
            terms=Terms(term=term, spells=spells, schedules=(schedule,), commitments=commitments),
            lines=lines,
        )


def _term(reader: Reader, agreement: Mapping[str, Any]) -> Period:
    start = reader.day(agreement.get("starts_on"), "agreement.starts_on")
    end = reader.day(agreement.get("ends_on"), "agreement.ends_on")
    return _period(reader, start, end, "agreement.ends_on") or Period(date.min, date.max)


def _spells(reader: Reader, value: Any) -> tuple[Spell, ...]:
    spells: list[Spell] = []
    for path, stay in reader.entries(value, "participations"):
        trust = reader.text(stay, "trust", path)
        joined = reader.day(stay.get("joined_on"), f"{path}.joined_on")
        left = stay.get("left_on")
        ended = None if left is None else reader.day(left, f"{path}.left_on")
        if joined is None or (left is not None and ended is None):
            continue
        period = _period(reader, joined, ended, f"{path}.left_on")
        if period is None:
            continue
        if any(other.trust == trust and other.period.overlaps(period) for other in spells):
            reader.fault(f"{path}.joined_on", f"overlaps another stay of {trust}")
        spells.append(Spell(trust, period))
    return tuple(spells)


def _schemes(reader: Reader, value: Any) -> tuple[tuple[Scheme, ...], tuple[RebateScheme, ...]]:
    schemes: list[Scheme] = []
    rebates: list[RebateScheme] = []
    taken: dict[str, str] = {}
    for path, entry in reader.entries(value, "schemes"):
        scheme = _scheme(reader, entry, path)
        if any(other.id == scheme.id for other in schemes):
            reader.fault(f"{path}.id", f"{scheme.id!r} is the id of another scheme")
        for item in scheme.items:
            if taken.setdefault(item, path) != path:
                reader.fault(f"{path}.items", f"{item!r} is priced by {taken[item]} already")
        schemes.append(scheme)
        if entry.get("rebate") is not None:
            step = _rebate(reader, entry["rebate"], f"{path}.rebate")
            rebates.append(
                RebateScheme(id=scheme.id, name=scheme.id, items=scheme.items, steps=(step,))
            )
    return tuple(schemes), tuple(rebates)


def _scheme(reader: Reader, entry: dict[str, Any], path: str) -> Scheme:
    name = reader.text(entry, "id", path)
    items = _items(reader, entry.get("items"), f"{path}.items")
    basis = reader.choice(entry.get("basis"), (ALL_UNITS, INCREMENTAL), f"{path}.basis")
    measure = Measure(
        reader.choice(
            entry.get("measure"),
            (Measure.COMMITTED_QUANTITY, Measure.MEMBER_COUNT, Measure.ACTUAL_QUANTITY),
            f"{path}.measure",
        )
    )
    if basis == ALL_UNITS and measure not in TESTED_BY:
        reader.fault(f"{path}.measure", f"{measure.value} goes with the basis {INCREMENTAL} only")
    clause = TESTED_BY.get(measure, Clause.INCREMENTAL_BANDS)
    standalone = entry.get("standalone")
    return Scheme(
        id=name,
        name=name,
        clause=Clause.INCREMENTAL_BANDS if basis == INCREMENTAL else clause,
        measure=measure,
        items=items,
        tiers=_tiers(reader, entry.get("tiers"), items, f"{path}.tiers"),
        standalone=_tiers(reader, standalone, items, f"{path}.standalone") if standalone else (),
        test_months=(),
        test_days=_days(reader, entry.get("tests", []), f"{path}.tests"),
        on_drop=OnDrop(
            reader.choice(entry.get("on_drop", OnDrop.NEXT_TEST), tuple(OnDrop), f"{path}.on_drop")
        ),
        grace_months=reader.whole(entry.get("grace_months") or 0, f"{path}.grace_months"),
    )


def _items(reader: Reader, value: Any, path: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        reader.fault(path, "must be a list of at least one item")
        return ()
    for at, item in enumerate(value):
        if not isinstance(item, str) or not item:
            reader.fault(f"{path}[{at}]", "must be a text that is not empty")
    return tuple(item for item in value if isinstance(item, str))


def _tiers(reader: Reader, value: Any, items: Sequence[str], path: str) -> tuple[Tier, ...]:
    tiers: list[Tier] = []
    for at, tier in reader.entries(value, path):
        bound = reader.number(tier.get("from"), f"{at}.from")
        price = reader.amount(tier.get("price"), f"{at}.price")
        if bound is None:
            continue
        if not tiers and bound != 0:
            reader.fault(f"{at}.from", "the first tier must begin at 0")
        if tiers and bound <= tiers[-1].lower_bound:
            reader.fault(f"{at}.from", "must be greater than the one before")
        tiers.append(Tier(bound, dict.fromkeys(items, price)))
    if isinstance(value, list) and not value:
        reader.fault(path, "needs at least one tier")
    return tuple(tiers)


def _rebate(reader: Reader, value: Any, path: str) -> RebateStep:
    rebate = reader.mapping(value, path)
    threshold = reader.amount(rebate.get("threshold"), f"{path}.threshold")
    rate = reader.amount(rebate.get("rate"), f"{path}.rate")
    if rate > 1:
        reader.fault(f"{path}.rate", "must lie between 0 and 1")
    return RebateStep(threshold, rate)


def _commitments(reader: Reader, value: Any, start: date) -> tuple[Commitment, ...]:
    volumes: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for path, entry in reader.entries(value, "commitments"):
        trust, item = reader.text(entry, "trust", path), reader.text(entry, "item", path)
        volumes[trust, item] += reader.amount(entry.get("per_year"), f"{path}.per_year")
    return tuple(
        Commitment(trust=trust, item=item, per_year=volume, effective_from=start)
        for (trust, item), volume in volumes.items()
    )


def _lines(reader: Reader, value: Any) -> tuple[Line, ...]:
    lines: list[Line] = []
    known: set[str] = set()
    for path, entry in reader.entries(value, "lines"):
        name = reader.text(entry, "id", path)
        if name in known:
            reader.fault(f"{path}.id", f"{name!r} is the id of another line")
        known.add(name)
        on = reader.day(entry.get("on"), f"{path}.on")
        lines.append(
            Line(
                id=name,
                trust=reader.text(entry, "trust", path),
                item=reader.text(entry, "item", path),
                on=on or date.min,
                quantity=reader.amount(entry.get("quantity"), f"{path}.quantity"),
            )
        )
    return tuple(lines)


def _days(reader: Reader, value: Any, path: str) -> tuple[date, ...]:
    if not isinstance(value, list):
        reader.fault(path, "must be a list of days")
        return ()
    days = [reader.day(each, f"{path}[{at}]") for at, each in enumerate(value)]
    return tuple(day for day in days if day is not None)


def _period(reader: Reader, start: date | None, end: date | None, path: str) -> Period | None:
    if start is None:
        return None
    if end is not None and end <= start:
        reader.fault(path, "must come after the first day")
        return None
    return Period(start, end)
