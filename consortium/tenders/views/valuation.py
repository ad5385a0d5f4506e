"""What a tender is worth before bids, the verdict on it, and the table of thresholds."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import NotAllowed
from consortium.foundation.domain.periods import last_day
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer
from consortium.organisations.domain.authority import AUTHORITY_NAMES
from consortium.tenders.domain.thresholds import CONTRACT_KIND_NAMES
from consortium.tenders.forms.threshold import ThresholdForm
from consortium.tenders.forms.valuation import valuation_form
from consortium.tenders.queries.threshold import list_thresholds
from consortium.tenders.queries.valuation import find_value
from consortium.tenders.usecases import threshold as usecases
from consortium.tenders.usecases.valuation import estimate_value

blueprint = Blueprint("valuation", __name__)


@blueprint.get("/<uuid:tender_id>/value")
@requires(Permission.TENDERS_VIEW)
def value(tender_id: UUID) -> ResponseReturnValue:
    found = find_value(actor=current_actor(), tender_id=tender_id)
    table = Table(caption="Estimated shares of the trusts", columns=BUYERS, rows=found.buyers)
    return answer("tenders/value.html", table, name="estimated-value", page=found)


@blueprint.route("/<uuid:tender_id>/value/estimate", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def estimate(tender_id: UUID) -> ResponseReturnValue:
    found = find_value(actor=current_actor(), tender_id=tender_id)
    if not found.tender.runs_it:
        raise NotAllowed("Only those who run the tender estimate its value.")
    form = valuation_form(found)
    if form.validate_on_submit():
        with form.refusals():
            estimate_value(
                actor=current_actor(),
                tender_id=tender_id,
                unit_prices=form.unit_prices([each.line for each in found.lines]),
                extension_months=form.extension_months.data,
                options_and_fees=form.options_and_fees.data,
                vat_percent=form.vat_percent.data,
                assumptions=form.assumptions.data.strip(),
                now=now(),
            )
            flash("The value is estimated.", "success")
            return redirect(url_for("tenders.valuation.value", tender_id=tender_id), 303)
    return show("tenders/estimate_value.html", form, page=found)


@blueprint.get("/thresholds")
@requires(Permission.ORGANISATIONS_VIEW)
def thresholds() -> ResponseReturnValue:
    actor = current_actor()
    table = Table(caption="Thresholds", columns=ROWS, rows=list_thresholds())
    return answer(
        "tenders/thresholds.html",
        table,
        name="thresholds",
        can={
            "add": may(actor, Permission.THRESHOLDS_RECORD),
            "tenders": may(actor, Permission.TENDERS_VIEW),
        },
    )


@blueprint.route("/thresholds/new", methods=["GET", "POST"])
@requires(Permission.THRESHOLDS_RECORD)
@once
def add_threshold() -> ResponseReturnValue:
    form = ThresholdForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_threshold(actor=current_actor(), row=form.row(), now=now())
            flash("The threshold is added.", "success")
            return redirect(url_for("tenders.valuation.thresholds"), 303)
    return show("tenders/add_threshold.html", form)


BUYERS = (
    Column(
        heading="Trust",
        value=lambda row: row.name,
        link=lambda row: url_for("organisations.organisation", organisation_id=row.trust_id),
    ),
    Column(heading="Authority type", value=lambda row: AUTHORITY_NAMES[row.authority]),
    Column(heading="Estimated share, without VAT", value=lambda row: row.share, kind=Kind.POUNDS),
)
ROWS = (
    Column(heading="Contract", value=lambda row: CONTRACT_KIND_NAMES[row.kind]),
    Column(heading="Authority type", value=lambda row: AUTHORITY_NAMES[row.authority]),
    Column(heading="From", value=lambda row: row.first_day, kind=Kind.DAY),
    Column(heading="To", value=lambda row: last_day(row.until), kind=Kind.DAY),
    Column(heading="Amount with VAT", value=lambda row: row.amount, kind=Kind.POUNDS),
    Column(heading="Source", value=lambda row: row.source),
)
