"""The suppliers that may bid in a tender."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.forms.supplier import InviteSuppliersForm
from consortium.tenders.queries.supplier import find_suppliers
from consortium.tenders.usecases.supplier import invite_suppliers

blueprint = Blueprint("suppliers", __name__)


@blueprint.route("/<uuid:tender_id>/suppliers", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def suppliers(tender_id: UUID) -> ResponseReturnValue:
    found = find_suppliers(actor=current_actor(), tender_id=tender_id)
    form = InviteSuppliersForm()
    form.suppliers.choices = [(str(supplier_id), name) for supplier_id, name in found.others]
    if form.validate_on_submit():
        with form.refusals():
            invite_suppliers(
                actor=current_actor(),
                tender_id=tender_id,
                supplier_ids=[UUID(chosen) for chosen in form.suppliers.data],
                now=now(),
            )
            flash("The suppliers are invited: they see the tender once published.", "success")
            return redirect(url_for("tenders.suppliers.suppliers", tender_id=tender_id), 303)
    return show("tenders/suppliers.html", form, page=found)
