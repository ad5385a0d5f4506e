"""Reading a calibration from a JSON file; docs/calibrate-format.md describes it."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consortium.contracts.gateways.faults import Reader
from consortium.equipment.domain.conformity import Limits, Rule, RuleKind, either_side
from consortium.equipment.domain.measurement import Measurement, Phase, Result, phase_verdict
from consortium.equipment.domain.uncertainty import (
    LEAST_FOR_TYPE_A,
    Budget,
    Component,
    ComponentKind,
)
from consortium.foundation.domain.money import exactly

Kind = ComponentKind

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
LARGEST = Decimal(10) ** 15
MOST_DECIMALS = 18
# The name of the number that says how large a component is.
SIZES = {Kind.CERTIFICATE: "U", Kind.RECTANGULAR: "a", Kind.RESOLUTION: "d"}
LIMITS = frozenset({"lower", "upper"})
AROUND = frozenset({"pct_reading", "abs"})
RULE_KEYS = frozenset({"kind", "r"})
COMPONENT_KEYS = {
    Kind.CERTIFICATE: frozenset({"source", "kind", "sensitivity", "dof", "U", "k"}),
    Kind.RECTANGULAR: frozenset({"source", "kind", "sensitivity", "dof", "a"}),
    Kind.RESOLUTION: frozenset({"source", "kind", "sensitivity", "dof", "d"}),
    Kind.TYPE_A: frozenset({"source", "kind", "sensitivity", "dof"}),
}
RULE_KINDS = tuple(each.value for each in RuleKind)
COMPONENT_KINDS = tuple(each.value for each in Kind)
PHASES = tuple(each.value for each in Phase)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementFile:
    """What a file asks: these points, judged by this rule."""

    rule: Rule
    points: tuple[Measurement, ...]


class MeasurementReader(Reader):
    """A reader of decimals as laboratories write them."""

    def decimal(self, value: Any, path: str) -> Decimal:
        """A decimal, written as text or as a number; 0 stands in for a faulty one."""
        written = value if isinstance(value, str) else _as_written(value)
        if not NUMBER.fullmatch(written):
            self.fault(path, f'must be a decimal like "20.5", not {_shown(value)}')
            return Decimal(0)
        number = Decimal(written)
        if abs(number) >= LARGEST or not exactly(number, MOST_DECIMALS):
            self.fault(
                path,
                f"{_shown(value)} is out of range: below 10^15, at most {MOST_DECIMALS} decimals",
            )
            return Decimal(0)
        return number

    def not_negative(self, value: Any, path: str) -> Decimal:
        number = self.decimal(value, path)
        if number < 0:
            self.fault(path, "must not be negative")
        return number

    def only(self, given: Mapping[str, Any], known: frozenset[str], path: str) -> None:
        """Name what nobody reads: a word misspelt would change the result unseen."""
        for name in sorted(given.keys() - known):
            listed = ", ".join(sorted(known))
            self.fault(f"{path}.{name}", f"is not known here; known are {listed}")


def read_measurements(document: Any) -> MeasurementFile:
    """The calibration that a document describes.

    Raises:
        FaultyDocument: anything is wrong with it, or a standard was not valid on the day; every
            fault is named by its path.
    """
    reader = MeasurementReader()
    body = reader.mapping(document, "$")
    reader.finish()
    performed_on = reader.day(body.get("performed_on"), "performed_on")
    _check_standards(reader, body.get("standards"), performed_on)
    rule = _rule(reader, body.get("rule"))
    rows = reader.entries(body.get("points"), "points")
    if body.get("points") == []:
        reader.fault("points", "must hold at least one point")
    points = tuple(_point(reader, row, path, rule) for path, row in rows)
    reader.finish()
    return MeasurementFile(rule=rule, points=points)


def as_document(results: list[Result]) -> dict[str, Any]:
    """The answer: every point in the order of the file, and the verdict of each phase."""
    return {
        "points": [_answer(result) for result in results],
        **{phase.value: phase_verdict(results, phase) for phase in Phase},
    }


def _check_standards(reader: MeasurementReader, value: Any, performed_on: date | None) -> None:
    rows = reader.entries(value, "standards")
    if value == []:
        reader.fault("standards", "must name at least one standard")
    seen = set()
    for path, row in rows:
        name = reader.text(row, "id", path)
        if name in seen:
            reader.fault(f"{path}.id", f"{name!r} stands there already")
        seen.add(name or path)
        start = reader.day(row.get("valid_from"), f"{path}.valid_from")
        end = reader.day(row.get("valid_to"), f"{path}.valid_to")
        if start is None or end is None:
            continue
        if end < start:
            reader.fault(path, f"{name} is valid to {end}, before it is valid from {start}")
        elif performed_on is not None and not start <= performed_on <= end:
            reader.fault(
                path,
                f"{name} is valid from {start} to {end}, not on {performed_on}",
                "STANDARD_NOT_VALID",
            )


def _rule(reader: MeasurementReader, value: Any) -> Rule:
    given = reader.mapping(value, "rule")
    if not given:
        if isinstance(value, dict):
            reader.fault("rule.kind", "is missing")
        return Rule()
    reader.only(given, RULE_KEYS, "rule")
    kind = reader.choice(given.get("kind"), RULE_KINDS, "rule.kind")
    return Rule(kind=RuleKind(kind), r=reader.not_negative(given.get("r", 1), "rule.r"))


def _point(reader: MeasurementReader, row: dict[str, Any], path: str, rule: Rule) -> Measurement:
    reference = reader.decimal(row.get("reference"), f"{path}.reference")
    phase = reader.choice(row.get("phase"), PHASES, f"{path}.phase")
    readings = _readings(reader, row.get("readings"), f"{path}.readings")
    components = _components(reader, row.get("uncertainty"), f"{path}.uncertainty", len(readings))
    if rule.needs_uncertainty and readings and not row.get("uncertainty"):
        reader.fault(f"{path}.uncertainty", f"must not be empty: {rule.kind.value} needs it")
    return Measurement(
        phase=Phase(phase),
        reference=reference,
        limits=_limits(reader, row.get("tolerance"), f"{path}.tolerance", reference),
        readings=readings,
        components=components,
    )


def _readings(reader: MeasurementReader, value: Any, path: str) -> tuple[Decimal, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        reader.fault(path, "must be a list")
        return ()
    return tuple(reader.decimal(each, f"{path}[{at}]") for at, each in enumerate(value))


def _limits(reader: MeasurementReader, value: Any, path: str, reference: Decimal) -> Limits:
    given = reader.mapping(value, path)
    by_limits, around = LIMITS & given.keys(), AROUND & given.keys()
    reader.only(given, LIMITS | AROUND, path)
    if around and not by_limits:
        return either_side(
            reference,
            percent=reader.not_negative(given.get("pct_reading", 0), f"{path}.pct_reading"),
            fixed=reader.not_negative(given.get("abs", 0), f"{path}.abs"),
        )
    if around or by_limits != LIMITS:
        if isinstance(value, dict):
            reader.fault(path, "must have lower and upper, or pct_reading and abs, not a mixture")
        return Limits(lower=None, upper=None)
    lower, upper = (_limit(reader, given[name], f"{path}.{name}") for name in ("lower", "upper"))
    if lower is None and upper is None:
        reader.fault(path, "must have a limit on at least one side")
    elif lower is not None and upper is not None and lower > upper:
        reader.fault(path, "has its lower limit above its upper one")
    return Limits(lower=lower, upper=upper)


def _limit(reader: MeasurementReader, value: Any, path: str) -> Fraction | None:
    return None if value is None else Fraction(reader.decimal(value, path))


def _components(
    reader: MeasurementReader, value: Any, path: str, count: int
) -> tuple[Component, ...]:
    if value is None:
        return ()
    return tuple(_component(reader, row, at, count) for at, row in reader.entries(value, path))


def _component(reader: MeasurementReader, row: dict[str, Any], path: str, count: int) -> Component:
    given = row.get("kind")
    kind = Kind(reader.choice(given, COMPONENT_KINDS, f"{path}.kind"))
    if given != kind:
        return Component(source="", kind=kind)
    size = SIZES.get(kind)
    reader.only(row, COMPONENT_KEYS[kind], path)
    if kind is Kind.TYPE_A and 0 < count < LEAST_FOR_TYPE_A:
        reader.fault(path, f"type_a needs at least two readings; this point has {count}")
    return Component(
        source=str(row.get("source", "")),
        kind=kind,
        size=reader.not_negative(row.get(size), f"{path}.{size}") if size else Decimal(0),
        k=_factor(reader, row.get("k"), f"{path}.k") if kind is Kind.CERTIFICATE else Decimal(2),
        sensitivity=reader.decimal(row.get("sensitivity", 1), f"{path}.sensitivity"),
        dof=_dof(reader, row.get("dof"), f"{path}.dof", kind),
    )


def _factor(reader: MeasurementReader, value: Any, path: str) -> Decimal:
    before = len(reader.faults)
    factor = reader.decimal(value, path)
    if factor <= 0 and len(reader.faults) == before:
        reader.fault(path, "must be more than 0")
    return factor if factor > 0 else Decimal(1)


def _dof(reader: MeasurementReader, value: Any, path: str, kind: Kind) -> Decimal | None:
    if value is None:
        return None
    before = len(reader.faults)
    dof = reader.decimal(value, path)
    if len(reader.faults) > before:
        return None
    if kind is Kind.TYPE_A:
        reader.fault(path, "must be left out: the readings of the point give it")
    elif dof < 1:
        reader.fault(path, "must be at least 1; null, or left out, is infinitely many")
    return dof


def _answer(result: Result) -> dict[str, Any]:
    if result.mean is None or result.error is None:
        return {"verdict": result.verdict}
    budget, chances = result.budget, result.chances
    return {
        "phase": result.phase,
        "mean": float(result.mean),
        "error": float(result.error),
        "u": budget.u if budget else None,
        "dof": _dof_shown(budget) if budget else None,
        "k": float(budget.k) if budget else None,
        "U": budget.expanded if budget else None,
        "p_conformance": chances.within if chances else None,
        "verdict": result.verdict,
    }


def _dof_shown(budget: Budget) -> float | None:
    """The degrees of freedom; more of them than a float can say are as good as infinitely many."""
    if budget.dof is None or budget.dof > Fraction(sys.float_info.max):
        return None
    return float(budget.dof)


def _as_written(value: Any) -> str:
    """A number of JSON as text; nothing else is one."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return str(value) if is_number else ""


def _shown(value: Any) -> str:
    shown = repr(str(value)) if isinstance(value, Decimal) else repr(value)
    return shown if len(shown) < 60 else f"{shown[:56]}…"
