"""Checking what bids pass or fail, and letting the panel score."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, export
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.forms.judging import checks_form
from consortium.tenders.queries.compliance import CheckView, find_checks, find_compliance
from consortium.tenders.usecases import compliance as usecases

blueprint = Blueprint("compliance", __name__)


@blueprint.get("/<uuid:tender_id>/compliance")
@requires(Permission.BIDS_VIEW)
def compliance(tender_id: UUID) -> ResponseReturnValue:
    found = find_compliance(actor=current_actor(), tender_id=tender_id, now=now())
    open_now = found.state is TenderState.COMPLIANCE and may(
        current_actor(), Permission.TENDERS_MANAGE, found.consortium_id
    )

    def link(row: CheckView) -> str | None:
        if not open_now or not row.admitted:
            return None
        return url_for("tenders.compliance.check", bid_id=row.bid_id)

    table = Table(
        caption="What bids passed and failed",
        columns=(
            Column(heading="Supplier", value=lambda row: row.supplier, link=link),
            Column(heading="Lot", value=lambda row: row.lot),
            Column(heading="Criterion", value=lambda row: row.criterion),
            Column(heading="Result", value=_result, kind=Kind.TAG),
            Column(heading="Reason", value=lambda row: row.reason),
        ),
        rows=found.checks,
    )
    return export(table, name="compliance") or render_template(
        "tenders/compliance.html", page=found, table=table
    )


@blueprint.route("/bids/<uuid:bid_id>/checks", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def check(bid_id: UUID) -> ResponseReturnValue:
    page, asked = find_checks(actor=current_actor(), bid_id=bid_id, now=now())
    form = checks_form(asked)
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_checks(
                actor=current_actor(), bid_id=bid_id, checks=form.checked(asked), now=now()
            )
            flash("The checks are recorded.", "success")
            return redirect(url_for("tenders.compliance.compliance", tender_id=page.tender_id), 303)
    back = [("Compliance", url_for("tenders.compliance.compliance", tender_id=page.tender_id))]
    intro = ("A bid that fails one of these is excluded, with that as its reason.",)
    supplier = asked[0].supplier if asked else "this bid"
    return show(
        "tenders/one_form.html",
        form,
        heading=f"Check the bid of {supplier}" if asked else "Nothing to check",
        button="Record the checks",
        intro=intro,
        back=back,
    )


@blueprint.post("/<uuid:tender_id>/compliance/begin")
@requires(Permission.TENDERS_MANAGE)
def begin(tender_id: UUID) -> ResponseReturnValue:
    usecases.begin_compliance(actor=current_actor(), tender_id=tender_id, now=now())
    flash("The compliance checks have begun. No more bids are recorded.", "success")
    return redirect(url_for("tenders.compliance.compliance", tender_id=tender_id), 303)


@blueprint.post("/<uuid:tender_id>/scoring/begin")
@requires(Permission.TENDERS_MANAGE)
def begin_scoring(tender_id: UUID) -> ResponseReturnValue:
    usecases.begin_scoring(actor=current_actor(), tender_id=tender_id, now=now())
    flash("The panel scores now, each member alone.", "success")
    return redirect(url_for("tenders.tender", tender_id=tender_id), 303)


def _result(row: CheckView) -> Tag:
    if row.passed is None:
        return Tag("Not checked", "yellow" if row.admitted else "grey")
    return Tag("Passed", "green") if row.passed else Tag("Failed", "red")
