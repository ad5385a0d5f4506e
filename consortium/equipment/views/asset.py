"""Pages of the register: the list, one device, and what is done to it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.device_models import choices_of_device_models, model_of_code
from consortium.equipment.domain.acceptance import CHECK_NAMES
from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.asset_status import (
    WRITTEN_OFF,
    AssetStatus,
    may_move,
)
from consortium.equipment.domain.asset_tag import TAG_KIND_NAMES
from consortium.equipment.domain.criticality import CRITICALITY_NAMES
from consortium.equipment.domain.disposal import DATA_NAMES, METHOD_NAMES
from consortium.equipment.domain.equipment_document import EQUIPMENT_DOCUMENT_NAMES
from consortium.equipment.domain.scan import CodeKind
from consortium.equipment.domain.service_contract import COVER_NAMES
from consortium.equipment.domain.transfer import Change
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.forms.asset import AssetForm
from consortium.equipment.gateways.code import read_code
from consortium.equipment.queries.acceptance import acceptance_checks_of, disposal_of
from consortium.equipment.queries.asset import list_assets
from consortium.equipment.queries.asset_tag import tags_of
from consortium.equipment.queries.campaign import open_campaigns_of
from consortium.equipment.queries.device import AssetDetail, find_asset
from consortium.equipment.queries.equipment_document import documents_of_asset
from consortium.equipment.queries.history import list_calibrations
from consortium.equipment.queries.service_contract import contracts_covering
from consortium.equipment.queries.standard import standard_of
from consortium.equipment.usecases import asset as usecases
from consortium.equipment.views import tags
from consortium.equipment.views.filters import register_choices, wanted_from, with_these_filters
from consortium.equipment.views.work_of_asset import work_of
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import symbol
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory

blueprint = Blueprint("equipment", __name__, url_prefix="/equipment")


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    choices = register_choices(actor)
    page = list_assets(actor=actor, asked=asked_from_request(), wanted=wanted_from(choices))
    table = Table(caption="Equipment", columns=_COLUMNS, rows=page.rows, page=page)
    return answer(
        "equipment/register.html",
        table,
        name="equipment",
        choices=choices,
        edit_at=with_these_filters("equipment_bulk.edit"),
        labels_at=with_these_filters("equipment_tags.labels"),
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE)},
    )


_COLUMNS = [
    Column(
        heading="Asset number",
        value=lambda row: row.asset_no,
        sort="asset",
        link=lambda row: url_for("equipment.asset", asset_id=row.id),
    ),
    Column(heading="Kind", value=lambda row: row.category),
    Column(heading="Model", value=lambda row: f"{row.manufacturer} {row.model}", sort="model"),
    Column(heading="Serial number", value=lambda row: row.serial),
    Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
    Column(heading="Site", value=lambda row: row.site),
    Column(heading="Place", value=lambda row: row.location),
    Column(heading="Owner", value=lambda row: row.owner, in_files=True),
    Column(
        heading="State",
        value=lambda row: tags.status_tag(row.status),
        kind=Kind.TAG,
        sort="status",
    ),
    Column(heading="Next due", value=lambda row: row.next_due_on, kind=Kind.DAY, sort="due"),
]


_CHANGE_NAMES = {
    Change.OWNER: "owned by",
    Change.CUSTODIAN: "held by",
    Change.SITE: "at",
    Change.LOCATION: "place",
    Change.MAINTAINER: "looked after by",
}


@blueprint.get("/<uuid:asset_id>")
@requires(Permission.EQUIPMENT_VIEW)
def asset(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    return render_template(
        "equipment/asset.html",
        asset=found,
        tags=tags,
        history=Table(caption="Latest calibrations", columns=HISTORY[:4], rows=found.runs.rows),
        sheets=_sheets(found),
        criticality=CRITICALITY_NAMES[found.facts.criticality] if found.facts.criticality else "",
        change_names=_CHANGE_NAMES,
        campaigns=open_campaigns_of(actor, asset_id),
        checks=acceptance_checks_of(asset_id),
        check_names=CHECK_NAMES,
        disposal=disposal_of(asset_id) if found.status is AssetStatus.DISPOSED else None,
        disposal_names=(METHOD_NAMES, DATA_NAMES),
        documents=documents_of_asset(actor, asset_id, found.device_model_id),
        document_names=EQUIPMENT_DOCUMENT_NAMES,
        contracts=contracts_covering(actor, asset_id),
        cover_names=COVER_NAMES,
        labels=tags_of(asset_id),
        tag_kind_names=TAG_KIND_NAMES,
        act=Form(),
        standard_id=standard_of(asset_id),
        work=work_of(found),
        can=_can(found),
    )


@blueprint.get("/<uuid:asset_id>/calibrations")
@requires(Permission.EQUIPMENT_VIEW)
def calibrations(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    page = list_calibrations(actor=actor, asset_id=asset_id, asked=asked_from_request())
    table = Table(
        caption=f"Calibrations of {found.asset_no}", columns=HISTORY, rows=page.rows, page=page
    )
    return answer(
        "equipment/calibrations.html", table, name=f"calibrations-{found.asset_no}", asset=found
    )


HISTORY = [
    Column(
        heading="Done on",
        value=lambda row: row.performed_on,
        kind=Kind.DAY,
        sort="performed",
        link=lambda row: url_for("equipment_calibrations.result", run_id=row.id),
    ),
    Column(
        heading="Result",
        value=lambda row: tags.verdict_tag(row.verdict),
        kind=Kind.TAG,
        sort="verdict",
    ),
    Column(
        heading="Largest error",
        value=lambda row: f"{tags.signed(row.largest_error)} {symbol(row.unit)}".strip(),
    ),
    Column(
        heading="Reference",
        value=lambda row: (
            f"{row.reference}, corrected later" if row.is_superseded else row.reference
        ),
    ),
    Column(heading="Procedure", value=lambda row: f"{row.procedure}, version {row.version}"),
    Column(heading="Done by", value=lambda row: row.performer),
    Column(heading="Note", value=lambda row: row.note),
]


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def register() -> ResponseReturnValue:
    form = AssetForm(data=_scanned(request.args.get("code", "")))
    _offer_choices(form)
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.register_asset(
                actor=current_actor(),
                asset_no=form.asset_no.data.strip(),
                device_model_id=UUID(form.device_model_id.data),
                serial=form.serial.data.strip(),
                site_id=UUID(form.site_id.data),
                location=form.location.data.strip(),
                owner_trust_id=UUID(form.owner_trust_id.data) if form.owner_trust_id.data else None,
                accepted_on=form.accepted_on.data,
                facts=AssetFacts(
                    lot=form.lot.data.strip(),
                    udi_pi=form.udi_pi.data.strip(),
                    made_on=form.made_on.data,
                    expires_on=form.expires_on.data,
                ),
                off_list_reason=form.off_list_reason.data,
                now=now(),
            )
            flash(
                f"{form.asset_no.data.strip().upper()} is registered. Now plan its checks.",
                "success",
            )
            return redirect(url_for("equipment.asset", asset_id=new_id), 303)
    return show("equipment/add_asset.html", form)


def _scanned(text: str) -> dict[str, Any]:
    """What a scanned code fills into the form of a new device."""
    scan = read_code(text)
    if scan.kind in {CodeKind.LABEL, CodeKind.TEXT}:
        return {"asset_no": scan.text}
    model = model_of_code(scan.device_identifier) if scan.device_identifier else None
    return {
        "device_model_id": str(model.id) if model else "",
        "serial": scan.serial,
        "lot": scan.lot,
        "udi_pi": scan.text,
        "made_on": scan.made_on,
        "expires_on": scan.expires_on,
    }


def _can(found: AssetDetail) -> dict[str, bool]:
    actor, status = current_actor(), found.status
    manage = may(actor, Permission.EQUIPMENT_MANAGE, found.custodian_trust_id)
    owns = may(actor, Permission.EQUIPMENT_MANAGE, found.owner_trust_id)
    calibrate = may(actor, Permission.CALIBRATIONS_RECORD, found.custodian_trust_id)
    return {
        "manage": manage,
        "calibrate": calibrate and status not in {*WRITTEN_OFF, AssetStatus.ORDERED},
        "plan": manage and status not in WRITTEN_OFF,
        "accept": manage and status in {AssetStatus.RECEIVED, AssetStatus.ACCEPTANCE},
        "dispose": owns and may_move(status, AssetStatus.DISPOSED),
        "release": manage and status is AssetStatus.QUARANTINED,
        "owns": owns,
        "borrow": _can_borrow(found),
        "condemn": owns and may_move(status, AssetStatus.CONDEMNED),
    }


def _can_borrow(found: AssetDetail) -> bool:
    """Whether it stands with its owner and the reader manages the equipment of another trust."""
    others = current_actor().scope(Permission.EQUIPMENT_MANAGE).organisations
    at_home = found.owner_trust_id == found.custodian_trust_id
    return (
        at_home and found.status is AssetStatus.IN_SERVICE and bool(others - {found.owner_trust_id})
    )


def _sheets(found: AssetDetail) -> list[tuple[UUID, str]]:
    """The procedures the device can be calibrated by: the planned ones first."""
    planned = {
        plan.procedure_id: plan.procedure
        for plan in found.plans
        if plan.work_kind is WorkKind.CALIBRATION
    }
    others = {line.id: line.title for line in found.procedures if line.id not in planned}
    return [*planned.items(), *others.items()]


def _offer_choices(form: AssetForm) -> None:
    actor = current_actor()
    sites = directory.sites_of(actor.scope(Permission.EQUIPMENT_MANAGE).organisations)
    form.site_id.choices = [
        ("", "Choose a site"),
        *((str(site.id), f"{site.trust}: {site.name}") for site in sites),
    ]
    form.device_model_id.choices = [
        ("", "Choose a model"),
        *(
            (str(model.id), f"{model.category}: {model.manufacturer} {model.name}")
            for model in choices_of_device_models()
        ),
    ]
    reached = actor.scope(Permission.EQUIPMENT_VIEW).organisations
    trusts = [
        line
        for line in directory.organisations_by_id(reached).values()
        if line.kind is OrganisationKind.TRUST
    ]
    form.owner_trust_id.choices = [
        ("", "The trust of the site"),
        *((str(trust.id), trust.name) for trust in sorted(trusts, key=lambda line: line.name)),
    ]
