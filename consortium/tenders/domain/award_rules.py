"""Which rules and limits an award breaks, each by the path it has in the file."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from consortium.tenders.domain.award_costs import (
    Award,
    Volumes,
    quality_value,
    quantity_of,
    volumes_of,
)
from consortium.tenders.domain.award_instance import (
    WHOLE,
    AwardInstance,
    AwardUnit,
    Forbid,
    Lock,
    Share,
    Standardise,
)

Holders = dict[int, set[int]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """An award from every side that a rule looks at."""

    instance: AwardInstance
    award: Award
    volumes: Volumes
    by_cell: dict[tuple[int, int], set[int]]
    by_lot: Holders
    by_trust: Holders


def broken_by(instance: AwardInstance, award: Award) -> tuple[str, ...]:
    """The paths of everything that an award does not keep to, in the order of the file.

    ``demand`` stands for a demand that is not met exactly, or for a lot given to somebody who did
    not bid for it or in quantities that are none.
    """
    if not _meets_demand(instance, award):
        return ("demand",)
    by_cell: dict[tuple[int, int], set[int]] = defaultdict(set)
    by_lot: Holders = defaultdict(set)
    by_trust: Holders = defaultdict(set)
    for trust, lot, supplier in award:
        by_cell[trust, lot].add(supplier)
        by_lot[lot].add(supplier)
        by_trust[trust].add(supplier)
    seen = _Seen(instance, award, volumes_of(award), by_cell, by_lot, by_trust)
    return (*_limits(seen), *_rules(seen))


def _meets_demand(instance: AwardInstance, award: Award) -> bool:
    got: dict[tuple[int, int], int] = defaultdict(int)
    for (trust, lot, supplier), quantity in award.items():
        if quantity <= 0 or (supplier, lot) not in instance.bid_of:
            return False
        got[trust, lot] += quantity
    return got == dict(instance.demand)


def _limits(seen: _Seen) -> Iterator[str]:
    for at, supplier in enumerate(seen.instance.suppliers):
        most = supplier.max_total_qty
        if most is not None and quantity_of(seen.volumes, at) > most:
            yield f"suppliers[{at}].max_total_qty"
    for at, bid in enumerate(seen.instance.bids):
        volume = seen.volumes.get((bid.supplier, bid.lot), 0)
        if volume and volume < bid.tiers[0].min_qty:
            yield f"bids[{at}].tiers[0].min_qty"
        if bid.max_qty is not None and volume > bid.max_qty:
            yield f"bids[{at}].max_qty"


def _rules(seen: _Seen) -> Iterator[str]:
    rules = seen.instance.rules
    whole = rules.award_unit is not AwardUnit.UNIT and _has_more_than(1, seen.by_cell)
    if whole or (rules.award_unit is AwardUnit.LOT and _has_more_than(1, seen.by_lot)):
        yield "rules.award_unit"
    yield from _counts(seen)
    for name, entries, is_kept in (
        ("forbid", rules.forbid, _keeps_forbid),
        ("lock", rules.lock, _keeps_lock),
        ("standardise", rules.standardise, _keeps_standard),
        ("min_share", rules.min_share, _keeps_min_share),
        ("max_share", rules.max_share, _keeps_max_share),
    ):
        kept: Callable[..., bool] = is_kept
        for at, entry in enumerate(entries):
            if not kept(seen, entry):
                yield f"rules.{name}[{at}]"
    least = rules.min_quality
    if least is not None:
        value = seen.instance.value()
        if quality_value(seen.instance, seen.award.items()) < least * value:
            yield "rules.min_quality"


def _counts(seen: _Seen) -> Iterator[str]:
    rules = seen.instance.rules
    winners = {0: {supplier for supplier, _ in seen.volumes}}
    for name, most, groups in (
        ("max_suppliers", rules.max_suppliers, winners),
        ("max_suppliers_per_lot", rules.max_suppliers_per_lot, seen.by_lot),
        ("max_suppliers_per_trust", rules.max_suppliers_per_trust, seen.by_trust),
    ):
        if most is not None and _has_more_than(most, groups):
            yield f"rules.{name}"
    for name, least, groups in (
        ("min_suppliers", rules.min_suppliers, winners),
        ("min_suppliers_per_lot", rules.min_suppliers_per_lot, seen.by_lot),
    ):
        if least is not None and any(len(group) < least for group in groups.values()):
            yield f"rules.{name}"


def _has_more_than(
    most: int, groups: dict[int, set[int]] | dict[tuple[int, int], set[int]]
) -> bool:
    return any(len(group) > most for group in groups.values())


def _keeps_forbid(seen: _Seen, forbid: Forbid) -> bool:
    return not any(
        supplier == forbid.supplier and forbid.trust in (None, trust) and forbid.lot in (None, lot)
        for trust, lot, supplier in seen.award
    )


def _keeps_lock(seen: _Seen, lock: Lock) -> bool:
    return seen.by_cell.get((lock.trust, lock.lot), {lock.supplier}) == {lock.supplier}


def _keeps_standard(seen: _Seen, rule: Standardise) -> bool:
    trusts = seen.by_trust if rule.trust is None else (rule.trust,)
    return all(
        len(set().union(*(seen.by_cell.get((trust, lot), set()) for lot in rule.lots))) <= 1
        for trust in trusts
    )


def _keeps_min_share(seen: _Seen, share: Share) -> bool:
    return _won(seen, share) * WHOLE >= share.percent * seen.instance.value(share.lots)


def _keeps_max_share(seen: _Seen, share: Share) -> bool:
    return _won(seen, share) * WHOLE <= share.percent * seen.instance.value(share.lots)


def _won(seen: _Seen, share: Share) -> int:
    return sum(
        seen.instance.lots[lot].reference_price * volume
        for (supplier, lot), volume in seen.volumes.items()
        if supplier in share.suppliers and (share.lots is None or lot in share.lots)
    )
