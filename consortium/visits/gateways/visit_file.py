"""Reading what visits are planned from: `schedule-instance/1`; docs/visits-format.md tells it."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from consortium.visits.domain.allocation import Allocation, AllocationRule, ServiceAdjustment
from consortium.visits.domain.instance import (
    VisitEngineer,
    VisitInstance,
    VisitPrices,
    VisitSite,
    Window,
)
from consortium.visits.gateways.visit_fields import Names, VisitReader
from consortium.visits.gateways.visit_jobs import read_jobs

FORMAT = "schedule-instance/1"
LISTS = ("trusts", "sites", "engineers", "jobs")
RULES = tuple(AllocationRule)


def read_visit_file(document: Any) -> VisitInstance:
    """What a document asks to plan.

    Raises:
        FaultyDocument: anything is wrong with it; every fault is named by its path.
    """
    reader = VisitReader()
    body = reader.mapping(document, "$")
    if not reader.faults and body.get("format") != FORMAT:
        reader.fault("format", f"must be {FORMAT}")
    for name in LISTS:
        if not reader.faults and not isinstance(body.get(name), list):
            reader.fault(name, "must be a list")
    reader.finish()
    horizon = reader.mapping(body.get("horizon"), "horizon")
    days = reader.whole(horizon.get("days"), "horizon.days")
    nodes, minutes, km = _travel(reader, body.get("travel"))
    reader.finish()
    trusts = reader.ids(body["trusts"], "trusts")
    sites = reader.ids(body["sites"], "sites")
    names = Names(
        reader=reader,
        days=days,
        nodes={name: at for at, name in enumerate(nodes)},
        trusts=trusts,
        sites=sites,
        standards=reader.counts(body.get("standards"), "standards", "type", "count"),
        groups=reader.counts(body.get("downtime_groups"), "downtime_groups", "id", "max_per_day"),
    )
    places = _sites(names, body["sites"])
    instance = VisitInstance(
        id=str(body.get("id", "")),
        start_date=reader.day(horizon.get("start_date"), "horizon.start_date") or date.min,
        days=days,
        prices=_prices(reader, body.get("costs")),
        trusts=tuple(trusts),
        nodes=nodes,
        minutes=minutes,
        km=km,
        sites=places,
        engineers=_engineers(names, body["engineers"]),
        jobs=read_jobs(names, places, body["jobs"]),
        standards=names.standards,
        downtime_groups=names.groups,
        allocation=_allocation(names, body.get("allocation")),
    )
    reader.finish()
    return instance


def _prices(reader: VisitReader, value: Any) -> VisitPrices:
    given = reader.mapping(value, "costs")
    asked = ("per_km", "per_travel_hour", "engineer_day", "site_visit")
    return VisitPrices(
        **{name: Fraction(reader.amount(given.get(name), f"costs.{name}")) for name in asked}
    )


def _travel(
    reader: VisitReader, value: Any
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...], tuple[tuple[Fraction, ...], ...]]:
    given = reader.mapping(value, "travel")
    nodes = given.get("nodes")
    if not isinstance(nodes, list) or not all(isinstance(node, str) for node in nodes):
        reader.fault("travel.nodes", "must be a list of ids")
        return (), (), ()
    if len(set(nodes)) < len(nodes):
        reader.fault("travel", "a node stands there more than once", "bad_matrix")
    minutes = reader.matrix(given.get("minutes"), "minutes", len(nodes))
    km = reader.matrix(given.get("km"), "km", len(nodes))
    if any(minute % 1 for row in minutes for minute in row):
        reader.fault("travel.minutes", "must be whole minutes", "bad_matrix")
    return (
        tuple(nodes),
        tuple(tuple(int(minute) for minute in row) for row in minutes),
        tuple(tuple(Fraction(each) for each in row) for row in km),
    )


def _sites(names: Names, rows: Any) -> tuple[VisitSite, ...]:
    sites = []
    for path, row in names.reader.entries(rows, "sites"):
        site = str(row.get("id"))
        if site not in names.nodes:
            names.reader.fault("sites", f"{site!r} is none of the travel nodes", "unknown_id")
        if row.get("trust") not in names.trusts:
            message = f"{row.get('trust')!r} is none of the trusts"
            names.reader.fault(f"{path}.trust", message, "unknown_id")
        sites.append(VisitSite(id=site, trust=str(row.get("trust")), node=names.nodes.get(site, 0)))
    return tuple(sites)


def _engineers(names: Names, rows: Any) -> tuple[VisitEngineer, ...]:
    reader = names.reader
    reader.ids(rows, "engineers")
    engineers = []
    for path, row in reader.entries(rows, "engineers"):
        trust = row.get("trust") or ""
        if trust and trust not in names.trusts:
            reader.fault(f"{path}.trust", f"{trust!r} is none of the trusts", "unknown_id")
        engineers.append(
            VisitEngineer(
                id=str(row.get("id")),
                home=names.position(names.nodes, row.get("home"), f"{path}.home", "travel nodes"),
                skills=frozenset(reader.texts(row.get("skills"), f"{path}.skills")),
                shifts=_shifts(names, row.get("shifts"), f"{path}.shifts"),
                trust=str(trust),
            )
        )
    return tuple(engineers)


def _shifts(names: Names, value: Any, path: str) -> dict[int, Window]:
    shifts: dict[int, Window] = {}
    for at, row in names.reader.entries(value, path):
        given = [row.get(name) for name in ("day", "start", "end")]
        day, start, end = (each if type(each) is int else -1 for each in given)
        if any(type(each) is not int for each in given):
            wrong = f"{at} needs day, start and end as whole numbers"
        elif not 0 <= day < names.days:
            wrong = f"day {day} is outside the horizon"
        elif not 0 <= start < end:
            wrong = f"day {day} runs from {start} to {end}"
        elif day in shifts:
            wrong = f"day {day} stands there more than once"
        else:
            shifts[day] = (start, end)
            continue
        names.reader.fault(path, wrong, "bad_shift")
    return shifts


def _allocation(names: Names, value: Any) -> Allocation:
    if value is None:
        return Allocation()
    reader = names.reader
    given = reader.mapping(value, "allocation")
    rule = reader.choice(given.get("rule"), RULES, "allocation.rule")
    return Allocation(
        rule=AllocationRule(rule),
        weights=_by_trust(names, given.get("weights"), "allocation.weights"),
        adjustment=_adjustment(names, given.get("service_adjustment")),
    )


def _adjustment(names: Names, value: Any) -> ServiceAdjustment | None:
    if value is None:
        return None
    reader, path = names.reader, "allocation.service_adjustment"
    given = reader.mapping(value, path)
    labour = reader.amount(given.get("labour_share"), f"{path}.labour_share")
    if labour > 1:
        reader.fault(f"{path}.labour_share", "must be a part of 1")
    reference = reader.amount(given.get("reference"), f"{path}.reference")
    if not reference:
        reader.fault(f"{path}.reference", "must be more than 0")
    return ServiceAdjustment(
        labour_share=Fraction(labour),
        reference=Fraction(reference or 1),
        factors=_by_trust(names, given.get("factors"), f"{path}.factors"),
    )


def _by_trust(names: Names, value: Any, path: str) -> Mapping[str, Fraction]:
    given = names.reader.mapping({} if value is None else value, path)
    for trust in given:
        if trust not in names.trusts:
            names.reader.fault(path, f"{trust!r} is none of the trusts", "unknown_id")
    return {
        trust: Fraction(names.reader.amount(each, f"{path}.{trust}"))
        for trust, each in given.items()
    }
