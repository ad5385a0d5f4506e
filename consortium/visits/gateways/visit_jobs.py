"""Reading the jobs of a file of visits."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from consortium.visits.domain.instance import VisitJob, VisitSite, Window
from consortium.visits.gateways.visit_fields import Names, VisitReader


def read_jobs(names: Names, sites: Sequence[VisitSite], rows: Any) -> tuple[VisitJob, ...]:
    """Each job; what is wrong with one is named by its place in the list."""
    names.reader.ids(rows, "jobs")
    return tuple(_job(names, sites, row, path) for path, row in names.reader.entries(rows, "jobs"))


def _job(names: Names, sites: Sequence[VisitSite], row: dict[str, Any], path: str) -> VisitJob:
    reader = names.reader
    site = names.position(names.sites, row.get("site"), f"{path}.site", "sites")
    earliest, due, latest = _days(names, row, path)
    late, unserved = (
        Fraction(reader.amount(row.get(name), f"{path}.{name}"))
        for name in ("late_cost_per_day", "unserved_cost")
    )
    standard, group = row.get("standard"), row.get("downtime_group")
    return VisitJob(
        id=str(row.get("id")),
        asset=str(row.get("asset") or ""),
        site=site,
        node=sites[site].node if site < len(sites) else 0,
        duration=_duration(reader, row.get("duration"), f"{path}.duration"),
        skill=reader.text(row, "skill", path),
        earliest_day=earliest,
        due_day=due,
        latest_day=latest,
        late_cost_per_day=late,
        unserved_cost=unserved,
        standard=names.optional(names.standards, standard, f"{path}.standard", "standards"),
        downtime_group=names.optional(
            names.groups, group, f"{path}.downtime_group", "downtime groups"
        ),
        windows=_windows(reader, row.get("windows"), f"{path}.windows"),
    )


def _days(names: Names, row: dict[str, Any], path: str) -> tuple[int, int, int]:
    days = [row.get(name) for name in ("earliest_day", "due_day", "latest_day")]
    earliest, due, latest = (day if type(day) is int else -1 for day in days)
    if any(type(day) is not int for day in days):
        message = "earliest_day, due_day and latest_day must be whole numbers"
        names.reader.fault(path, message, "bad_days")
    elif not 0 <= earliest <= latest < names.days:
        message = f"needs 0 <= earliest_day <= latest_day < {names.days}"
        names.reader.fault(path, message, "bad_days")
    return earliest, due, latest


def _duration(reader: VisitReader, value: Any, path: str) -> int:
    if type(value) is int and value > 0:
        return value
    reader.fault(path, f"must be a whole number of minutes above 0, not {value!r}", "bad_duration")
    return 1


def _windows(reader: VisitReader, value: Any, path: str) -> tuple[Window, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        reader.fault(path, "must be a list of [start, end]")
        return ()
    windows = []
    for at, each in enumerate(value):
        is_pair = isinstance(each, list) and [type(minute) for minute in each] == [int, int]
        if not is_pair or not 0 <= each[0] < each[1]:
            reader.fault(f"{path}[{at}]", "must be [start, end] in minutes, start before end")
        else:
            windows.append((each[0], each[1]))
    return tuple(sorted(windows))
