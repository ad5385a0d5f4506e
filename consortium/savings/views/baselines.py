"""Pages of baselines: the list, one baseline, preparing and signing."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, check, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, period_of, show
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
from consortium.savings.domain.baseline import METHOD_NAMES, PARTY_NAMES, BaselineMethod, Party
from consortium.savings.forms.savings import (
    BaselineFromLinesForm,
    BaselineOf,
    EvidenceForm,
    TypedBaselineForm,
)
from consortium.savings.queries import baselines as queries
from consortium.savings.queries.alarms import alarms_on_baseline
from consortium.savings.usecases import baselines as usecases
from consortium.savings.views import alarms, choices

blueprint = Blueprint("baselines", __name__, url_prefix="/savings/baselines")


@blueprint.get("")
@requires(Permission.BASELINES_VIEW)
def listing() -> ResponseReturnValue:
    open_only = request.args.get("show") == "to-sign"
    page = queries.list_baselines(
        actor=current_actor(), asked=asked_from_request(), open_only=open_only
    )
    table = Table(
        caption="Baselines",
        columns=[
            Column(
                heading="Baseline",
                value=lambda row: row.reference,
                link=lambda row: url_for("baselines.baseline", baseline_id=row.id),
            ),
            Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
            Column(heading="Item", value=lambda row: row.item, sort="item"),
            Column(heading="Price", value=lambda row: row.unit_price, kind=Kind.UNIT_PRICE),
            Column(heading="Quantity", value=lambda row: row.quantity, kind=Kind.NUMBER),
            Column(heading="Grade", value=lambda row: row.grade.value, sort="grade"),
            Column(heading="State", value=_state, kind=Kind.TAG),
        ],
        rows=page.rows,
        page=page,
    )
    can = {"prepare": may(current_actor(), Permission.BASELINES_PREPARE)}
    return answer("savings/baselines.html", table, name="baselines", can=can, open_only=open_only)


@blueprint.get("/<uuid:baseline_id>")
@requires(Permission.BASELINES_VIEW)
def baseline(baseline_id: UUID) -> ResponseReturnValue:
    found = queries.find_baseline(actor=current_actor(), baseline_id=baseline_id)
    return render_template(
        "savings/baseline.html",
        baseline=found,
        method=METHOD_NAMES[found.method],
        party_names=PARTY_NAMES,
        button=Form(),
        can={
            "claims": may(current_actor(), Permission.SAVINGS_LINES_VIEW, found.trust_id),
            "prepare": may(current_actor(), Permission.BASELINES_PREPARE, found.trust_id),
        },
        alarms=alarms.shown(alarms_on_baseline(actor=current_actor(), baseline_id=baseline_id)),
    )


@blueprint.post("/<uuid:baseline_id>/sign/<any(host, consortium):party>")
@requires(Permission.BASELINES_VIEW)
def sign(baseline_id: UUID, party: str) -> ResponseReturnValue:
    locked = usecases.sign_baseline(
        actor=current_actor(), baseline_id=baseline_id, party=Party(party), now=now()
    )
    done = (
        "signed by both sides and locked" if locked else "signed; the other side is still missing"
    )
    flash(f"The baseline is {done}.", "success")
    return redirect(url_for("baselines.baseline", baseline_id=baseline_id), 303)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.BASELINES_PREPARE)
@once
def prepare() -> ResponseReturnValue:
    """A baseline whose price was found elsewhere, with where it stands."""
    form = TypedBaselineForm(data=_new_version())
    _choose(form)
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.prepare_baseline(
                actor=current_actor(), scope=_scope(form), found=_found(form), now=now()
            )
            flash("The baseline is prepared. Both sides can sign it now.", "success")
            return redirect(url_for("baselines.baseline", baseline_id=new_id), 303)
    return show("savings/prepare_baseline.html", form)


@blueprint.route("/new-from-lines", methods=["GET", "POST"])
@requires(Permission.BASELINES_PREPARE)
@once
def prepare_from_lines() -> ResponseReturnValue:
    """A baseline whose price is the average of the trust's own imported lines."""
    form = BaselineFromLinesForm(data=_new_version())
    _choose(form)
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.prepare_baseline_from_lines(
                actor=current_actor(), scope=_scope(form), now=now()
            )
            flash("The baseline is prepared. Both sides can sign it now.", "success")
            return redirect(url_for("baselines.baseline", baseline_id=new_id), 303)
    return show("savings/prepare_from_lines.html", form)


@blueprint.route("/evidence", methods=["GET", "POST"])
@requires(Permission.SAVINGS_LINES_VIEW)
@once
def evidence() -> ResponseReturnValue:
    """Read by whoever sees the lines behind the savings, added to by whoever records them."""
    if request.method == "POST":
        check(current_actor(), Permission.SAVINGS_RECORD)
    form = EvidenceForm()
    form.trust_id.choices = choices.trusts(Permission.SAVINGS_RECORD)
    form.item_id.choices = choices.items()
    form.series_id.choices = choices.indices()
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_uplift_evidence(
                actor=current_actor(),
                trust_id=UUID(form.trust_id.data),
                item_id=UUID(form.item_id.data),
                series_id=UUID(form.series_id.data),
                evidence=form.evidence.data.strip(),
                now=now(),
            )
            flash("The evidence is recorded.", "success")
            return redirect(url_for("baselines.evidence"), 303)
    return show(
        "savings/evidence.html",
        form,
        evidence=queries.list_evidence(actor=current_actor()),
        can={"record": may(current_actor(), Permission.SAVINGS_RECORD)},
    )


def _new_version() -> dict[str, str]:
    """The trust and the item of the baseline from whose page the reader comes."""
    return {name: request.args.get(name, "") for name in ("trust_id", "item_id")}


def _choose(form: BaselineOf) -> None:
    form.trust_id.choices = choices.trusts(Permission.BASELINES_PREPARE)
    form.item_id.choices = choices.items()


def _scope(form: BaselineOf) -> usecases.Scope:
    return usecases.Scope(
        trust_id=UUID(form.trust_id.data),
        item_id=UUID(form.item_id.data),
        window=period_of(form.window_from.data, form.window_to.data, field="window_to"),
        included_costs=form.included_costs.data.strip(),
        exclusions=form.exclusions.data.strip(),
        reason=form.reason.data.strip(),
    )


def _found(form: TypedBaselineForm) -> usecases.Found:
    return usecases.Found(
        quantity=form.quantity.data,
        unit_price=form.unit_price.data,
        method=BaselineMethod(form.method.data),
        source=form.source.data.strip(),
    )


def _state(row: queries.BaselineLine) -> Tag:
    if row.is_superseded:
        return Tag("Superseded", "grey")
    if row.locked_at is not None:
        return Tag("Locked", "green")
    sides = {Party.HOST: "the trust", Party.CONSORTIUM: "the consortium"}
    return Tag(f"Waits for {' and '.join(sides[party] for party in row.missing)}", "yellow")
