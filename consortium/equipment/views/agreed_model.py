"""Pages of the list of agreed models, and of the devices that came in beside it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.device_models import choices_of_device_models
from consortium.equipment.domain.agreed_model import RANK_NAMES, Rank
from consortium.equipment.forms.agreed_model import AgreedModelForm, TakeOffListForm
from consortium.equipment.queries.agreed_model import (
    AgreedLine,
    Given,
    find_agreed_model,
    list_agreed_models,
    list_off_list,
)
from consortium.equipment.usecases import agreed_model as usecases
from consortium.equipment.views.interval_map import organisations_within
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request

blueprint = Blueprint("agreed_models", __name__, url_prefix="/equipment/agreed-models")

WHICH = Choice("which", "Entries", [("", "In force or to come"), ("all", "Ended ones too")])
GIVEN = Choice(
    "reason",
    "Reason",
    [("", "Given or not"), (Given.YES, "Given"), (Given.NO, "Not given")],
)


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    page = list_agreed_models(
        actor=actor, asked=asked_from_request(), on=today(), with_ended=WHICH.chosen == "all"
    )
    return answer(
        "equipment/agreed_models.html",
        Table(caption="Agreed models", columns=_columns(), rows=page.rows, page=page),
        name="agreed-models",
        choices=(WHICH,),
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE)},
    )


def _columns() -> list[Column]:
    return [
        Column(heading="Kind", value=lambda row: row.category),
        Column(
            heading="Model",
            value=lambda row: row.model,
            sort="model",
            link=lambda row: url_for("device_models.model", model_id=row.model_id),
        ),
        Column(heading="For", value=lambda row: row.purpose),
        Column(heading="Rank", value=_rank, kind=Kind.TAG),
        Column(heading="From", value=lambda row: row.starts_on, kind=Kind.DAY),
        Column(heading="To", value=_to, link=_end_link),
        Column(
            heading="Decided by",
            value=lambda row: row.decided_by,
            note=lambda row: f"{row.decided_on.day} {row.decided_on:%B %Y}. {row.reason}",
        ),
        Column(
            heading="Decided on", value=lambda row: row.decided_on, kind=Kind.DAY, in_files=True
        ),
        Column(heading="Reason", value=lambda row: row.reason, in_files=True),
        Column(heading="Taken off because", value=lambda row: row.end_reason, in_files=True),
        Column(heading="List of", value=lambda row: row.owner),
    ]


def _rank(row: AgreedLine) -> Tag:
    return Tag(RANK_NAMES[row.rank], "green" if row.rank is Rank.FIRST else "blue")


def _may_end(row: AgreedLine) -> bool:
    holds = row.last_day is None or row.last_day >= today()
    return holds and may(current_actor(), Permission.EQUIPMENT_MANAGE, row.owner_id)


def _to(row: AgreedLine) -> str:
    day = row.last_day
    return f"{day.day} {day:%B %Y}" if day else "No end"


def _end_link(row: AgreedLine) -> str | None:
    return url_for("agreed_models.take_off", agreed_id=row.id) if _may_end(row) else None


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add() -> ResponseReturnValue:
    form = AgreedModelForm()
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
            usecases.agree_on_model(
                actor=current_actor(),
                owner_id=UUID(form.owner_id.data),
                model_id=UUID(form.model_id.data),
                purpose=form.purpose.data.strip(),
                rank=Rank(form.rank.data),
                starts_on=form.starts_on.data,
                last_day=form.last_day.data,
                decided_on=form.decided_on.data,
                decided_by=form.decided_by.data.strip(),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The model is on the list.", "success")
            return redirect(url_for("agreed_models.listing"), 303)
    return show(
        "equipment/step.html",
        form,
        title="Put a model on the list",
        text="The list says what the trusts buy for a kind of device. It forbids nothing: another "
        "model is accepted with a reason that everybody reads.",
        button="Put it on the list",
        trail=[("Agreed models", url_for("agreed_models.listing"))],
    )


@blueprint.route("/<uuid:agreed_id>/take-off", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def take_off(agreed_id: UUID) -> ResponseReturnValue:
    found = find_agreed_model(actor=current_actor(), agreed_id=agreed_id)
    form = TakeOffListForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.take_off_list(
                actor=current_actor(),
                agreed_id=agreed_id,
                last_day=form.last_day.data,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"The list has {found.model} until that day.", "success")
            return redirect(url_for("agreed_models.listing"), 303)
    return show(
        "equipment/step.html",
        form,
        title=f"Take {found.model} off the list",
        text=f"It is on the list of {found.owner} for {found.purpose}. What was accepted by the "
        "list until its last day keeps to it.",
        button="Take it off",
        trail=[("Agreed models", url_for("agreed_models.listing"))],
    )


@blueprint.get("/off-list")
@requires(Permission.EQUIPMENT_VIEW)
def off_list() -> ResponseReturnValue:
    page = list_off_list(
        actor=current_actor(),
        asked=asked_from_request(),
        given=Given(GIVEN.chosen) if GIVEN.chosen else None,
    )
    return answer(
        "equipment/off_list.html",
        Table(caption="Devices off the list", columns=_OFF, rows=page.rows, page=page),
        name="devices-off-the-list",
        choices=(GIVEN,),
    )


_OFF = [
    Column(
        heading="Asset number",
        value=lambda row: row.asset_no,
        sort="asset",
        link=lambda row: url_for("equipment.asset", asset_id=row.asset_id),
    ),
    Column(heading="Kind", value=lambda row: row.category),
    Column(heading="Model", value=lambda row: row.model),
    Column(heading="Instead of", value=lambda row: ", ".join(row.listed)),
    Column(heading="Owned by", value=lambda row: row.trust, sort="trust"),
    Column(heading="Site", value=lambda row: row.site, in_files=True),
    Column(heading="Accepted on", value=lambda row: row.accepted_on, kind=Kind.DAY),
    Column(heading="Reason", value=lambda row: row.reason or "None given: it came with a file"),
    Column(heading="By", value=lambda row: row.by, in_files=True),
]
