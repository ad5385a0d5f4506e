"""The page on the evidence behind the spend: grades by trust, and what has no baseline."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer
from consortium.savings.domain.baseline import Grade
from consortium.savings.domain.evidence import Evidence, together
from consortium.savings.queries.evidence import GapLine, list_evidence_grades
from consortium.savings.reports.evidence import evidence_chart
from consortium.savings.views.periods import year_filters

blueprint = Blueprint("evidence_grades", __name__, url_prefix="/savings/evidence-grades")


@blueprint.get("")
@requires(Permission.SAVINGS_LINES_VIEW)
def listing() -> ResponseReturnValue:
    filters = year_filters()
    if filters is None:
        return render_template("savings/no_consortium.html")
    found = list_evidence_grades(
        actor=current_actor(), consortium_id=filters.consortium_id, period=filters.period
    )
    whole = together(found.trusts, name="All trusts")
    table = Table(
        caption="Evidence by trust",
        columns=_columns(),
        rows=[*found.trusts, whole] if len(found.trusts) > 1 else found.trusts,
    )
    return answer(
        "savings/evidence_grades.html",
        table,
        name="evidence-grades",
        filters=filters,
        whole=whole,
        chart=evidence_chart(found.trusts),
        gaps=_gaps(found.gaps),
    )


def _columns() -> list[Column]:
    return [
        Column(heading="Trust", value=lambda row: row.trust),
        Column(heading="Spend", value=lambda row: row.spend, kind=Kind.POUNDS),
        *map(_of_grade, Grade),
        Column(heading="No baseline", value=lambda row: row.no_baseline, kind=Kind.POUNDS),
        Column(heading="Covered %", value=lambda row: row.coverage, kind=Kind.NUMBER),
        Column(heading="A and B %", value=_good, kind=Kind.NUMBER),
        Column(heading="With an open alarm", value=lambda row: row.alarmed, kind=Kind.POUNDS),
    ]


def _of_grade(grade: Grade) -> Column:
    return Column(heading=grade.value, value=lambda row: row.by_grade[grade], kind=Kind.POUNDS)


def _good(row: Evidence) -> object:
    return row.percent(row.by_grade[Grade.A] + row.by_grade[Grade.B])


def _gaps(gaps: list[GapLine]) -> Table | None:
    if not gaps:
        return None
    can_see = may(current_actor(), Permission.SPEND_VIEW)

    def lines(row: GapLine) -> str | None:
        return url_for("spend.lines", trust=row.trust_id, item=row.item_id) if can_see else None

    return Table(
        caption="No baseline",
        columns=[
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="Item", value=lambda row: row.item, link=lines),
            Column(heading="Spend", value=lambda row: row.spend, kind=Kind.POUNDS),
        ],
        rows=gaps,
    )
