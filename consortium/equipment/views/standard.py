"""Pages of reference standards."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.standard import (
    STANDARD_KIND_NAMES,
    STANDARD_ROLE_NAMES,
    STANDING_NAMES,
    StandardKind,
    StandardRole,
    Standing,
)
from consortium.equipment.forms.asset import ReasonForm
from consortium.equipment.forms.standard import AllowanceForm, CertificateForm, StandardForm
from consortium.equipment.queries import standard as queries
from consortium.equipment.queries.device import find_asset
from consortium.equipment.usecases import standard as usecases
from consortium.equipment.views import tags
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import symbol
from consortium.foundation.web.clock import now, today
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

blueprint = Blueprint("equipment_standards", __name__, url_prefix="/equipment")

_COLOURS = {
    Standing.VALID: "green",
    Standing.ALLOWED: "yellow",
    Standing.NOT_VALID: "red",
    Standing.SUSPENDED: "red",
}


def standing_tag(standing: Standing) -> Tag:
    return Tag(STANDING_NAMES[standing], _COLOURS[standing])


_COLUMNS = [
    Column(
        heading="Asset number",
        value=lambda row: row.asset_no,
        sort="asset",
        link=lambda row: url_for("equipment_standards.standard", standard_id=row.id),
    ),
    Column(heading="Calibrates", value=lambda row: row.measures, sort="measures"),
    Column(heading="Model", value=lambda row: row.model),
    Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
    Column(heading="Use", value=lambda row: row.role.value.capitalize()),
    Column(heading="Stands", value=lambda row: standing_tag(row.standing), kind=Kind.TAG),
    Column(heading="Valid to", value=lambda row: row.valid_to, kind=Kind.DAY, sort="valid"),
]
_AS_FOUND: dict[bool | None, str] = {
    True: "Within limits",
    False: "Out of limits",
    None: "Not stated",
}
_CERTIFICATES = [
    Column(heading="Certificate", value=lambda each: each.number),
    Column(
        heading="Laboratory",
        value=lambda each: f"{each.provider}{', accredited' if each.accredited else ''}",
    ),
    Column(heading="Issued", value=lambda each: each.issued_on, kind=Kind.DAY),
    Column(heading="Valid from", value=lambda each: each.valid_from, kind=Kind.DAY),
    Column(heading="Valid to", value=lambda each: each.valid_to, kind=Kind.DAY),
    Column(
        heading="U",
        value=lambda each: (
            f"{tags.number(each.expanded)} {symbol(each.unit)} (k = {tags.number(each.k)})"
        ),
    ),
    Column(heading="As found", value=lambda each: _AS_FOUND[each.as_found_good]),
]


@blueprint.get("/standards")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_standards(actor=current_actor(), asked=asked_from_request(), on=today())
    table = Table(caption="Reference standards", columns=_COLUMNS, rows=page.rows, page=page)
    return answer("equipment/standards.html", table, name="standards")


@blueprint.get("/standards/<uuid:standard_id>")
@requires(Permission.EQUIPMENT_VIEW)
def standard(standard_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_standard(actor=actor, standard_id=standard_id, on=today())
    return render_template(
        "equipment/standard.html",
        standard=found,
        standing=standing_tag(found.standing),
        role=STANDARD_ROLE_NAMES[found.role],
        kind=STANDARD_KIND_NAMES[found.kind],
        certificates=Table(caption="Certificates", columns=_CERTIFICATES, rows=found.certificates),
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE, found.custodian_trust_id)},
    )


@blueprint.route("/<uuid:asset_id>/standard", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def declare(asset_id: UUID) -> ResponseReturnValue:
    found = find_asset(actor=current_actor(), asset_id=asset_id, today=today())
    form = StandardForm()
    if form.validate_on_submit():
        with form.refusals():
            standard_id = usecases.declare_standard(
                actor=current_actor(),
                asset_id=asset_id,
                role=StandardRole(form.role.data),
                kind=StandardKind(form.kind.data),
                measures=form.measures.data.strip(),
                now=now(),
            )
            flash(f"{found.asset_no} is a reference standard. Record its certificate.", "success")
            return _to_page(standard_id)
    return show("equipment/declare_standard.html", form, asset=found)


@blueprint.route("/standards/<uuid:standard_id>/certificates/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def certificate(standard_id: UUID) -> ResponseReturnValue:
    found = queries.find_standard(actor=current_actor(), standard_id=standard_id, on=today())
    form = CertificateForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_certificate(
                actor=current_actor(),
                standard_id=standard_id,
                number=form.number.data.strip(),
                provider=form.provider.data.strip(),
                accredited=form.accredited.data,
                issued_on=form.issued_on.data,
                valid_from=form.valid_from.data,
                valid_to=form.valid_to.data,
                expanded=form.expanded.data,
                k=form.k.data,
                unit=form.unit.data.strip(),
                as_found_good={"good": True, "bad": False}.get(form.as_found.data),
                now=now(),
            )
            flash("The certificate is recorded.", "success")
            return _to_page(standard_id)
    return show("equipment/add_certificate.html", form, standard=found)


@blueprint.route("/standards/<uuid:standard_id>/allow", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def allow(standard_id: UUID) -> ResponseReturnValue:
    found = queries.find_standard(actor=current_actor(), standard_id=standard_id, on=today())
    form = AllowanceForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.allow_standard(
                actor=current_actor(),
                standard_id=standard_id,
                until=form.until.data,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("Others may use it until then.", "success")
            return _to_page(standard_id)
    return show("equipment/allow_standard.html", form, standard=found)


@blueprint.route("/standards/<uuid:standard_id>/suspend", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def suspend(standard_id: UUID) -> ResponseReturnValue:
    return _with_reason(
        standard_id,
        usecases.suspend_standard,
        template="equipment/suspend_standard.html",
        done="Nothing is calibrated with it any more.",
    )


@blueprint.route("/standards/<uuid:standard_id>/resume", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def resume(standard_id: UUID) -> ResponseReturnValue:
    return _with_reason(
        standard_id,
        usecases.resume_standard,
        template="equipment/resume_standard.html",
        done="It can be used again.",
    )


def _with_reason(
    standard_id: UUID, order: Callable[..., None], *, template: str, done: str
) -> ResponseReturnValue:
    found = queries.find_standard(actor=current_actor(), standard_id=standard_id, on=today())
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            order(
                actor=current_actor(),
                standard_id=standard_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(done, "success")
            return _to_page(standard_id)
    return show(template, form, standard=found)


def _to_page(standard_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("equipment_standards.standard", standard_id=standard_id), 303)
