"""The directory of organisations, the consortium and its members."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Table, answer, asked_from_request
from consortium.organisations.domain.authority import AUTHORITY_NAMES, AuthorityType
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.domain.organisation import KIND_NAMES, OrganisationKind
from consortium.organisations.domain.supplier_facts import SCALE_NAMES, may_describe
from consortium.organisations.forms.organisations import (
    AuthorityForm,
    ConsortiumForm,
    ImportForm,
    MembershipForm,
    OrganisationForm,
    SiteForm,
    SupplierFactsForm,
)
from consortium.organisations.gateways.reference_list import read_reference_list
from consortium.organisations.queries import directory, membership
from consortium.organisations.usecases import membership as membership_usecases
from consortium.organisations.usecases import organisations as usecases
from consortium.organisations.usecases.authority import record_authority_type
from consortium.organisations.usecases.supplier_facts import describe_supplier

blueprint = Blueprint("organisations", __name__, url_prefix="/organisations")

LISTS = {
    "trusts": OrganisationKind.TRUST,
    "boards": OrganisationKind.BOARD,
    "suppliers": OrganisationKind.SUPPLIER,
}


@blueprint.get("")
@requires(Permission.ORGANISATIONS_VIEW)
def consortia() -> ResponseReturnValue:
    found = membership.list_consortia(
        actor=current_actor(), permission=Permission.ORGANISATIONS_VIEW
    )
    return render_template("organisations/consortia.html", consortia=found, can=_can())


@blueprint.get("/<any(trusts, boards, suppliers):kind>")
@requires(Permission.ORGANISATIONS_VIEW)
def listing(kind: str) -> ResponseReturnValue:
    asked = asked_from_request()
    page = directory.list_organisations(kind=LISTS[kind], asked=asked)
    table = Table(
        caption=kind.capitalize(),
        columns=[
            Column(heading="Code", value=lambda row: row.code, sort="code"),
            Column(
                heading="Name",
                value=lambda row: row.name,
                sort="name",
                link=lambda row: url_for("organisations.organisation", organisation_id=row.id),
            ),
            Column(heading="Postcode", value=lambda row: row.postcode),
            Column(heading="Integrated care board", value=lambda row: row.board),
            Column(heading="Region", value=lambda row: row.region, sort="region"),
        ],
        rows=page.rows,
        page=page,
    )
    return answer("organisations/listing.html", table, name=kind, kind=kind, can=_can())


@blueprint.get("/<uuid:organisation_id>")
@requires(Permission.ORGANISATIONS_VIEW)
def organisation(organisation_id: UUID) -> ResponseReturnValue:
    found = directory.find_organisation(organisation_id=organisation_id)
    if found.kind is OrganisationKind.CONSORTIUM:
        return redirect(url_for("organisations.consortium", consortium_id=organisation_id))
    return render_template(
        "organisations/organisation.html",
        organisation=found,
        kind_name=KIND_NAMES[found.kind],
        authority=AUTHORITY_NAMES[found.authority] if found.authority else "",
        scale_names=SCALE_NAMES,
        can={
            "manage": _may_manage(organisation_id),
            "describe": may_describe(current_actor(), organisation_id),
        },
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
@once
def register() -> ResponseReturnValue:
    form = OrganisationForm()
    form.board_id.choices = _choices(OrganisationKind.BOARD, "None")
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.register_organisation(
                actor=current_actor(),
                kind=OrganisationKind(form.kind.data),
                code=form.code.data.strip().upper(),
                name=form.name.data.strip(),
                postcode=form.postcode.data.strip().upper(),
                board_id=_id(form.board_id.data),
                market_forces_factor=form.market_forces_factor.data,
                now=now(),
            )
            flash(f"{form.name.data} is registered.", "success")
            return redirect(url_for("organisations.organisation", organisation_id=new_id), 303)
    return show("organisations/register.html", form)


@blueprint.route("/<uuid:trust_id>/sites/new", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
@once
def register_site(trust_id: UUID) -> ResponseReturnValue:
    trust = directory.find_organisation(organisation_id=trust_id)
    if trust.kind is not OrganisationKind.TRUST or not _may_manage(trust_id):
        raise NotFound("trust")
    form = SiteForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.register_site(
                actor=current_actor(),
                trust_id=trust_id,
                code=form.code.data.strip().upper(),
                name=form.name.data.strip(),
                postcode=form.postcode.data.strip().upper(),
                now=now(),
            )
            flash(f"{form.name.data} is registered.", "success")
            return redirect(url_for("organisations.organisation", organisation_id=trust_id), 303)
    return show("organisations/register_site.html", form, trust=trust)


@blueprint.route("/<uuid:organisation_id>/authority", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
def authority(organisation_id: UUID) -> ResponseReturnValue:
    found = directory.find_organisation(organisation_id=organisation_id)
    if found.authority is None or not _may_manage(organisation_id):
        raise NotFound("organisation")
    form = AuthorityForm(data={"authority": found.authority.value})
    if form.validate_on_submit():
        with form.refusals():
            record_authority_type(
                actor=current_actor(),
                organisation_id=organisation_id,
                authority=AuthorityType(form.authority.data),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The type of authority is recorded.", "success")
            return redirect(
                url_for("organisations.organisation", organisation_id=organisation_id), 303
            )
    return show("organisations/authority.html", form, organisation=found)


@blueprint.route("/suppliers/<uuid:supplier_id>/size", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_VIEW)
def supplier_facts(supplier_id: UUID) -> ResponseReturnValue:
    found = directory.find_organisation(organisation_id=supplier_id)
    if found.kind is not OrganisationKind.SUPPLIER or not may_describe(
        current_actor(), supplier_id
    ):
        raise NotFound("supplier")
    form = SupplierFactsForm.of(found.supplier)
    if form.validate_on_submit():
        with form.refusals():
            describe_supplier(
                actor=current_actor(), supplier_id=supplier_id, facts=form.facts(), now=now()
            )
            flash(f"What is known of {found.name} is recorded.", "success")
            return redirect(url_for("organisations.organisation", organisation_id=supplier_id), 303)
    return show("organisations/supplier_facts.html", form, organisation=found)


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
def import_list() -> ResponseReturnValue:
    form = ImportForm()
    if form.validate_on_submit():
        with form.refusals():
            report = usecases.import_reference_list(
                actor=current_actor(),
                rows=read_reference_list(form.file.data.read()),
                source=form.file.data.filename or "uploaded list",
                now=now(),
            )
            return render_template("organisations/import_report.html", report=report)
    return show("organisations/import.html", form)


@blueprint.route("/consortia/new", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
@once
def form_consortium() -> ResponseReturnValue:
    form = ConsortiumForm()
    form.lead_trust_id.choices = [
        (value, name)
        for value, name in _choices(OrganisationKind.TRUST, "Choose a trust")
        if not value or _may_manage(UUID(value))
    ]
    form.host_board_id.choices = _choices(OrganisationKind.BOARD, "None")
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.form_consortium(
                actor=current_actor(),
                code=form.code.data.strip().upper(),
                name=form.name.data.strip(),
                lead_trust_id=UUID(form.lead_trust_id.data),
                host_board_id=_id(form.host_board_id.data),
                formed_on=form.formed_on.data,
                now=now(),
            )
            flash(f"{form.name.data} is formed. Now record who joins.", "success")
            return redirect(url_for("organisations.consortium", consortium_id=new_id), 303)
    return show("organisations/form_consortium.html", form)


@blueprint.get("/consortia/<uuid:consortium_id>")
@requires(Permission.ORGANISATIONS_VIEW)
def consortium(consortium_id: UUID) -> ResponseReturnValue:
    found = membership.find_consortium(
        actor=current_actor(),
        permission=Permission.ORGANISATIONS_VIEW,
        consortium_id=consortium_id,
        today=today(),
    )
    can = {"record": may(current_actor(), Permission.MEMBERSHIP_RECORD, consortium_id)}
    return render_template("organisations/consortium.html", consortium=found, can=can)


@blueprint.route("/consortia/<uuid:consortium_id>/membership", methods=["GET", "POST"])
@requires(Permission.MEMBERSHIP_RECORD)
@once
def record_membership(consortium_id: UUID) -> ResponseReturnValue:
    found = membership.find_consortium(
        actor=current_actor(),
        permission=Permission.MEMBERSHIP_RECORD,
        consortium_id=consortium_id,
        today=today(),
    )
    form = MembershipForm()
    form.trust_id.choices = _choices(OrganisationKind.TRUST, "Choose a trust")
    if form.validate_on_submit():
        with form.refusals():
            membership_usecases.record_membership_change(
                actor=current_actor(),
                consortium_id=consortium_id,
                trust_id=UUID(form.trust_id.data),
                change=MembershipChange(form.change.data),
                effective_on=form.effective_on.data,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The change is recorded.", "success")
            return redirect(url_for("organisations.consortium", consortium_id=consortium_id), 303)
    return show("organisations/record_membership.html", form, consortium=found)


def _can() -> dict[str, bool]:
    return {"manage": may(current_actor(), Permission.ORGANISATIONS_MANAGE)}


def _may_manage(organisation_id: UUID) -> bool:
    return may(current_actor(), Permission.ORGANISATIONS_MANAGE, organisation_id)


def _choices(kind: OrganisationKind, first: str) -> list[tuple[str, str]]:
    page = directory.list_organisations(kind=kind, asked=Asked(rows=None))
    return [("", first), *((str(row.id), f"{row.name} ({row.code})") for row in page.rows)]


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
