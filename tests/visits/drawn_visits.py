"""Small instances drawn at random, for properties and for the oracle."""

from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]
SKILLS, STANDARDS, GROUPS = ("K1", "K2"), ("S1", "S2"), ("G1",)


@st.composite
def documents(draw: st.DrawFn, most_jobs: int = 5, days: int = 2) -> Document:
    """An instance with two engineers, three sites of two trusts, and a few jobs."""
    nodes = ["A", "B", "C", "H1", "H2"]
    minutes = st.integers(5, 90)
    return {
        "format": "schedule-instance/1",
        "id": "drawn",
        "horizon": {"start_date": "2026-01-05", "days": days},
        "costs": {"per_km": 0.45, "per_travel_hour": 28, "engineer_day": 60, "site_visit": 25},
        "trusts": [{"id": "T1"}, {"id": "T2"}],
        "sites": [
            {"id": "A", "trust": "T1"},
            {"id": "B", "trust": "T2"},
            {"id": "C", "trust": "T2"},
        ],
        "travel": {
            "nodes": nodes,
            "minutes": [[0 if a == b else draw(minutes) for b in nodes] for a in nodes],
            "km": [[0 if a == b else draw(minutes) / 2 for b in nodes] for a in nodes],
        },
        "engineers": [
            {
                "id": f"E{number}",
                # One of them lives beside a site: no visit is paid for there.
                "home": draw(st.sampled_from(["H1", "H2", "A"])),
                "skills": draw(st.lists(st.sampled_from(SKILLS), unique=True)),
                "shifts": [
                    {"day": day, "start": 480, "end": draw(st.integers(600, 960))}
                    for day in range(days)
                    if draw(st.booleans())
                ],
            }
            for number in (1, 2)
        ],
        "standards": [{"type": each, "count": draw(st.integers(0, 1))} for each in STANDARDS],
        "downtime_groups": [{"id": each, "max_per_day": 1} for each in GROUPS],
        "jobs": [draw(_jobs(number, days)) for number in range(draw(st.integers(0, most_jobs)))],
    }


@st.composite
def _jobs(draw: st.DrawFn, number: int, days: int) -> Document:
    earliest = draw(st.integers(0, days - 1))
    windows = st.sampled_from([None, [[480, 600]], [[500, 560], [700, 900]]])
    return {
        "id": f"J{number}",
        "asset": f"A{number}",
        "site": draw(st.sampled_from("ABC")),
        "duration": draw(st.sampled_from([15, 60, 90])),
        "skill": draw(st.sampled_from(SKILLS)),
        "standard": draw(st.sampled_from([None, None, *STANDARDS])),
        "earliest_day": earliest,
        "due_day": draw(st.integers(-1, days - 1)),
        "latest_day": draw(st.integers(earliest, days - 1)),
        "late_cost_per_day": 40,
        "unserved_cost": draw(st.sampled_from([30, 150, 400])),
        "windows": draw(windows),
        "downtime_group": draw(st.sampled_from([None, *GROUPS])),
    }
