"""Reading a tender to be awarded from `award-instance/1`; docs/award-format.md describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from consortium.tenders.domain.award_instance import (
    AwardBid,
    AwardInstance,
    AwardLot,
    AwardRebate,
    AwardSupplier,
    AwardTier,
    Bundle,
    RebateStep,
    Switching,
)
from consortium.tenders.gateways.award_fields import AwardReader, Names
from consortium.tenders.gateways.award_rules import (
    Given,
    given_rules,
    read_objective,
    read_rules,
)

FORMAT = "award-instance/1"
MODES = ("all_units", "incremental")
BASES = ("spend", "quantity")
IDS = ("trust", "lot", "supplier")


@dataclass(frozen=True, slots=True)
class AwardFile:
    """What a file asks: the tender, and the same under the rules of each scenario by its id."""

    instance: AwardInstance
    scenarios: Mapping[str, AwardInstance]


def read_award_file(document: Any) -> AwardFile:
    """The tender that a document describes.

    Raises:
        FaultyDocument: anything is wrong with it; every fault is named by its path.
    """
    reader = AwardReader()
    body = reader.mapping(document, "$")
    if not reader.faults and body.get("format") != FORMAT:
        reader.fault("format", f"must be {FORMAT}")
    for name in ("trusts", "lots", "suppliers", "demand", "bids"):
        if not reader.faults and not isinstance(body.get(name), list):
            reader.fault(name, "must be a list")
    reader.finish()
    trusts, lots, suppliers = (
        _names(reader, body, name) for name in ("trusts", "lots", "suppliers")
    )
    names = Names(reader, trusts, lots, suppliers)
    rules = given_rules(reader, body.get("rules"), "rules")
    objective = Given(body.get("objective"), "objective")
    instance = AwardInstance(
        id=str(body.get("id", "")),
        trusts=tuple(trusts),
        lots=_lots(reader, body),
        suppliers=_suppliers(reader, body),
        demand=_demand(reader, names, body),
        bids=_bids(reader, names, body),
        rebates=_rebates(reader, names, body),
        bundles=_bundles(reader, names, body),
        switching=_switching(reader, names, body),
        rules=read_rules(reader, names, rules),
        gbp_per_point=read_objective(reader, objective),
    )
    scenarios = {}
    for path, entry in reader.list_of(body, "scenarios"):
        name = reader.text(entry, "id", path)
        if name in scenarios:
            reader.fault(path, f"{name!r} stands there already", "duplicate_row")
        merged = rules | given_rules(reader, entry.get("rules"), f"{path}.rules")
        own = Given(entry["objective"], f"{path}.objective") if "objective" in entry else objective
        scenarios[name] = replace(
            instance,
            rules=read_rules(reader, names, merged),
            gbp_per_point=read_objective(reader, own),
        )
    reader.finish()
    return AwardFile(instance, scenarios)


def _names(reader: AwardReader, body: Mapping[str, Any], name: str) -> dict[str, int]:
    positions: dict[str, int] = {}
    for at, (path, entry) in enumerate(reader.list_of(body, name)):
        own = reader.text(entry, "id", path)
        if own in positions:
            reader.fault(path, f"{own!r} stands there already", "duplicate_row")
        positions.setdefault(own, at)
    return positions


def _lots(reader: AwardReader, body: Mapping[str, Any]) -> tuple[AwardLot, ...]:
    return tuple(
        AwardLot(
            id=str(lot.get("id")),
            unit=str(lot.get("unit", "")),
            reference_price=reader.money(lot.get("reference_price"), f"{path}.reference_price"),
        )
        for path, lot in reader.list_of(body, "lots")
    )


def _suppliers(reader: AwardReader, body: Mapping[str, Any]) -> tuple[AwardSupplier, ...]:
    return tuple(
        AwardSupplier(
            id=str(each.get("id")),
            fixed_cost=reader.money(each.get("fixed_cost", 0), f"{path}.fixed_cost"),
            max_total_qty=reader.optional(each.get("max_total_qty"), f"{path}.max_total_qty"),
        )
        for path, each in reader.list_of(body, "suppliers")
    )


def _demand(
    reader: AwardReader, names: Names, body: Mapping[str, Any]
) -> dict[tuple[int, int], int]:
    demand: dict[tuple[int, int], int] = {}
    for path, row in reader.list_of(body, "demand"):
        trust = names.trust(row.get("trust"), f"{path}.trust")
        lot = names.lot(row.get("lot"), f"{path}.lot")
        quantity = reader.quantity(row.get("qty"), f"{path}.qty")
        if _is_unsure(reader, path):
            continue
        if (trust, lot) in demand:
            reader.fault(path, "gives the demand of this trust and lot again", "duplicate_row")
        demand[trust, lot] = quantity
    return {cell: quantity for cell, quantity in demand.items() if quantity}


def _bids(reader: AwardReader, names: Names, body: Mapping[str, Any]) -> tuple[AwardBid, ...]:
    bids = []
    seen = set()
    for path, row in reader.list_of(body, "bids"):
        supplier = names.supplier(row.get("supplier"), f"{path}.supplier")
        lot = names.lot(row.get("lot"), f"{path}.lot")
        if (supplier, lot) in seen and not _is_unsure(reader, path):
            reader.fault(path, "is this supplier's second bid for this lot", "duplicate_row")
        if not _is_unsure(reader, path):
            seen.add((supplier, lot))
        mode = row.get("mode", "all_units")
        if mode not in MODES:
            reader.fault(f"{path}.mode", f"must be one of {', '.join(MODES)}", "bad_mode")
        bids.append(
            AwardBid(
                supplier=supplier,
                lot=lot,
                tiers=_tiers(reader, row.get("tiers"), f"{path}.tiers"),
                incremental=mode == "incremental",
                max_qty=reader.optional(row.get("max_qty"), f"{path}.max_qty"),
                quality=reader.points(row.get("quality"), f"{path}.quality"),
            )
        )
    return tuple(bids)


def _tiers(reader: AwardReader, value: Any, path: str) -> tuple[AwardTier, ...]:
    if not isinstance(value, list) or not value:
        reader.fault(path, "needs at least one tier", "bad_tiers")
        return ()
    tiers = [
        AwardTier(
            reader.quantity(tier.get("min_qty"), f"{at}.min_qty", code="bad_tiers"),
            reader.money(tier.get("unit_price"), f"{at}.unit_price"),
        )
        for at, tier in reader.entries(value, path)
    ]
    bounds = [tier.min_qty for tier in tiers]
    if bounds != sorted(set(bounds)) or 0 in bounds:
        reader.fault(path, "min_qty must be at least 1 and rise from tier to tier", "bad_tiers")
    return tuple(tiers)


def _rebates(reader: AwardReader, names: Names, body: Mapping[str, Any]) -> tuple[AwardRebate, ...]:
    rebates = []
    seen = set()
    for path, row in reader.list_of(body, "spend_rebates"):
        supplier = names.supplier(row.get("supplier"), f"{path}.supplier")
        if supplier in seen and not _is_unsure(reader, path):
            reader.fault(path, "is this supplier's second rebate", "duplicate_row")
        if not _is_unsure(reader, path):
            seen.add(supplier)
        basis = row.get("basis", "spend")
        if basis not in BASES:
            reader.fault(f"{path}.basis", f"must be one of {', '.join(BASES)}", "bad_rebate")
        by_quantity = basis == "quantity"
        steps = _steps(reader, row.get("tiers"), path, by_quantity)
        rebates.append(AwardRebate(supplier=supplier, by_quantity=by_quantity, steps=steps))
    return tuple(rebates)


def _steps(reader: AwardReader, value: Any, path: str, by_quantity: bool) -> tuple[RebateStep, ...]:
    if not isinstance(value, list):
        reader.fault(f"{path}.tiers", "must be a list", "bad_rebate")
        return ()
    steps = []
    for _, tier in reader.entries(value, f"{path}.tiers"):
        if by_quantity:
            least = reader.quantity(tier.get("min_qty"), path, code="bad_rebate")
        else:
            least = reader.money(tier.get("min_spend"), path, code="bad_rebate")
        percent = reader.percent(tier.get("percent"), path, code="bad_rebate")
        steps.append(RebateStep(least, percent))
    for rising in ([step.least for step in steps], [step.percent for step in steps]):
        if rising != sorted(set(rising)):
            reader.fault(
                f"{path}.tiers", "bounds and percentages must rise from tier to tier", "bad_tiers"
            )
    return tuple(steps)


def _bundles(reader: AwardReader, names: Names, body: Mapping[str, Any]) -> tuple[Bundle, ...]:
    return tuple(
        Bundle(
            supplier=names.supplier(row.get("supplier"), f"{path}.supplier"),
            lots=names.lot_list(row.get("lots"), f"{path}.lots", code="bad_format"),
            min_share=reader.percent(row.get("min_share_percent", 100), path, code="bad_rebate"),
            percent=reader.percent(row.get("percent"), path, code="bad_rebate"),
        )
        for path, row in reader.list_of(body, "bundles")
    )


def _switching(reader: AwardReader, names: Names, body: Mapping[str, Any]) -> tuple[Switching, ...]:
    found: dict[tuple[int, int], Switching] = {}
    for path, row in reader.list_of(body, "switching_costs"):
        switching = Switching(
            trust=names.trust(row.get("trust"), path),
            lot=names.lot(row.get("lot"), path),
            incumbent=names.supplier(row.get("incumbent"), path),
            cost=reader.money(row.get("cost"), path),
        )
        cell = (switching.trust, switching.lot)
        if cell in found and not _is_unsure(reader, path):
            reader.fault(path, "gives the incumbent of this trust and lot again", "duplicate_row")
        if not _is_unsure(reader, path):
            found[cell] = switching
    return tuple(found.values())


def _is_unsure(reader: AwardReader, path: str) -> bool:
    """Whether an id of this row is unknown, so that it is no other row's double."""
    return any(
        fault.code == "unknown_id" and fault.path in (path, *(f"{path}.{id_}" for id_ in IDS))
        for fault in reader.faults
    )
