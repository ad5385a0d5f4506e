"""Maintenance contracts, and what runs out soon."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.service_contract import COVER_NAMES, ENDS_NAMES, Cover, Ends
from consortium.equipment.forms.service_contract import CoveredForm, ServiceContractForm
from consortium.equipment.queries import service_contract as queries
from consortium.equipment.usecases.service_contract import cover_assets, record_service_contract
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory

blueprint = Blueprint("equipment_contracts", __name__, url_prefix="/equipment")

_WHAT = Choice("what", "What", [("", "Everything"), *((e.value, ENDS_NAMES[e]) for e in Ends)])


@blueprint.get("/contracts")
@requires(Permission.EQUIPMENT_MANAGE)
def listing() -> ResponseReturnValue:
    page = queries.list_service_contracts(actor=current_actor(), asked=asked_from_request())
    table = Table(caption="Maintenance contracts", columns=_COLUMNS, rows=page.rows, page=page)
    return answer("equipment/service_contracts.html", table, name="maintenance-contracts")


_COLUMNS = [
    Column(
        heading="Contract",
        value=lambda row: row.number,
        link=lambda row: url_for("equipment_contracts.contract", contract_id=row.id),
    ),
    Column(heading="Trust", value=lambda row: row.trust),
    Column(heading="Supplier", value=lambda row: row.supplier),
    Column(heading="Cover", value=lambda row: COVER_NAMES[row.cover]),
    Column(heading="Hours to come", value=lambda row: row.response_hours, kind=Kind.NUMBER),
    Column(heading="First day", value=lambda row: row.starts_on, kind=Kind.DAY, in_files=True),
    Column(heading="Last day", value=lambda row: row.last_day, kind=Kind.DAY),
    Column(heading="Cost of a year", value=lambda row: row.cost, kind=Kind.POUNDS),
    Column(heading="Devices", value=lambda row: row.devices, kind=Kind.NUMBER),
]


@blueprint.route("/contracts/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add() -> ResponseReturnValue:
    form = ServiceContractForm()
    managed = current_actor().scope(Permission.EQUIPMENT_MANAGE).organisations
    trusts = {site.trust_id: site.trust for site in directory.sites_of(managed)}
    form.trust_id.choices = [(str(key), name) for key, name in trusts.items()]
    form.supplier_id.choices = [
        ("", "Choose a supplier"),
        *((str(row.id), row.name) for row in directory.choices_of(OrganisationKind.SUPPLIER)),
    ]
    if form.validate_on_submit():
        with form.refusals():
            new_id = record_service_contract(
                actor=current_actor(),
                trust_id=UUID(form.trust_id.data),
                supplier_id=UUID(form.supplier_id.data),
                number=form.number.data.strip(),
                cover=Cover(form.cover.data),
                response_hours=form.response_hours.data,
                starts_on=form.starts_on.data,
                last_day=form.last_day.data,
                cost=form.cost.data,
                now=now(),
            )
            flash("The contract is recorded. Now say which devices it covers.", "success")
            return redirect(url_for("equipment_contracts.contract", contract_id=new_id), 303)
    return show("equipment/add_service_contract.html", form)


@blueprint.route("/contracts/<uuid:contract_id>", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def contract(contract_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_service_contract(actor=actor, contract_id=contract_id)
    devices, covered = queries.devices_to_cover(actor=actor, contract_id=contract_id)
    form = CoveredForm(asset_ids=[str(each) for each in covered])
    form.asset_ids.choices = [
        (str(each.id), f"{each.asset_no}, serial {each.serial}") for each in devices
    ]
    if form.validate_on_submit():
        with form.refusals():
            cover_assets(
                actor=actor,
                contract_id=contract_id,
                asset_ids={UUID(each) for each in form.asset_ids.data},
                now=now(),
            )
            flash("The devices are recorded.", "success")
            return redirect(url_for("equipment_contracts.contract", contract_id=contract_id), 303)
    return show(
        "equipment/service_contract.html", form, contract=found, cover=COVER_NAMES[found.cover]
    )


@blueprint.get("/running-out")
@requires(Permission.EQUIPMENT_MANAGE)
def running_out() -> ResponseReturnValue:
    page = queries.list_ends(
        actor=current_actor(),
        today=today(),
        asked=asked_from_request(),
        what=Ends(_WHAT.chosen) if _WHAT.chosen else None,
    )
    table = Table(caption="Runs out soon", columns=_END_COLUMNS, rows=page.rows, page=page)
    return answer("equipment/running_out.html", table, name="running-out", choices=(_WHAT,))


_END_COLUMNS = [
    Column(heading="Last day", value=lambda row: row.last_day, kind=Kind.DAY),
    Column(heading="What", value=lambda row: ENDS_NAMES[row.what]),
    Column(
        heading="Of",
        value=lambda row: row.name,
        link=lambda row: (
            url_for("equipment.asset", asset_id=row.asset_id)
            if row.asset_id
            else url_for("equipment_contracts.contract", contract_id=row.contract_id)
        ),
    ),
    Column(heading="Trust", value=lambda row: row.trust),
]
