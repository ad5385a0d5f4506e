"""An award told from its document in the plainest way: the oracle of the solver's tests.

It shares nothing with the product: every amount is a fraction, every rule is looked at award by
award, and the best award is found by trying all.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

Document = dict[str, Any]
# Supplier's quantity by trust, lot and supplier, by their ids.
PlainAward = dict[tuple[str, str, str], int]


def best_by_trying(document: Document, *, most: int = 20_000) -> Fraction | None:
    """The least objective of all awards that keep every rule; None when none does.

    Raises:
        OverflowError: there are more awards than anybody should try.
    """
    choices = list(_choices(document))
    awards = 1
    for options in choices:
        awards *= len(options)
    if awards > most:
        raise OverflowError(awards)
    kept = (
        award
        for parts in product(*choices)
        if keeps_all(document, award := {key: n for part in parts for key, n in part.items()})
    )
    return min((objective_of(document, award) for award in kept), default=None)


def demand_of(document: Document) -> dict[tuple[str, str], int]:
    return {(row["trust"], row["lot"]): row["qty"] for row in document["demand"] if row["qty"]}


def objective_of(document: Document, award: PlainAward) -> Fraction:
    """Cost in pounds, less what the mean quality is worth."""
    bids = {(bid["supplier"], bid["lot"]): bid for bid in document["bids"]}
    volumes = _volumes(award)
    gross = {key: _gross(bids[key], volume) for key, volume in volumes.items()}
    cost = sum(gross.values(), Fraction(0))
    cost -= sum(_bundle(document, bundle, volumes, gross) for bundle in _of(document, "bundles"))
    cost -= sum(_rebate(rebate, volumes, gross) for rebate in _of(document, "spend_rebates"))
    winners = {supplier for supplier, _ in volumes}
    for supplier in document["suppliers"]:
        if supplier["id"] in winners:
            cost += _exact(supplier.get("fixed_cost", 0))
    demand = demand_of(document)
    for row in _of(document, "switching_costs"):
        cell = (row["trust"], row["lot"])
        if cell in demand and award.get((*cell, row["incumbent"])) != demand[cell]:
            cost += _exact(row["cost"])
    points = _exact(document.get("objective", {}).get("gbp_per_quality_point", 0))
    return cost - points * _mean_quality(document, award)


def keeps_all(document: Document, award: PlainAward) -> bool:
    """Whether an award that meets demand keeps every limit and every rule."""
    rules = document.get("rules", {})
    volumes = _volumes(award)
    by_supplier: dict[str, int] = defaultdict(int)
    for (supplier, _), volume in volumes.items():
        by_supplier[supplier] += volume
    for bid in document["bids"]:
        volume = volumes.get((bid["supplier"], bid["lot"]), 0)
        most = bid.get("max_qty")
        if volume and (volume < bid["tiers"][0]["min_qty"] or (most is not None and volume > most)):
            return False
    for supplier in document["suppliers"]:
        most = supplier.get("max_total_qty")
        if most is not None and by_supplier[supplier["id"]] > most:
            return False
    return (
        _keeps_counts(rules, award)
        and _keeps_names(rules, award, demand_of(document))
        and _keeps_standards(rules, award, demand_of(document))
        and _keeps_shares(document, rules, award)
    )


def _keeps_counts(rules: Document, award: PlainAward) -> bool:
    winners = {supplier for _, _, supplier in award}
    if not rules.get("min_suppliers", 0) <= len(winners) <= rules.get("max_suppliers", 99):
        return False
    for lot in {lot for _, lot, _ in award}:
        own = {supplier for _, its, supplier in award if its == lot}
        low, high = rules.get("min_suppliers_per_lot", 0), rules.get("max_suppliers_per_lot", 99)
        if not low <= len(own) <= high:
            return False
    return all(
        len({supplier for whose, _, supplier in award if whose == trust})
        <= rules.get("max_suppliers_per_trust", 99)
        for trust in {trust for trust, _, _ in award}
    )


def _keeps_names(rules: Document, award: PlainAward, demand: dict[tuple[str, str], int]) -> bool:
    for rule in rules.get("forbid", []):
        for trust, lot, supplier in award:
            here = rule.get("trust", "*") in ("*", trust) and rule.get("lot", "*") in ("*", lot)
            if here and supplier == rule["supplier"]:
                return False
    for rule in rules.get("lock", []):
        cell = (rule["trust"], rule["lot"])
        if cell in demand and award.get((*cell, rule["supplier"])) != demand[cell]:
            return False
    return True


def _keeps_standards(
    rules: Document, award: PlainAward, demand: dict[tuple[str, str], int]
) -> bool:
    for rule in rules.get("standardise", []):
        for trust in {trust for trust, _ in demand if rule.get("trust", "*") in ("*", trust)}:
            own = {who for whose, lot, who in award if whose == trust and lot in rule["lots"]}
            if len(own) > 1:
                return False
    return True


def _keeps_shares(document: Document, rules: Document, award: PlainAward) -> bool:
    price = {lot["id"]: _exact(lot["reference_price"]) for lot in document["lots"]}
    for name, sign in (("min_share", 1), ("max_share", -1)):
        for rule in rules.get(name, []):
            lots = price if rule.get("lots", "*") == "*" else rule["lots"]
            whole = sum(
                price[lot] * n for (_, lot), n in demand_of(document).items() if lot in lots
            )
            own = sum(
                price[lot] * n
                for (_, lot, supplier), n in award.items()
                if lot in lots and supplier in rule["suppliers"]
            )
            if sign * (own - whole * _exact(rule["percent"]) / 100) < 0:
                return False
    least = rules.get("min_quality")
    value = sum(price[lot] * n for (_, lot), n in demand_of(document).items())
    return least is None or value == 0 or _mean_quality(document, award) >= _exact(least)


def _choices(document: Document) -> Iterator[list[PlainAward]]:
    """For each thing that is decided by itself, the parts of an award it may become."""
    unit = document.get("rules", {}).get("award_unit", "trust_lot")
    bidders: dict[str, list[str]] = defaultdict(list)
    for bid in document["bids"]:
        bidders[bid["lot"]].append(bid["supplier"])
    demand = demand_of(document)
    if unit == "lot":
        for lot in {lot for _, lot in demand}:
            own = {cell: n for cell, n in demand.items() if cell[1] == lot}
            yield [{(*cell, who): n for cell, n in own.items()} for who in bidders[lot]]
        return
    for cell, quantity in demand.items():
        own_bidders = bidders[cell[1]]
        if unit == "trust_lot":
            yield [{(*cell, who): quantity} for who in own_bidders]
            continue
        yield [
            {(*cell, who): n for who, n in zip(own_bidders, split, strict=True) if n}
            for split in product(range(quantity + 1), repeat=len(own_bidders))
            if sum(split) == quantity
        ]


def _volumes(award: PlainAward) -> dict[tuple[str, str], int]:
    volumes: dict[tuple[str, str], int] = defaultdict(int)
    for (_, lot, supplier), quantity in award.items():
        volumes[supplier, lot] += quantity
    return volumes


def _gross(bid: Document, volume: int) -> Fraction:
    """Unit by unit: each at its own tier, or all at the last unit's."""
    tiers = bid["tiers"]

    def price(unit: int) -> Fraction:
        reached = [tier for tier in tiers if tier["min_qty"] <= unit] or tiers[:1]
        return _exact(reached[-1]["unit_price"])

    if bid.get("mode") == "incremental":
        return sum((price(unit) for unit in range(1, volume + 1)), Fraction(0))
    return volume * price(volume)


