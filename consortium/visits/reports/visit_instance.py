"""An instance as `consortium visits plan` reads it: `schedule-instance/1`, exact to every digit."""

import json
from fractions import Fraction
from typing import Any

from consortium.visits.domain.instance import VisitEngineer, VisitInstance, VisitJob

FORMAT = "schedule-instance/1"
# As many decimals as the format allows.
PLACES = 12


def as_instance_document(instance: VisitInstance) -> dict[str, Any]:
    """The instance; amounts and kilometres are texts, so that no digit is lost."""
    prices = instance.prices
    return {
        "format": FORMAT,
        "id": instance.id,
        "horizon": {"start_date": instance.start_date.isoformat(), "days": instance.days},
        "costs": {
            "per_km": _number(prices.per_km),
            "per_travel_hour": _number(prices.per_travel_hour),
            "engineer_day": _number(prices.engineer_day),
            "site_visit": _number(prices.site_visit),
        },
        "trusts": [{"id": trust} for trust in instance.trusts],
        "sites": [{"id": site.id, "trust": site.trust} for site in instance.sites],
        "travel": {
            "nodes": list(instance.nodes),
            "minutes": [list(row) for row in instance.minutes],
            "km": [[_number(km) for km in row] for row in instance.km],
        },
        "engineers": [_engineer(instance, each) for each in instance.engineers],
        "standards": [{"type": name, "count": count} for name, count in instance.standards.items()],
        "downtime_groups": [
            {"id": name, "max_per_day": most} for name, most in instance.downtime_groups.items()
        ],
        "jobs": [_job(instance, each) for each in instance.jobs],
        "allocation": {"rule": instance.allocation.rule.value},
    }


def instance_text(instance: VisitInstance) -> str:
    """The document as one line of JSON, the same for the same instance."""
    return json.dumps(as_instance_document(instance), separators=(",", ":"))


def _engineer(instance: VisitInstance, engineer: VisitEngineer) -> dict[str, Any]:
    return {
        "id": engineer.id,
        "home": instance.nodes[engineer.home],
        "trust": engineer.trust,
        "skills": sorted(engineer.skills),
        "shifts": [
            {"day": day, "start": start, "end": end}
            for day, (start, end) in sorted(engineer.shifts.items())
        ],
    }


def _job(instance: VisitInstance, job: VisitJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "asset": job.asset,
        "site": instance.sites[job.site].id,
        "duration": job.duration,
        "skill": job.skill,
        "standard": job.standard,
        "downtime_group": job.downtime_group,
        "earliest_day": job.earliest_day,
        "due_day": job.due_day,
        "latest_day": job.latest_day,
        "late_cost_per_day": _number(job.late_cost_per_day),
        "unserved_cost": _number(job.unserved_cost),
        "windows": [list(window) for window in job.windows],
    }


def _number(amount: Fraction) -> str:
    """The exact decimal; every amount and distance of ours has one."""
    digits = amount * 10**PLACES
    if digits.denominator != 1:
        raise ValueError(f"{amount} has more than {PLACES} decimals")
    whole, part = divmod(int(digits), 10**PLACES)
    return f"{whole}.{part:012d}".rstrip("0").rstrip(".")
