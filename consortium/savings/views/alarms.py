"""Alarms on baselines: the list, and one alarm with its answers."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain import money, units
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import words
from consortium.foundation.web.clock import now
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    Tag,
    answer,
    asked_from_request,
)
from consortium.savings.domain.alarms import ALARM_NAMES, AlarmKind, Figure, FigureKind
from consortium.savings.forms.alarms import AnswerAlarmForm
from consortium.savings.queries import alarms as queries
from consortium.savings.queries.alarms import AlarmLine, AlarmState
from consortium.savings.queries.report import consortia_reported
from consortium.savings.usecases import alarms as usecases
from consortium.savings.views import choices

blueprint = Blueprint("alarms", __name__, url_prefix="/savings/alarms")

STATES = {AlarmState.OPEN: Tag("Open", "red"), AlarmState.ANSWERED: Tag("Answered", "green")}


@blueprint.get("")
@requires(Permission.BASELINES_VIEW)
def listing() -> ResponseReturnValue:
    consortia = [(str(found), name) for found, name in consortia_reported(actor=current_actor())]
    if not consortia:
        return render_template("savings/no_consortium.html")
    consortium = Choice("consortium", "Consortium", consortia)
    kind = Choice("kind", "Alarm", [("", "All kinds"), *_options(ALARM_NAMES)])
    trust = Choice("trust", "Trust", choices.trusts(Permission.BASELINES_VIEW, "All trusts"))
    state = Choice(
        "state",
        "State",
        [("", "All"), *((each.value, STATES[each].text) for each in AlarmState)],
    )
    versions = Choice(
        "versions",
        "Versions",
        [("", "Those that count or wait"), ("all", "Replaced ones, too")],
    )
    page = queries.list_alarms(
        actor=current_actor(),
        consortium_id=UUID(consortium.chosen),
        asked=asked_from_request(),
        kind=AlarmKind(kind.chosen) if kind.chosen else None,
        state=AlarmState(state.chosen) if state.chosen else None,
        trust_id=choices.id_or_none(trust.chosen),
        with_history=bool(versions.chosen),
    )
    table = Table(caption="Alarms", columns=_columns(), rows=page.rows, page=page)
    filters = (consortium, kind, trust, state, versions)
    return answer(
        "savings/alarms.html",
        table,
        name="alarms",
        filters=[each for each in filters if len(each.options) > 1],
    )


@blueprint.route(
    "/<uuid:baseline_id>/<any(changed_after_bids, above_peers, window_moved, unit_changed, "
    "far_from_history, few_purchases):kind>",
    methods=["GET", "POST"],
)
@requires(Permission.BASELINES_VIEW)
@once
def alarm(baseline_id: UUID, kind: str) -> ResponseReturnValue:
    about = request.args.get("about", "")
    found = queries.find_alarm(
        actor=current_actor(),
        baseline_id=baseline_id,
        kind=AlarmKind(kind),
        about=about,
    )
    form = AnswerAlarmForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.answer_alarm(
                actor=current_actor(),
                baseline_id=baseline_id,
                kind=found.kind,
                about=about,
                seal=form.seal.data,
                reason=form.reason.data,
                now=now(),
            )
            flash("The alarm is answered. The answer stays with it.", "success")
            return redirect(link_to(found), 303)
    return show(
        "savings/alarm.html",
        form,
        alarm=found,
        name=ALARM_NAMES[found.kind],
        state=STATES[found.state],
        figures=figures_of,
        link=link_to(found),
        why=WHY[found.kind],
    )


WHY = {
    AlarmKind.CHANGED_AFTER_BIDS: "A price before that is made after the bids were read can be "
    "made to fit them. It should have been locked before the tender's opening.",
    AlarmKind.ABOVE_PEERS: "A price above every other trust's, in the same unit and the same "
    "twelve months, makes the largest saving. It may be right: it needs a reason.",
    AlarmKind.WINDOW_MOVED: "Other twelve months give another price. The twelve months should be "
    "those that ended before the invitation to tender.",
    AlarmKind.UNIT_CHANGED: "Price and quantity moved by one pack of the item, in opposite "
    "directions: one version counts packs, the other units.",
    AlarmKind.FAR_FROM_HISTORY: "The quantity is more than a tenth away from what the trust's own "
    "lines of the window add up to. The forecast grows with it. A month of deliveries booked on "
    "the other side of the window's edge explains a twelfth.",
    AlarmKind.FEW_PURCHASES: "A year's saving on fewer than three purchases may be one odd order. "
    "Equipment, which is bought one by one, is left out.",
}


def figures_of(figures: tuple[Figure, ...]) -> list[tuple[str, str]]:
    """The figures of an alarm as readers read them."""
    return [(each.name, _written(each)) for each in figures]


def sentence(alarm_line: AlarmLine) -> str:
    """The figures of an alarm in one cell."""
    return "; ".join(f"{name}: {value}" for name, value in figures_of(alarm_line.figures))


def link_to(alarm_line: AlarmLine) -> str:
    return url_for(
        "alarms.alarm",
        baseline_id=alarm_line.baseline_id,
        kind=alarm_line.kind.value,
        about=alarm_line.about or None,
    )


def shown(lines: list[AlarmLine]) -> list[tuple[AlarmLine, str, str, str, Tag]]:
    """Alarms as baselines and savings lines show them: name, figures, link, state."""
    return [
        (line, ALARM_NAMES[line.kind], sentence(line), link_to(line), STATES[line.state])
        for line in lines
    ]


def _columns() -> list[Column]:
    return [
        Column(heading="Alarm", value=lambda line: ALARM_NAMES[line.kind], link=link_to),
        Column(heading="Trust", value=lambda line: line.trust, sort="trust"),
        Column(heading="Item", value=lambda line: line.item, sort="item"),
        Column(
            heading="Baseline",
            value=lambda line: f"{line.reference}, version {line.version}",
            link=lambda line: url_for("baselines.baseline", baseline_id=line.baseline_id),
        ),
        Column(heading="Figures", value=sentence),
        Column(heading="At stake", value=lambda line: line.at_stake, kind=Kind.POUNDS),
        Column(heading="State", value=lambda line: STATES[line.state], kind=Kind.TAG),
        Column(heading="Who may answer", value=who_may_answer, in_files=True),
        Column(heading="Last answer", value=_last_answer),
    ]


def who_may_answer(line: AlarmLine) -> str:
    return f"Who signs baselines of {line.trust}, but not {line.prepared_by}"


def _last_answer(line: AlarmLine) -> str:
    if not line.answers:
        return ""
    last = line.answers[-1]
    return f"{last.reason} ({last.by}, {words.moment(last.at)})"


def _written(figure: Figure) -> str:
    value = figure.value
    if isinstance(value, date):
        return words.day(value)
    if not isinstance(value, Decimal):
        return value
    if figure.kind is FigureKind.PRICE:
        return money.unit_price(value)
    return f"{value}%" if figure.kind is FigureKind.PERCENT else units.plain(value)


def _options(names: dict[AlarmKind, str]) -> list[tuple[str, str]]:
    return [(kind.value, name) for kind, name in names.items()]
