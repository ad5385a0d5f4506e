"""An award while it is being improved: what it costs, kept up to date change by change.

Only for awards of whole cells. Broken rules and limits cost a penalty, so that a search may pass
through awards that are not allowed and is drawn back from them.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

from consortium.tenders.domain.award_costs import Award
from consortium.tenders.domain.award_instance import UNIT, WHOLE, AwardRules, Bundle, Share
from consortium.tenders.solvers.award_cells import Grid

# Cells and who shall have them.
Change = Mapping[int, int]


class State:
    """Who has each cell, and the objective with penalties in 1/100,000,000 £."""

    def __init__(self, grid: Grid, choice: list[int]) -> None:
        self.grid, self.instance = grid, grid.instance
        self.choice = choice
        self.volumes: Counter[tuple[int, int]] = Counter()
        self.gross: Counter[int] = Counter()
        self.quantity: Counter[int] = Counter()
        self.by_lot: dict[int, Counter[int]] = defaultdict(Counter)
        self.by_trust: dict[int, Counter[int]] = defaultdict(Counter)
        self.shares: Counter[int] = Counter()
        self.points = 0
        self.known: dict[tuple[int, int, int], int] = {}
        self.bundles: dict[int, list[Bundle]] = defaultdict(list)
        for bundle in self.instance.bundles:
            self.bundles[bundle.supplier].append(bundle)
        self.rebate = {rebate.supplier: rebate for rebate in self.instance.rebates}
        self.groups = _standards(grid)
        self.groups_of: dict[int, list[int]] = defaultdict(list)
        for at, group in enumerate(self.groups):
            for cell in group:
                self.groups_of[cell].append(at)
        self.standards: list[Counter[int]] = [Counter() for _ in self.groups]
        self.fault = self._fault()
        self.stays = _stays(grid)
        rules = self.instance.rules
        self.limits = [
            (share, share.percent * self.instance.value(share.lots), sign)
            for shares, sign in ((rules.min_share, 1), (rules.max_share, -1))
            for share in shares
        ]
        value = self.instance.value()
        self.worth = self.instance.gbp_per_point / value * WHOLE / 100 if value else 0.0
        self.least_points = (rules.min_quality or 0) * value
        self.has_rules = rules != AwardRules(award_unit=rules.award_unit)
        self.own_cost: Counter[int] = Counter()
        self.all_costs = self.kept = self.untaken = 0
        for cell, supplier in enumerate(choice):
            self._put(cell, supplier, 1)
        self._price(set(choice))
        self.cost = self._cost()

    def award(self) -> Award:
        return self.grid.award_of(
            {
                (cell, supplier): self.grid.cells[cell].quantity
                for cell, supplier in enumerate(self.choice)
            }
        )

    def apply(self, change: Change) -> float:
        """Make a change and say what the award costs now."""
        touched = set()
        for cell, supplier in change.items():
            before = self.choice[cell]
            touched |= {before, supplier}
            self._put(cell, before, -1)
            self._put(cell, supplier, 1)
            self.choice[cell] = supplier
        self._price(touched)
        self.cost = self._cost()
        return self.cost

    def back(self, change: Change) -> Change:
        """The change that undoes another, if asked before."""
        return {cell: self.choice[cell] for cell in change}

    def _price(self, suppliers: set[int]) -> None:
        for supplier in suppliers:
            cost = self._own(supplier)
            self.all_costs += cost - self.own_cost[supplier]
            self.own_cost[supplier] = cost

    def _put(self, cell: int, supplier: int, sign: int) -> None:
        its = self.grid.cells[cell]
        key = (supplier, its.lot)
        before = self.volumes[key]
        after = before + sign * its.quantity
        self.volumes[key] = after
        bid = self.instance.bid_of[key]
        self.untaken += (not bid.takes(after)) - (not bid.takes(before))
        self.gross[supplier] += self._gross(*key, after) - self._gross(*key, before)
        self.quantity[supplier] += sign * its.quantity
        self.by_lot[its.lot][supplier] += sign
        for trust, _ in its.members:
            self.by_trust[trust][supplier] += sign
        for group in self.groups_of.get(cell, ()):
            self.standards[group][supplier] += sign
        value = self.instance.lots[its.lot].reference_price * its.quantity * sign
        for at, (share, _, _) in enumerate(self.limits):
            if _counts(share, supplier, its.lot):
                self.shares[at] += value
        self.points += value * bid.quality
        self.kept += sign * self.stays.get((cell, supplier), 0)

    def _gross(self, supplier: int, lot: int, volume: int) -> int:
        key = (supplier, lot, volume)
        if key not in self.known:
            bid = self.instance.bid_of[supplier, lot]
            self.known[key] = bid.gross(volume) if volume else 0
        return self.known[key]

    def _own(self, supplier: int) -> int:
        """What a supplier costs after its discounts, and what its limits are exceeded by."""
        gross, quantity = self.gross[supplier], self.quantity[supplier]
        if not quantity:
            return 0
        whose = self.instance.suppliers[supplier]
        cost = (gross + whose.fixed_cost) * WHOLE
        rebate = self.rebate.get(supplier)
        if rebate is not None:
            cost -= rebate.percent(gross=gross, quantity=quantity) * gross
        for bundle in self.bundles.get(supplier, ()):
            cost -= self._bundle(bundle)
        over = quantity - (quantity if whose.max_total_qty is None else whose.max_total_qty)
        return cost + (self.fault * (quantity + over) // quantity if over > 0 else 0)

    def _bundle(self, bundle: Bundle) -> int:
        total = 0
        for lot in bundle.lots:
            volume = self.volumes[bundle.supplier, lot]
            if not volume or volume * WHOLE < bundle.min_share * self.instance.lot_demand[lot]:
                return 0
            total += self._gross(bundle.supplier, lot, volume)
        return bundle.percent * total

    def _fault(self) -> int:
        """What a broken rule costs: more than any change could save."""
        dearest = sum(
            max(self.instance.bid_of[s, cell.lot].tiers[0].unit_price for s in cell.suppliers)
            * cell.quantity
            for cell in self.grid.cells
        )
        return dearest * WHOLE // 10 + UNIT

    def _cost(self) -> float:
        cost = self.all_costs - self.kept * WHOLE
        return cost - self.worth * self.points + self.fault * self._rules()

    def is_allowed(self) -> bool:
        over = (
            who.max_total_qty is not None and self.quantity[at] > who.max_total_qty
            for at, who in enumerate(self.instance.suppliers)
        )
        return not any(over) and not self._rules()

    def _rules(self) -> float:
        """How much is broken of rules and of the limits of bids."""
        if not self.has_rules:
            return self.untaken
        return self.untaken + self._counts() + self._weights()

    def _counts(self) -> float:
        rules = self.instance.rules
        winners = sum(1 for quantity in self.quantity.values() if quantity)
        total = _outside(winners, rules.min_suppliers, rules.max_suppliers)
        low, high = rules.min_suppliers_per_lot, rules.max_suppliers_per_lot
        if low is not None or high is not None:
            total += sum(_outside(_present(lot), low, high) for lot in self.by_lot.values())
        most = rules.max_suppliers_per_trust
        if most is not None:
            total += sum(_outside(_present(its), None, most) for its in self.by_trust.values())
        return total + sum(_outside(_present(group), None, 1) for group in self.standards)

    def _weights(self) -> float:
        total = 0.0
        for at, (_, bound, sign) in enumerate(self.limits):
            missing = sign * (bound - self.shares[at] * WHOLE)
            total += 1 + missing / max(1, bound) if missing > 0 else 0.0
        missing = self.least_points - self.points
        return total + (1 + missing / self.least_points if missing > 0 else 0.0)


def _outside(found: int, least: int | None, most: int | None) -> int:
    return max(0, (least or 0) - found, found - (found if most is None else most))


def _present(counts: Counter[int]) -> int:
    return sum(1 for count in counts.values() if count)


def _counts(share: Share, supplier: int, lot: int) -> bool:
    return supplier in share.suppliers and (share.lots is None or lot in share.lots)


def _standards(grid: Grid) -> list[list[int]]:
    """The cells of each trust that one supplier has to take together."""
    groups = []
    for rule in grid.instance.rules.standardise:
        trusts = range(len(grid.instance.trusts)) if rule.trust is None else (rule.trust,)
        groups += [
            [
                at
                for at, cell in enumerate(grid.cells)
                if cell.lot in rule.lots and any(trust == member for member, _ in cell.members)
            ]
            for trust in trusts
        ]
    return [group for group in groups if len(group) > 1]


def _stays(grid: Grid) -> dict[tuple[int, int], int]:
    """What is saved, by cell and supplier, when a cell stays with its incumbents."""
    at_cell = {
        (trust, cell.lot): at for at, cell in enumerate(grid.cells) for trust, _ in cell.members
    }
    saved: Counter[tuple[int, int]] = Counter()
    for switching in grid.instance.switching:
        cell = at_cell.get((switching.trust, switching.lot))
        if cell is not None:
            saved[cell, switching.incumbent] += switching.cost
    return saved
