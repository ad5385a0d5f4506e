"""Tables that put work done together beside the same work done by each trust alone."""

from consortium.foundation.web.tables import Column, Kind, Table
from consortium.visits.domain.comparison import COST_NAMES, Comparison


def effort_table(compared: Comparison) -> Table:
    """Days, trips, hours, miles and pounds."""
    one, other = compared.together, compared.alone
    rows = [
        ("Jobs done", one.jobs, other.jobs),
        ("Jobs left out", one.left_out, other.left_out),
        ("Days on which an engineer goes out", one.engineer_days, other.engineer_days),
        ("Trips to sites", one.trips, other.trips),
        ("Hours on the road", one.travel_hours, other.travel_hours),
        ("Miles", one.miles, other.miles),
    ]
    return Table(caption="What it takes", columns=_columns("It takes", Kind.NUMBER), rows=rows)


def cost_table(compared: Comparison) -> Table:
    """The parts of the cost, which add up to the total."""
    one, other = compared.together, compared.alone
    return Table(
        caption="What it costs",
        columns=_columns("Cost of", Kind.POUNDS),
        rows=[(name, one.costs[key], other.costs[key]) for key, name in COST_NAMES.items()],
        footer={
            "Cost of": "In all",
            "Together": one.total,
            "Each trust alone": other.total,
            "Less by": compared.saving,
        },
    )


def _columns(heading: str, kind: Kind) -> list[Column]:
    return [
        Column(heading=heading, value=lambda row: row[0]),
        Column(heading="Together", value=lambda row: row[1], kind=kind),
        Column(heading="Each trust alone", value=lambda row: row[2], kind=kind),
        Column(heading="Less by", value=lambda row: row[2] - row[1], kind=kind),
    ]
