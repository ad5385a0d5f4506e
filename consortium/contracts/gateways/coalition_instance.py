"""Reading a cost game from `coalition-instance/1`."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeGuard

from consortium.contracts.domain.together.coalition import (
    MONEY,
    RATE,
    UNIT,
    CoalitionLot,
    CostGame,
    Offer,
    SpendStep,
    Step,
)
from consortium.contracts.gateways.faults import Reader, reading

FORMAT = "coalition-instance/1"
MODES = ("all_units", "incremental")
# Costs are kept for every coalition: beyond this they would not fit a machine's whole numbers.
LARGEST = Decimal(10) ** 10
COUNTS = f"from 0 to {LARGEST - 1:,f}"

Positions = Mapping[str, int]


def read_game(document: Any) -> CostGame:
    """The game that a document describes.

    Raises:
        FaultyDocument: anything is wrong with it; every fault is named by its path.
    """
    with reading() as reader:
        body = reader.mapping(document, "$")
        if not reader.faults and body.get("format") != FORMAT:
            reader.fault("format", f"must be {FORMAT}")
        reader.finish()
        positions = _trusts(reader, body.get("trusts"))
        return CostGame(
            id=str(body.get("id", "")),
            trusts=tuple(positions),
            tender_cost=_money(reader, body.get("tender_cost", 0), "tender_cost"),
            membership_cost=_money(reader, body.get("membership_cost", 0), "membership_cost"),
            rebate=_rebate(reader, body.get("spend_rebate")),
            table=_table(reader, body["cost_table"], positions) if "cost_table" in body else None,
            lots=() if "cost_table" in body else _lots(reader, body.get("lots"), positions),
        )


def _trusts(reader: Reader, value: Any) -> Positions:
    names = [reader.text(trust, "id", path) for path, trust in reader.entries(value, "trusts")]
    for name, times in Counter(names).items():
        if times > 1:
            reader.fault("trusts", f"{name!r} stands there {times} times", "duplicate_id")
    if not names:
        reader.fault("trusts", "needs at least one trust")
    reader.finish()
    return {name: at for at, name in enumerate(names)}


def _table(reader: Reader, value: Any, positions: Positions) -> dict[int, int]:
    table: dict[int, int] = {}
    for path, row in reader.entries(value, "cost_table"):
        coalition = _mask(reader, row.get("coalition"), positions, path)
        if coalition in table:
            reader.fault(path, "gives the cost of this coalition again", "duplicate_id")
        cost = _scaled(reader, row.get("cost"), f"{path}.cost", MONEY, negative=True)
        table[coalition] = cost * (UNIT // MONEY)
    lacking = (1 << len(positions)) - 1 - len(table.keys() - {0})
    if lacking and not reader.faults:
        reader.fault(
            "cost_table",
            f"needs the cost of every coalition; {lacking} are missing",
            "incomplete_table",
        )
    return table


def _lots(reader: Reader, value: Any, positions: Positions) -> tuple[CoalitionLot, ...]:
    lots = []
    for path, lot in reader.entries(value, "lots"):
        demand = _demand(reader, lot.get("demand"), positions, f"{path}.demand")
        offers = reader.entries(lot.get("offers"), f"{path}.offers")
        if not offers and any(demand):
            reader.fault(f"{path}.offers", "needs at least one offer", "no_offer")
        lots.append(
            CoalitionLot(
                id=reader.text(lot, "id", path),
                demand=demand,
                offers=tuple(_offer(reader, offer, positions, at) for at, offer in offers),
            )
        )
    for name, times in Counter(lot.id for lot in lots).items():
        if times > 1:
            reader.fault("lots", f"{name!r} stands there {times} times", "duplicate_id")
    return tuple(lots)


def _demand(reader: Reader, value: Any, positions: Positions, path: str) -> tuple[int, ...]:
    demand = [0] * len(positions)
    for trust, quantity in reader.mapping(value, path).items():
        if trust not in positions:
            reader.fault(path, f"{trust!r} is none of the trusts", "unknown_id")
        elif not _is_count(quantity):
            reader.fault(f"{path}.{trust}", f"must be a whole number {COUNTS}", "bad_qty")
        else:
            demand[positions[trust]] = quantity
    return tuple(demand)


def _offer(reader: Reader, offer: dict[str, Any], positions: Positions, path: str) -> Offer:
    mode = offer.get("mode", "all_units")
    if mode not in MODES:
        reader.fault(f"{path}.mode", f"must be one of {', '.join(MODES)}")
    eligible = offer.get("eligible")
    return Offer(
        supplier=reader.text(offer, "supplier", path),
        incremental=mode == "incremental",
        steps=_steps(reader, offer.get("tiers"), f"{path}.tiers"),
        eligible=None if eligible is None else _mask(reader, eligible, positions, path, "eligible"),
    )


def _steps(reader: Reader, value: Any, path: str) -> tuple[Step, ...]:
    steps = []
    for at, tier in reader.entries(value, path):
        least = tier.get("min_qty")
        if not _is_count(least):
            reader.fault(f"{at}.min_qty", f"must be a whole number {COUNTS}", "bad_tiers")
            continue
        steps.append(Step(least, _money(reader, tier.get("unit_price"), f"{at}.unit_price")))
    bounds = [step.min_qty for step in steps]
    if not bounds or bounds[0] != 1:
        reader.fault(path, "the first min_qty must be 1", "bad_tiers")
    if bounds != sorted(set(bounds)):
        reader.fault(path, "min_qty must rise from tier to tier", "bad_tiers")
    return tuple(steps)


def _rebate(reader: Reader, value: Any) -> tuple[SpendStep, ...]:
    if value is None:
        return ()
    path = "spend_rebate.tiers"
    steps = []
    for at, tier in reader.entries(reader.mapping(value, "spend_rebate").get("tiers"), path):
        percent = _scaled(reader, tier.get("percent"), f"{at}.percent", RATE // 100)
        if not 0 <= percent <= RATE:
            reader.fault(f"{at}.percent", "must lie between 0 and 100", "bad_tiers")
        steps.append(SpendStep(_money(reader, tier.get("min_spend"), f"{at}.min_spend"), percent))
    bounds = [step.min_spend for step in steps]
    if bounds != sorted(set(bounds)):
        reader.fault(path, "min_spend must rise from tier to tier", "bad_tiers")
    return tuple(steps)


def _is_count(value: Any) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < LARGEST


def _mask(
    reader: Reader, value: Any, positions: Positions, path: str, name: str = "coalition"
) -> int:
    if not isinstance(value, list):
        reader.fault(f"{path}.{name}", "must be a list of trusts")
        return 0
    mask = 0
    for trust in value:
        if isinstance(trust, str) and trust in positions:
            mask |= 1 << positions[trust]
        else:
            reader.fault(f"{path}.{name}", f"{trust!r} is none of the trusts", "unknown_id")
    return mask


def _money(reader: Reader, value: Any, path: str) -> int:
    """Pounds in ten-thousandths."""
    return _scaled(reader, value, path, MONEY)


def _scaled(reader: Reader, value: Any, path: str, scale: int, *, negative: bool = False) -> int:
    number = reader.number(value, path)
    if number is None:
        return 0
    if number < 0 and not negative:
        reader.fault(path, "must not be negative")
    if abs(number) >= LARGEST:
        reader.fault(path, "is too large")
        return 0
    scaled = number * scale
    if scaled % 1:
        reader.fault(path, f"{value} has too many decimals", "too_many_decimals")
    return int(scaled)
