"""Pages that change what is noted about a device, where it is, whose it is and who cares."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.forms.asset_facts import AssetFactsForm
from consortium.equipment.forms.transfer import MaintainerForm, MoveForm, TransferForm
from consortium.equipment.queries.device import find_asset
from consortium.equipment.usecases import transfer as usecases
from consortium.equipment.usecases.asset_facts import change_asset
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory

blueprint = Blueprint("equipment_transfers", __name__, url_prefix="/equipment")


@blueprint.route("/<uuid:asset_id>/change", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def change(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    is_owner = may(actor, Permission.EQUIPMENT_MANAGE, found.owner_trust_id)
    form = AssetFactsForm(obj=found.facts, version=found.version)
    if form.validate_on_submit():
        with form.refusals():
            change_asset(
                actor=actor,
                asset_id=asset_id,
                version=form.version.data,
                facts=form.facts(found.facts, is_owner=is_owner),
                now=now(),
            )
            flash(f"{found.asset_no} is changed.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show("equipment/change_asset.html", form, asset=found, is_owner=is_owner)


@blueprint.route("/<uuid:asset_id>/move", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def move(asset_id: UUID) -> ResponseReturnValue:
    found = find_asset(actor=current_actor(), asset_id=asset_id, today=today())
    form = MoveForm(site_id=str(found.site_id), location=found.location)
    form.site_id.choices = [
        (str(site.id), site.name) for site in directory.sites_of([found.custodian_trust_id])
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.move_asset(
                actor=current_actor(),
                asset_id=asset_id,
                site_id=UUID(form.site_id.data),
                location=form.location.data.strip(),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{found.asset_no} is moved.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show("equipment/move_asset.html", form, asset=found)


@blueprint.route("/<uuid:asset_id>/transfer", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def transfer(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    form = TransferForm()
    form.owner_trust_id.choices = [
        ("", "Choose a trust"),
        *(
            (str(line.id), line.name)
            for line in _in_reach(OrganisationKind.TRUST)
            if line.id != found.owner_trust_id
        ),
    ]
    sites = directory.sites_of(actor.scope(Permission.EQUIPMENT_MANAGE).organisations)
    form.site_id.choices = [
        ("", "It is still to be sent"),
        *((str(site.id), f"{site.trust}: {site.name}") for site in sites),
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.transfer_asset(
                actor=actor,
                asset_id=asset_id,
                owner_trust_id=UUID(form.owner_trust_id.data),
                site_id=UUID(form.site_id.data) if form.site_id.data else None,
                location=form.location.data.strip(),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{found.asset_no} has a new owner.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show("equipment/transfer_asset.html", form, asset=found)


@blueprint.route("/<uuid:asset_id>/maintainer", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def maintainer(asset_id: UUID) -> ResponseReturnValue:
    found = find_asset(actor=current_actor(), asset_id=asset_id, today=today())
    form = MaintainerForm(maintainer_id=str(found.maintainer_id or ""))
    form.maintainer_id.choices = [
        ("", "Whoever has it"),
        *(
            (str(line.id), line.name)
            for line in _in_reach(OrganisationKind.CONSORTIUM, OrganisationKind.TRUST)
        ),
    ]
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.maintainer_id.data
            usecases.assign_maintainer(
                actor=current_actor(),
                asset_id=asset_id,
                maintainer_id=UUID(chosen) if chosen else None,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{found.asset_no} has a new maintaining service.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show("equipment/change_maintainer.html", form, asset=found)


def _in_reach(*kinds: OrganisationKind) -> list[directory.OrganisationLine]:
    """The organisations of these kinds whose equipment the reader sees, by kind and name."""
    reached = current_actor().scope(Permission.EQUIPMENT_VIEW).organisations
    lines = [line for line in directory.organisations_by_id(reached).values() if line.kind in kinds]
    return sorted(lines, key=lambda line: (kinds.index(line.kind), line.name))
