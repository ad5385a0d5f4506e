"""Risk scores of models, the interval map they are read by, and decisions to go beyond."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.device_models import find_device_model
from consortium.equipment.forms.interval_map import IntervalMapForm, RiskDecisionForm
from consortium.equipment.queries.interval_map import interval_maps, list_risk_scores
from consortium.equipment.usecases.interval_map import set_interval_map, sign_risk_decision
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory

blueprint = Blueprint("equipment_risk", __name__, url_prefix="/equipment/risk-scores")

_KINDS = (OrganisationKind.CONSORTIUM, OrganisationKind.TRUST)


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    whose = Choice(
        "whose", "By the interval map of", organisations_within(Permission.EQUIPMENT_VIEW)
    )
    owner_id = UUID(whose.chosen)
    page = list_risk_scores(actor=actor, owner_id=owner_id, asked=asked_from_request())
    table = Table(caption="Risk scores", columns=_columns(owner_id), rows=page.rows, page=page)
    return answer(
        "equipment/risk_scores.html",
        table,
        name="risk-scores",
        choices=(whose,),
        maps=interval_maps(actor=actor, owner_id=owner_id),
        owner_id=owner_id,
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE, owner_id)},
    )


def _columns(owner_id: UUID) -> list[Column]:
    decides = may(current_actor(), Permission.EQUIPMENT_MANAGE, owner_id)
    return [
        Column(heading="Category", value=lambda row: row.category),
        Column(
            heading="Model",
            value=lambda row: f"{row.manufacturer} {row.name}",
            sort="model",
            link=lambda row: url_for("device_models.model", model_id=row.id),
        ),
        Column(heading="Devices", value=lambda row: row.devices, kind=Kind.NUMBER),
        Column(heading="Score", value=lambda row: row.score, kind=Kind.NUMBER, sort="score"),
        Column(
            heading="In the programme",
            value=lambda row: "" if row.score is None else "Yes" if row.is_included else "No",
        ),
        Column(heading="Months by the map", value=lambda row: row.map_months, kind=Kind.NUMBER),
        Column(
            heading="Months of the maker",
            value=lambda row: row.maker_months,
            kind=Kind.NUMBER,
            link=lambda row: (
                url_for("equipment_risk.decide", model_id=row.id)
                if decides and row.maker_months
                else None
            ),
        ),
        Column(heading="Signed for", value=lambda row: row.decided_months, kind=Kind.NUMBER),
        Column(heading="Months at the longest", value=lambda row: row.months, kind=Kind.NUMBER),
    ]


@blueprint.route("/map/<uuid:owner_id>", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def change_map(owner_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    maps = interval_maps(actor=actor, owner_id=owner_id)
    if not maps:
        raise NotFound("interval map")
    form = IntervalMapForm(
        bands="\n".join(f"{band.from_score}: {band.months}" for band in maps[0].bands)
    )
    owner = directory.organisations_by_id([owner_id])[owner_id].name
    if form.validate_on_submit():
        with form.refusals():
            set_interval_map(
                actor=actor,
                owner_id=owner_id,
                bands=form.read_bands(),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The new interval map holds from now on.", "success")
            return redirect(url_for("equipment_risk.listing", whose=owner_id), 303)
    return show("equipment/change_interval_map.html", form, owner=owner, owner_id=owner_id)


@blueprint.route("/decide/<uuid:model_id>", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def decide(model_id: UUID) -> ResponseReturnValue:
    found = find_device_model(model_id=model_id)
    form = RiskDecisionForm()
    # Devices belong to trusts: a trust decides on the risk of its own.
    form.owner_id.choices = organisations_within(
        Permission.EQUIPMENT_MANAGE, kinds=(OrganisationKind.TRUST,)
    )
    if form.validate_on_submit():
        with form.refusals():
            sign_risk_decision(
                actor=current_actor(),
                owner_id=UUID(form.owner_id.data),
                model_id=model_id,
                months=form.months.data,
                reason=form.reason.data.strip(),
                password=form.password.data,
                code=form.code.data.strip(),
                now=now(),
            )
            flash("The decision is signed.", "success")
            return redirect(url_for("equipment_risk.listing", whose=form.owner_id.data), 303)
    return show("equipment/decide_risk.html", form, model=found)


def organisations_within(
    permission: Permission, *, kinds: tuple[OrganisationKind, ...] = _KINDS
) -> list[tuple[str, str]]:
    """Consortia and trusts that the reader reaches: the consortium first, then by name."""
    reached = current_actor().scope(permission).organisations
    lines = [line for line in directory.organisations_by_id(reached).values() if line.kind in kinds]
    ordered = sorted(lines, key=lambda line: (kinds.index(line.kind), line.name))
    return [(str(line.id), line.name) for line in ordered]
