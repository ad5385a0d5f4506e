"""Why spend changed: page, CSV, XLSX and charts."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.periods import Period, financial_year_of
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import exports
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import period_of, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, here
from consortium.savings.domain.spend_change import EFFECT_NAMES, Effect, Row
from consortium.savings.forms.spend_change import SpendChangeForm
from consortium.savings.queries.report import consortia_reported, last_purchase
from consortium.savings.queries.spend_change import spend_change
from consortium.savings.reports import spend_change as reports
from consortium.savings.reports.spend_change import SpendChange
from consortium.savings.views import choices

blueprint = Blueprint("spend_change", __name__, url_prefix="/savings")


@blueprint.get("/why-spend-changed")
@requires(Permission.SAVINGS_LINES_VIEW)
def question() -> ResponseReturnValue:
    consortia = consortia_reported(actor=current_actor())
    if not consortia:
        return render_template("savings/no_consortium.html")
    form = SpendChangeForm(request.args, data=_defaults(consortia[0][0]))
    form.consortium.choices = [(str(consortium_id), name) for consortium_id, name in consortia]
    form.trust.choices = choices.trusts(Permission.SAVINGS_LINES_VIEW, "All of them")
    found = None
    if form.validate() and form.start.data and form.end.data:
        with form.refusals():
            found = spend_change(
                actor=current_actor(),
                consortium_id=UUID(form.consortium.data),
                trust_id=choices.id_or_none(form.trust.data),
                now=period_of(form.start.data, form.end.data, field="end"),
                before=_before(form),
            )
    if found is not None and (exported := _export(found)):
        return exported
    return show(
        "savings/spend_change.html",
        form,
        found=found,
        groups=_groups(found) if found else None,
        lines=_lines(found) if found else None,
        by_trust=_by_trust(found) if found else None,
        indices=reports.index_rows(found) if found else [],
        charts=_charts(found) if found else {},
        downloads={kind: here(format=kind) for kind in ("csv", "xlsx")},
    )


def _defaults(consortium_id: UUID) -> dict[str, Any]:
    """The last financial year that has purchase lines, against the signed baselines."""
    period = financial_year_of(last_purchase(consortium_id) or today())
    return {"consortium": str(consortium_id), "start": period.start, "end": period.end}


def _before(form: SpendChangeForm) -> Period | None:
    if form.before_start.data is None or form.before_end.data is None:
        return None
    return period_of(form.before_start.data, form.before_end.data, field="before_end")


def _charts(found: SpendChange) -> dict[str, Any]:
    if not found.groups:
        return {}
    return {
        "change": reports.change_chart(found),
        "level": reports.level_chart(found),
        "trusts": reports.trusts_chart(found),
    }


def _groups(found: SpendChange) -> Table:
    return Table(
        caption="By kind of item",
        columns=[
            Column(heading="Kind of item", value=lambda row: row.name),
            *_amounts(list(Effect), lambda row: row),
        ],
        rows=found.groups,
        footer={
            "Kind of item": "Altogether",
            "Before": found.total.before,
            **{EFFECT_NAMES[effect]: found.total.effects[effect] for effect in Effect},
            "Now": found.total.now,
        },
    )


def _lines(found: SpendChange) -> Table:
    return Table(
        caption="By trust and item",
        columns=[
            Column(heading="Trust", value=lambda line: line.trust),
            Column(heading="Item", value=lambda line: line.item),
            *_amounts([each for each in Effect if each is not Effect.MIX], lambda line: line.row),
        ],
        rows=found.lines,
    )


def _by_trust(found: SpendChange) -> Table:
    def in_period(place: int) -> Any:
        return lambda trust: reports.trust_row(found, trust)[place + 2]

    return Table(
        caption="Price level by trust",
        columns=[
            Column(heading="Trust", value=lambda trust: trust.trust),
            Column(heading="Takes part from", value=lambda trust: trust.joined_on, kind=Kind.DAY),
            *(
                Column(heading=level.name, value=in_period(place), kind=Kind.NUMBER)
                for place, level in enumerate(found.levels)
            ),
        ],
        rows=found.by_trust,
    )


def _amounts(effects: list[Effect], row_of: Any) -> list[Column]:
    def of(effect: Effect) -> Any:
        return lambda each: _row(row_of, each).effects[effect]

    return [
        Column(heading="Before", value=lambda each: row_of(each).before, kind=Kind.POUNDS),
        *(
            Column(heading=EFFECT_NAMES[effect], value=of(effect), kind=Kind.POUNDS)
            for effect in effects
        ),
        Column(heading="Now", value=lambda each: row_of(each).now, kind=Kind.POUNDS),
    ]


def _row(row_of: Any, each: Any) -> Row:
    found: Row = row_of(each)
    return found


def _export(found: SpendChange) -> ResponseReturnValue | None:
    wanted = request.args.get("format")
    name = f"why-spend-changed-{found.consortium_code.lower()}-{found.now.start}"
    if wanted == "xlsx":
        book = exports.xlsx_bytes(reports.sheets(found))
        return exports.download(book, media_type=exports.XLSX_TYPE, name=f"{name}.xlsx")
    if wanted == "csv":
        text = exports.csv_text(*reports.flat(found))
        return exports.download(text, media_type=exports.CSV_TYPE, name=f"{name}.csv")
    return None