def _bundle(
    document: Document,
    bundle: Document,
    volumes: dict[tuple[str, str], int],
    gross: dict[tuple[str, str], Fraction],
) -> Fraction:
    won = Fraction(0)
    for lot in bundle["lots"]:
        whole = sum(n for (_, its), n in demand_of(document).items() if its == lot)
        own = volumes.get((bundle["supplier"], lot), 0)
        if not own or own < _exact(bundle.get("min_share_percent", 100)) / 100 * whole:
            return Fraction(0)
        won += gross[bundle["supplier"], lot]
    return won * _exact(bundle["percent"]) / 100


def _rebate(
    rebate: Document, volumes: dict[tuple[str, str], int], gross: dict[tuple[str, str], Fraction]
) -> Fraction:
    who = rebate["supplier"]
    spend = sum((amount for (its, _), amount in gross.items() if its == who), Fraction(0))
    reached = Fraction(0)
    for tier in rebate["tiers"]:
        if rebate.get("basis") == "quantity":
            is_reached = tier["min_qty"] <= sum(n for (its, _), n in volumes.items() if its == who)
        else:
            is_reached = _exact(tier["min_spend"]) <= spend
        reached = _exact(tier["percent"]) if is_reached else reached
    return spend * reached / 100


def _mean_quality(document: Document, award: PlainAward) -> Fraction:
    price = {lot["id"]: _exact(lot["reference_price"]) for lot in document["lots"]}
    points = {
        (bid["supplier"], bid["lot"]): _exact(bid.get("quality") or 0) for bid in document["bids"]
    }
    value = sum(price[lot] * n for (_, lot), n in demand_of(document).items())
    won = sum(price[lot] * n * points[who, lot] for (_, lot, who), n in award.items())
    return won / value if value else Fraction(0)


def _of(document: Document, name: str) -> list[Document]:
    found: list[Document] = document.get(name, [])
    return found


def _exact(number: Any) -> Fraction:
    return Fraction(Decimal(str(number)))
