"""Reading the rules and the objective of an award, as the whole file or a scenario gives them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from consortium.tenders.domain.award_instance import (
    AwardRules,
    AwardUnit,
    Forbid,
    Lock,
    Share,
    Standardise,
)
from consortium.tenders.gateways.award_fields import AwardReader, Names

COUNTS = (
    "max_suppliers",
    "min_suppliers",
    "max_suppliers_per_lot",
    "min_suppliers_per_lot",
    "max_suppliers_per_trust",
)
KNOWN = {each.name for each in fields(AwardRules)}
# What people write beside rules without meaning one.
REMARKS = {"id", "note"}
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Given:
    """A value with the path it has in the file."""

    value: Any
    path: str


def given_rules(reader: AwardReader, value: Any, path: str) -> dict[str, Given]:
    """Each rule of an object by its name; a name that is no rule is a fault."""
    if value is None:
        return {}
    named = reader.mapping(value, path)
    for name in named:
        if name not in KNOWN | REMARKS:
            reader.fault(f"{path}.{name}", "is none of the rules", "bad_rule")
    return {name: Given(each, f"{path}.{name}") for name, each in named.items()}


def read_rules(reader: AwardReader, names: Names, given: Mapping[str, Given]) -> AwardRules:
    """The rules that are given; what is null or left out does not bind."""
    asked = {name: each for name, each in given.items() if each.value is not None}
    counts = {
        name: reader.quantity(asked[name].value, asked[name].path, code="bad_rule")
        for name in COUNTS
        if name in asked
    }
    least = asked.get("min_quality")
    rules = _Rules(reader, names)
    return AwardRules(
        award_unit=_unit(reader, asked.get("award_unit")),
        forbid=rules.each(asked.get("forbid"), rules.forbid),
        lock=rules.each(asked.get("lock"), rules.lock),
        standardise=rules.each(asked.get("standardise"), rules.standardise),
        min_share=rules.each(asked.get("min_share"), rules.share),
        max_share=rules.each(asked.get("max_share"), rules.share),
        min_quality=reader.points(least.value, least.path, code="bad_rule") if least else None,
        **counts,
    )


def read_objective(reader: AwardReader, given: Given) -> int:
    """What a point of mean quality is worth, in 1/10,000 £; 0 when only cost counts."""
    if given.value is None:
        return 0
    if not isinstance(given.value, dict):
        reader.fault(given.path, "must be an object", "bad_objective")
        return 0
    kind = given.value.get("type")
    if kind not in ("cost", "value"):
        reader.fault(f"{given.path}.type", f"must be cost or value, not {kind!r}", "bad_objective")
    if kind != "value":
        return 0
    path = f"{given.path}.gbp_per_quality_point"
    return reader.money(given.value.get("gbp_per_quality_point"), path, code="bad_objective")


def _unit(reader: AwardReader, given: Given | None) -> AwardUnit:
    try:
        return AwardUnit(given.value) if given else AwardUnit.TRUST_LOT
    except ValueError:
        choices = ", ".join(AwardUnit)
        reader.fault(given.path if given else "", f"must be one of {choices}", "bad_rule")
        return AwardUnit.TRUST_LOT


@dataclass(frozen=True, slots=True)
class _Rules:
    """One entry of each rule that is a list. Ids are named by their entry's path."""

    reader: AwardReader
    names: Names

    def each(
        self, given: Given | None, read: Callable[[dict[str, Any], str], Entry]
    ) -> tuple[Entry, ...]:
        if given is None:
            return ()
        if not isinstance(given.value, list):
            self.reader.fault(given.path, "must be a list", "bad_rule")
            return ()
        found = []
        for at, entry in enumerate(given.value):
            path = f"{given.path}[{at}]"
            if isinstance(entry, dict):
                found.append(read(entry, path))
            else:
                self.reader.fault(path, "must be an object", "bad_rule")
        return tuple(found)

    def forbid(self, entry: dict[str, Any], path: str) -> Forbid:
        trust, lot = entry.get("trust", "*"), entry.get("lot", "*")
        return Forbid(
            supplier=self.names.supplier(entry.get("supplier"), path),
            trust=None if trust == "*" else self.names.trust(trust, path),
            lot=None if lot == "*" else self.names.lot(lot, path),
        )

    def lock(self, entry: dict[str, Any], path: str) -> Lock:
        return Lock(
            trust=self.names.trust(entry.get("trust"), path),
            lot=self.names.lot(entry.get("lot"), path),
            supplier=self.names.supplier(entry.get("supplier"), path),
        )

    def standardise(self, entry: dict[str, Any], path: str) -> Standardise:
        trust = entry.get("trust", "*")
        return Standardise(
            lots=self.names.lot_list(entry.get("lots"), path, code="bad_rule"),
            trust=None if trust == "*" else self.names.trust(trust, path),
        )

    def share(self, entry: dict[str, Any], path: str) -> Share:
        lots = entry.get("lots", "*")
        some = None if lots == "*" else self.names.lot_list(lots, path, code="bad_rule")
        return Share(
            suppliers=frozenset(
                self.names.supplier_list(entry.get("suppliers"), path, code="bad_rule")
            ),
            lots=None if some is None else frozenset(some),
            percent=self.reader.percent(entry.get("percent"), path, code="bad_rule"),
        )
