"""Pages of loans: the list, one loan, and what is agreed on it."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.loan import (
    LOAN_STATE_NAMES,
    PARTY_NAMES,
    PURPOSE_NAMES,
    LoanState,
    Purpose,
)
from consortium.equipment.domain.loan_length import IN_ORDER
from consortium.equipment.domain.movement import CONDITION_NAMES, MOVEMENT_KIND_NAMES
from consortium.equipment.forms.loan import BorrowForm, LoanReasonForm, OfferForm
from consortium.equipment.queries.device import find_asset
from consortium.equipment.queries.loan import list_loans
from consortium.equipment.queries.loan_detail import find_loan
from consortium.equipment.queries.loan_offer import units_to_offer
from consortium.equipment.usecases import loan as usecases
from consortium.equipment.views import tags
from consortium.equipment.views.filters import place_id, trust_choice
from consortium.equipment.views.loan_actions import actions_for
from consortium.equipment.views.loan_step import loan_step
from consortium.equipment.views.site_choice import managed_sites
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request

blueprint = Blueprint("equipment_loans", __name__, url_prefix="/equipment")

STATE = Choice(
    "state",
    "State",
    [("", "Any state"), *((each.value, name) for each, name in LOAN_STATE_NAMES.items())],
)


@blueprint.get("/loans")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    trust = trust_choice(actor, "Lends or borrows")
    page = list_loans(
        actor=actor,
        on=today(),
        asked=asked_from_request(),
        trust_id=place_id(trust),
        state=LoanState(STATE.chosen) if STATE.chosen else None,
    )
    table = Table(caption="Loans", columns=_COLUMNS, rows=page.rows, page=page)
    return answer("equipment/loans.html", table, name="loans", choices=(trust, STATE))


_COLUMNS = [
    Column(
        heading="Loan",
        value=lambda row: row.reference,
        sort="loan",
        link=lambda row: url_for("equipment_loans.loan", loan_id=row.id),
    ),
    Column(heading="Asset number", value=lambda row: row.asset_no, sort="asset"),
    Column(heading="Model", value=lambda row: row.model),
    Column(heading="Lender", value=lambda row: row.lender, sort="lender"),
    Column(heading="Borrower", value=lambda row: row.borrower, sort="borrower"),
    Column(heading="What for", value=lambda row: PURPOSE_NAMES[row.purpose], in_files=True),
    Column(heading="First day", value=lambda row: row.starts_on, kind=Kind.DAY, sort="starts"),
    Column(heading="Last day", value=lambda row: row.ends_on, kind=Kind.DAY, sort="ends"),
    Column(heading="State", value=lambda row: tags.loan_tag(row.state), kind=Kind.TAG),
    Column(heading="Days late", value=lambda row: row.days_late, kind=Kind.NUMBER, in_files=True),
]


@blueprint.get("/loans/<uuid:loan_id>")
@requires(Permission.EQUIPMENT_VIEW)
def loan(loan_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_loan(actor=actor, loan_id=loan_id, on=today())
    return render_template(
        "equipment/loan.html",
        loan=found,
        line=found.line,
        actions=actions_for(actor, found),
        failed=found.custodian_trust_id == found.line.borrower_trust_id
        and found.status not in IN_ORDER,
        can_see_benefit=found.line.state is LoanState.CLOSED
        and found.accepted_on is not None
        and may(actor, Permission.SAVINGS_VIEW),
        act=Form(),
        tags=tags,
        purposes=PURPOSE_NAMES,
        parties=PARTY_NAMES,
        states=LOAN_STATE_NAMES,
        conditions=CONDITION_NAMES,
        kinds=MOVEMENT_KIND_NAMES,
    )


@blueprint.route("/<uuid:asset_id>/borrow", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def borrow(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    failed_id = _failed()
    failed = find_asset(actor=actor, asset_id=failed_id, today=today()) if failed_id else None
    form = BorrowForm(
        site_id=str(failed.site_id) if failed else request.args.get("site", ""),
        location=failed.location if failed else "",
        starts_on=today(),
        ends_on=today() + timedelta(days=_days() - 1),
        reason=f"Instead of {failed.asset_no}" if failed else "",
    )
    form.site_id.choices = managed_sites(actor)
    if form.validate_on_submit():
        with form.refusals():
            loan_id = usecases.request_loan(
                actor=actor,
                asset_id=asset_id,
                site_id=UUID(form.site_id.data),
                location=form.location.data.strip(),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                purpose=Purpose(form.purpose.data),
                reason=form.reason.data.strip(),
                failed_asset_id=failed_id,
                now=now(),
            )
            flash(f"{found.owner} is asked for {found.asset_no}.", "success")
            return redirect(url_for("equipment_loans.loan", loan_id=loan_id), 303)
    return show(
        "equipment/step.html",
        form,
        title=f"Borrow {found.asset_no}",
        text=f"{found.manufacturer} {found.model} of {found.owner}, at {found.site}. "
        "Nobody else gets it for these days from now on.",
        button="Ask for it",
        trail=[(found.asset_no, url_for("equipment.asset", asset_id=asset_id))],
    )


def _failed() -> UUID | None:
    """The device that is replaced, from the address; what is no id is none."""
    return request.args.get("instead_of", type=UUID)


def _days() -> int:
    asked = request.args.get("days", default=14, type=int)
    return min(max(asked, 1), 366)


@blueprint.route("/loans/<uuid:loan_id>/offer", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def offer(loan_id: UUID) -> ResponseReturnValue:
    form = OfferForm()
    form.asset_id.choices = [
        (str(each.asset_id), each.text)
        for each in units_to_offer(actor=current_actor(), loan_id=loan_id, today=today())
    ]
    return loan_step(
        loan_id,
        form,
        lambda: usecases.offer_loan(
            actor=current_actor(),
            loan_id=loan_id,
            terms=form.terms(),
            asset_id=UUID(form.asset_id.data),
            now=now(),
        ),
        title="Offer it",
        text="The terms of the loan; the standard terms apply besides. You can offer another of "
        "your devices of the same model instead of the one that was asked for.",
        done="The loan is offered.",
    )


@blueprint.post("/loans/<uuid:loan_id>/approve")
@requires(Permission.EQUIPMENT_MANAGE)
def approve(loan_id: UUID) -> ResponseReturnValue:
    usecases.approve_loan(actor=current_actor(), loan_id=loan_id, now=now())
    flash("The loan is approved: the device can be sent.", "success")
    return redirect(url_for("equipment_loans.loan", loan_id=loan_id), 303)


@blueprint.route("/loans/<uuid:loan_id>/decline", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def decline(loan_id: UUID) -> ResponseReturnValue:
    form = LoanReasonForm()
    return loan_step(
        loan_id,
        form,
        lambda: usecases.decline_loan(
            actor=current_actor(), loan_id=loan_id, reason=form.reason.data.strip(), now=now()
        ),
        title="Decline it",
        text="The borrower reads the reason. The device is free for others.",
        done="The loan is declined.",
    )


@blueprint.route("/loans/<uuid:loan_id>/cancel", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def cancel(loan_id: UUID) -> ResponseReturnValue:
    form = LoanReasonForm()
    return loan_step(
        loan_id,
        form,
        lambda: usecases.cancel_loan(
            actor=current_actor(), loan_id=loan_id, reason=form.reason.data.strip(), now=now()
        ),
        title="Cancel it",
        text="The lender reads the reason. The device is free for others.",
        done="The loan is cancelled.",
    )
