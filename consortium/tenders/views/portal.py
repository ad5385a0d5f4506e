"""The suppliers' portal: every tender open to a supplier, with one sign-in."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request
from consortium.organisations.forms.organisations import SupplierFactsForm
from consortium.organisations.usecases.supplier_facts import describe_supplier
from consortium.tenders.gateways.clock_guard import guarded
from consortium.tenders.queries import portal as queries
from consortium.tenders.queries.portal_tender import PortalTender, find_open_tender
from consortium.tenders.usecases import submission
from consortium.tenders.views import portal_bid, portal_question, words

blueprint = Blueprint("portal", __name__, url_prefix="/portal")
blueprint.register_blueprint(portal_bid.blueprint)
blueprint.register_blueprint(portal_question.blueprint)

COLUMNS = (
    Column(heading="Reference", value=lambda row: row.reference, sort="reference"),
    Column(
        heading="Tender",
        value=lambda row: row.title,
        sort="title",
        link=lambda row: url_for("portal.tender", tender_id=row.id),
    ),
    Column(heading="Buyer", value=lambda row: row.buyer, sort="buyer"),
    Column(heading="Deadline", value=lambda row: row.deadline, kind=Kind.MOMENT, sort="deadline"),
    Column(
        heading="Bids",
        value=lambda row: Tag("Open", "green") if row.takes_bids else Tag("Closed", "grey"),
        kind=Kind.TAG,
    ),
    Column(heading="Your bid", value=lambda row: row.bid),
)


@blueprint.get("")
@requires(Permission.BIDS_SUBMIT)
def listing() -> ResponseReturnValue:
    supplier = queries.find_supplier(actor=current_actor())
    page = queries.list_open_tenders(supplier=supplier, asked=asked_from_request(), now=now())
    table = Table(caption="Tenders open to you", columns=COLUMNS, rows=page.rows, page=page)
    return answer("tenders/portal/tenders.html", table, name="open-tenders", supplier=supplier)


@blueprint.route("/details", methods=["GET", "POST"])
@requires(Permission.BIDS_SUBMIT)
def details() -> ResponseReturnValue:
    supplier = queries.find_supplier(actor=current_actor())
    form = SupplierFactsForm.of(supplier.facts)
    if form.validate_on_submit():
        with form.refusals():
            describe_supplier(
                actor=current_actor(), supplier_id=supplier.id, facts=form.facts(), now=now()
            )
            flash("Your details are saved.", "success")
            return redirect(url_for("portal.listing"), 303)
    return show("tenders/portal/details.html", form, supplier=supplier)


@blueprint.get("/<uuid:tender_id>")
@requires(Permission.BIDS_SUBMIT)
def tender(tender_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    supplier = queries.find_supplier(actor=actor)
    found = portal_tender(tender_id)
    bid = queries.own_bid(actor=actor, supplier=supplier, tender_id=tender_id)
    return render_template(
        "tenders/portal/tender.html", tender=found, bid=bid, words=words, button=Form()
    )


@blueprint.get("/<uuid:tender_id>/receipts/<int:version>")
@requires(Permission.BIDS_SUBMIT)
def receipt(tender_id: UUID, version: int) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_receipt(
        actor=actor,
        supplier=queries.find_supplier(actor=actor),
        tender_id=tender_id,
        version=version,
    )
    name = f"receipt-{found['reference']}-version-{version}.json"
    return portal_bid.as_file(found, name)


@blueprint.route("/<uuid:tender_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.BIDS_SUBMIT)
def withdraw(tender_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found, form = portal_tender(tender_id), Form()
    if form.validate_on_submit():
        submission.withdraw_bid(
            actor=actor,
            supplier_id=queries.find_supplier(actor=actor).id,
            tender_id=tender_id,
            clock=guarded(now),
        )
        flash("Your bid is withdrawn. You can submit another until the deadline.", "success")
        return redirect(url_for("portal.tender", tender_id=tender_id), 303)
    return show("tenders/portal/withdraw.html", form, tender=found)


@blueprint.post("/<uuid:tender_id>/confirm")
@requires(Permission.BIDS_SUBMIT)
def confirm(tender_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    submission.confirm_bid(
        actor=actor,
        supplier_id=queries.find_supplier(actor=actor).id,
        tender_id=tender_id,
        clock=guarded(now),
    )
    flash("Your bid holds for the tender as it was changed. Download its receipt.", "success")
    return redirect(url_for("portal.tender", tender_id=tender_id), 303)


def portal_tender(tender_id: UUID) -> PortalTender:
    actor = current_actor()
    supplier = queries.find_supplier(actor=actor)
    return find_open_tender(actor=actor, supplier=supplier, tender_id=tender_id, now=now())
