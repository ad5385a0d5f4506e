"""Who is a member when, which tier is in force, and what a unit costs on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tests.demo.world.oracle.files import DAY, Files, Line, Row, day, later, number

FOREVER = date.max
Tiers = dict[Fraction, dict[str, Fraction]]


@dataclass(frozen=True)
class Stay:
    trust: str
    joins: date
    leaves: date
    signed: date
    noticed: date


class Agreement:
    """One agreement. ``known_on`` hides what was signed, noticed, committed or agreed later."""

    def __init__(self, files: Files, code: str, known_on: date = FOREVER) -> None:
        self.files, self.code, self.known_on = files, code, known_on
        self.row = files.agreements[code]
        self.start, self.end = files.term(code)
        self.basis = self.row.get("date_basis") or "ordered"
        every = [stay for trust in files.trusts for stay in self._stays(trust)]
        self.first_signed = min([stay.signed for stay in every] + [self.start - DAY])
        self.stays = [
            stay
            if stay.noticed <= known_on
            else Stay(stay.trust, stay.joins, self.end, date.min, FOREVER)
            for stay in every
            if stay.signed <= known_on
        ]
        own = [row for row in files.rows("prices") if row["agreement"] == code]
        self.prices = [row for row in own if self._version(row) in self._known(own)]
        self.items = list(dict.fromkeys(row["item"] for row in own))
        self._dues: dict[tuple[str, date], Fraction | None] = {}
        self._found: dict[tuple[str, date], Fraction] = {}

    def counts_on(self, line: Line) -> date:
        stand_in = {
            "delivered": "received",
            "received": "delivered",
            "invoiced": "tax_point",
            "tax_point": "invoiced",
        }
        for name in (self.basis, stand_in.get(self.basis, self.basis), "ordered"):
            if name in line.dates:
                return line.dates[name]
        raise AssertionError("every line has a day of order")

    def standing(self, trust: str, on: date) -> str:
        own = [stay for stay in self.stays if stay.trust == trust]
        if any(stay.joins <= on < stay.leaves for stay in own):
            return "member"
        return "left" if any(stay.leaves <= on for stay in own) else "not joined"

    def members(self, on: date) -> list[str]:
        return sorted({stay.trust for stay in self.stays if stay.joins <= on < stay.leaves})

    def due(self, item: str, on: date) -> Fraction | None:
        """What a unit costs a member; None under incremental bands or without any price."""
        if (item, on) not in self._dues:
            self._dues[item, on] = self._due(item, on)
        return self._dues[item, on]

    def _due(self, item: str, on: date) -> Fraction | None:
        version = max((v for v in self._versions_of(item) if v <= on), default=None)
        if version is None:
            return None
        mine = [row for row in self.prices if row["item"] == item]
        rows = [row for row in mine if self._version(row) == version]
        scheme = rows[0].get("scheme") or item
        rule = self._rule(scheme)
        if rule.get("decided_by") == "incremental":
            return None
        tiers = sorted(
            (number(row.get("from") or "0"), number(row["price"]))
            for row in rows
            if (row.get("who") or "members") == "members"
        )
        # A new version of any price is a new list of all of them, and is tested from its day.
        listed = max(v for v in map(self._version, self.prices) if v <= on)
        return tiers[self._tier(scheme, rule, [bound for bound, _ in tiers], listed, on)][1]

    def _tier(self, scheme: str, rule: Row, bounds: list[Fraction], since: date, on: date) -> int:
        """The tier in force, walked from test to test."""
        tests = [t for t in self._tests(rule, since) if t <= on]
        grace = int(rule.get("grace_months") or 0)
        now, clock, latest = -1, FOREVER, -1
        for test in tests:
            if (scheme, test) not in self._found:
                self._found[scheme, test] = self._measure(scheme, rule, test)
            measure = self._found[scheme, test]
            found = max(n for n, bound in enumerate(bounds) if bound <= measure)
            if clock <= test:
                now, clock = latest, FOREVER
            if found >= now:
                now, clock = found, FOREVER
            elif not grace:
                now = found
            else:
                clock, latest = min(clock, later(test, grace)), found
        return latest if clock <= on else now

    def _tests(self, rule: Row, since: date) -> list[date]:
        first = max(since, self.start)
        months = [int(text) for text in (rule.get("test_months") or "").split()]
        found, month = [first], later(first.replace(day=1), 1)
        while month < self.end:
            found += [month] if month.month in months else []
            month = later(month, 1)
        return found

    def _measure(self, scheme: str, rule: Row, test: date) -> Fraction:
        measures: dict[str, Callable[[str, str, date], Fraction]] = {
            "committed": self.committed,
            "bought": self._run_rate,
        }
        decided = rule.get("decided_by") or "committed"
        if decided == "members":
            return Fraction(len(self.members(test)))
        items = {row["item"] for row in self.prices if (row.get("scheme") or row["item"]) == scheme}
        measure = measures[decided]
        return sum((measure(t, i, test) for t in self.members(test) for i in items), Fraction(0))

    def committed(self, trust: str, item: str, on: date) -> Fraction:
        said = [
            r for r in self.files.rows("commitments") if (r["trust"], r["item"]) == (trust, item)
        ]
        joins = min(stay.joins for stay in self.stays if stay.trust == trust)
        since = {day(row["from"]) if row.get("from") else joins: row["per_year"] for row in said}
        begun = [d for d in since if d <= on and (d <= joins or d <= self.known_on)]
        if begun:
            return number(since[max(begun)])
        return Fraction(0) if said else self._bought_before(trust, item)

    def _bought_before(self, trust: str, item: str) -> Fraction:
        for row in self.files.rows("baselines"):
            if (row["trust"], row["item"]) == (trust, item):
                if row.get("quantity"):
                    return number(row["quantity"])
                start = day(row.get("from") or self.files.consortium["baseline_from"])
                return sum(
                    (
                        line.quantity
                        for line in self.files.lines
                        if (line.trust, line.item) == (trust, item)
                        and start <= line.dates["ordered"] < later(start, 12)
                    ),
                    Fraction(0),
                )
        return Fraction(0)

    def _run_rate(self, trust: str, item: str, test: date) -> Fraction:
        """Returns that the purchase lines make, month by month."""
        units, days, last = Fraction(0), 0, test
        for start, end in self._months_of(trust):
            if later(test, -12) <= start and end <= min(test, self.known_on):
                bought = sum(
                    (line.quantity for line in self._on_contract(trust, item, start, end)),
                    Fraction(0),
                )
                units, days, last = units + max(bought, Fraction(0)), days + (end - start).days, end
        if days < 60:
            return self.committed(trust, item, test)
        year = (last - later(last, -12)).days
        rate = units * year / days
        exact = Decimal(rate.numerator) / Decimal(rate.denominator)
        return Fraction(exact.quantize(Decimal("0.000001"), ROUND_HALF_UP))

    def _on_contract(self, trust: str, item: str, start: date, end: date) -> list[Line]:
        supplier = self.row["supplier"]
        return [
            line
            for line in self.files.lines
            if (line.trust, line.item, line.supplier) == (trust, item, supplier)
            and start <= self.counts_on(line) < end
        ]

    def _months_of(self, trust: str) -> list[tuple[date, date]]:
        last = max(line.dates["ordered"] for line in self.files.lines)
        found = []
        for stay in self.stays:
            month = stay.joins.replace(day=1)
            while stay.trust == trust and month <= last and month < stay.leaves:
                after = later(month, 1)
                found.append((max(month, stay.joins), min(after, stay.leaves)))
                month = after
        return found

    def _stays(self, trust: str) -> list[Stay]:
        rows = [row for row in self.files.rows("members") if row["trust"] == trust]
        named = [row for row in rows if row.get("agreement") == self.code]
        found = []
        for row in named or [row for row in rows if not row.get("agreement")]:
            joins = max(day(row["joins_on"]) if row.get("joins_on") else self.start, self.start)
            leaves = min(day(row["leaves_on"]) if row.get("leaves_on") else self.end, self.end)
            notice = timedelta(days=int(self.row.get("notice_days") or 90))
            noticed = day(row["notice_on"]) if row.get("notice_on") else leaves - notice
            signed = day(row["signed_on"]) if row.get("signed_on") else joins - DAY
            if leaves > joins:
                found.append(
                    Stay(trust, joins, leaves, signed, noticed if leaves < self.end else FOREVER)
                )
        return found

    def _version(self, row: Row) -> date:
        return day(row["effective_from"]) if row.get("effective_from") else self.start

    def _known(self, rows: list[Row]) -> list[date]:
        versions = sorted({self._version(row) for row in rows})
        later_ones = [v for v in versions[1:] if max(v - DAY, self.first_signed) <= self.known_on]
        return versions[:1] + later_ones

    def _versions_of(self, item: str) -> list[date]:
        return sorted({self._version(row) for row in self.prices if row["item"] == item})

    def _rule(self, scheme: str) -> Row:
        for row in self.files.rows("schemes"):
            if (row["agreement"], row["scheme"]) == (self.code, scheme):
                return row
        return {}
