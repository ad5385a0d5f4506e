"""Campaigns over all devices of a model."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.device_models import choices_of_device_models
from consortium.equipment.domain.campaign import PROGRESS_NAMES, Progress
from consortium.equipment.forms.campaign import CampaignForm, SettleForm
from consortium.equipment.queries import campaign as queries
from consortium.equipment.usecases import campaign as usecases
from consortium.equipment.views.interval_map import organisations_within
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request

blueprint = Blueprint("equipment_campaigns", __name__, url_prefix="/equipment/campaigns")

_PROGRESS = Choice(
    "progress", "Devices", [("", "All"), *((p.value, PROGRESS_NAMES[p]) for p in Progress)]
)
_COLOURS = {Progress.OPEN: "yellow", Progress.DONE: "green", Progress.EXCUSED: "grey"}


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.list_campaigns(actor=actor, asked=asked_from_request())
    table = Table(caption="Campaigns", columns=_COLUMNS, rows=page.rows, page=page)
    can = {"manage": may(actor, Permission.EQUIPMENT_MANAGE)}
    return answer("equipment/campaigns.html", table, name="campaigns", can=can)


_COLUMNS = [
    Column(
        heading="Campaign",
        value=lambda row: row.title,
        link=lambda row: url_for("equipment_campaigns.campaign", campaign_id=row.id),
    ),
    Column(heading="Model", value=lambda row: row.model),
    Column(heading="Of", value=lambda row: row.owner),
    Column(heading="Done by", value=lambda row: row.due_on, kind=Kind.DAY),
    Column(heading="To do", value=lambda row: row.standing.open, kind=Kind.NUMBER),
    Column(heading="Done", value=lambda row: row.standing.done, kind=Kind.NUMBER),
    Column(heading="Excused", value=lambda row: row.standing.excused, kind=Kind.NUMBER),
    Column(
        heading="State",
        value=lambda row: Tag("Closed", "grey") if row.closed_at else Tag("Running", "blue"),
        kind=Kind.TAG,
    ),
]


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add() -> ResponseReturnValue:
    form = CampaignForm()
    form.owner_id.choices = organisations_within(Permission.EQUIPMENT_MANAGE)
    form.model_id.choices = [
        ("", "Choose a model"),
        *(
            (str(each.id), f"{each.category}: {each.manufacturer} {each.name}")
            for each in choices_of_device_models()
        ),
    ]
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.start_campaign(
                actor=current_actor(),
                owner_id=UUID(form.owner_id.data),
                model_id=UUID(form.model_id.data),
                title=form.title.data.strip(),
                work=form.work.data.strip(),
                software_version=form.software_version.data.strip(),
                due_on=form.due_on.data,
                now=now(),
            )
            return redirect(url_for("equipment_campaigns.campaign", campaign_id=new_id), 303)
    return show("equipment/add_campaign.html", form)


@blueprint.get("/<uuid:campaign_id>")
@requires(Permission.EQUIPMENT_VIEW)
def campaign(campaign_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_campaign(actor=actor, campaign_id=campaign_id)
    page = queries.list_campaign_devices(
        actor=actor,
        campaign_id=campaign_id,
        asked=asked_from_request(),
        progress=Progress(_PROGRESS.chosen) if _PROGRESS.chosen else None,
    )
    return answer(
        "equipment/campaign.html",
        Table(caption="Devices", columns=_DEVICE_COLUMNS, rows=page.rows, page=page),
        name="campaign",
        campaign=found,
        choices=(_PROGRESS,),
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE)},
        act=Form(),
    )


_DEVICE_COLUMNS = [
    Column(
        heading="Asset number",
        value=lambda row: row.asset_no,
        link=lambda row: url_for("equipment.asset", asset_id=row.asset_id),
    ),
    Column(heading="Serial number", value=lambda row: row.serial),
    Column(heading="Trust", value=lambda row: row.trust),
    Column(heading="Site", value=lambda row: row.site),
    Column(
        heading="State",
        value=lambda row: Tag(PROGRESS_NAMES[row.progress], _COLOURS[row.progress]),
        kind=Kind.TAG,
    ),
    Column(heading="Since", value=lambda row: row.settled_at, kind=Kind.MOMENT),
    Column(heading="Note", value=lambda row: row.note),
    Column(heading="By", value=lambda row: row.settled_by),
]


@blueprint.route("/<uuid:campaign_id>/settle", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def settle(campaign_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_campaign(actor=actor, campaign_id=campaign_id)
    to_do = queries.list_campaign_devices(
        actor=actor, campaign_id=campaign_id, asked=Asked(rows=None), progress=Progress.OPEN
    )
    manages = actor.scope(Permission.EQUIPMENT_MANAGE)
    form = SettleForm()
    form.asset_ids.choices = [
        (str(each.asset_id), f"{each.asset_no}, {each.trust}, {each.site}")
        for each in to_do.rows
        if each.trust_id in manages
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.settle_devices(
                actor=actor,
                campaign_id=campaign_id,
                asset_ids={UUID(each) for each in form.asset_ids.data},
                progress=Progress(form.progress.data),
                note=form.note.data.strip(),
                now=now(),
            )
            return redirect(url_for("equipment_campaigns.campaign", campaign_id=campaign_id), 303)
    return show("equipment/settle_campaign.html", form, campaign=found)


@blueprint.post("/<uuid:campaign_id>/take-in")
@requires(Permission.EQUIPMENT_MANAGE)
def take_in(campaign_id: UUID) -> ResponseReturnValue:
    Form().validate_on_submit()
    number = usecases.take_in_new_devices(actor=current_actor(), campaign_id=campaign_id, now=now())
    flash(f"Devices taken in: {number}.", "success")
    return redirect(url_for("equipment_campaigns.campaign", campaign_id=campaign_id), 303)
