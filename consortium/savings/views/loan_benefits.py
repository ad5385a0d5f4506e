"""Pages of what loans of equipment saved, from which it goes into the ledger."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.savings.queries.loan_benefits import (
    LoanBenefit,
    find_loan_benefit,
    list_loan_benefits,
)
from consortium.savings.usecases.loan_benefits import record_loan_benefit

blueprint = Blueprint("loan_benefits", __name__, url_prefix="/savings/loans")


@blueprint.get("")
@requires(Permission.SAVINGS_VIEW)
def listing() -> ResponseReturnValue:
    table = Table(
        caption="Closed loans and the hire they avoided",
        columns=_COLUMNS,
        rows=list_loan_benefits(actor=current_actor()),
    )
    return answer("savings/loan_benefits.html", table, name="loan-benefits")


def _state(row: LoanBenefit) -> Tag:
    return Tag("Recorded", "green") if row.reference else Tag("Not recorded", "yellow")


_COLUMNS = [
    Column(
        heading="Loan",
        value=lambda row: row.loan.reference,
        link=lambda row: url_for("loan_benefits.loan", loan_id=row.loan.id),
    ),
    Column(heading="Device", value=lambda row: f"{row.loan.category} {row.loan.asset_no}"),
    Column(heading="Lender", value=lambda row: row.loan.lender),
    Column(heading="Borrower", value=lambda row: row.loan.borrower),
    Column(heading="Accepted", value=lambda row: row.loan.accepted_on, kind=Kind.DAY),
    Column(heading="Days", value=lambda row: row.loan.days, kind=Kind.NUMBER),
    Column(heading="Hire a day", value=lambda row: row.loan.day_rate, kind=Kind.POUNDS),
    Column(heading="Transport", value=lambda row: row.loan.transport, kind=Kind.POUNDS),
    Column(heading="Avoided", value=lambda row: row.loan.avoided, kind=Kind.POUNDS),
    Column(heading="In the ledger", value=_state, kind=Kind.TAG),
    Column(heading="Benefit", value=lambda row: row.reference, in_files=True),
]


@blueprint.get("/<uuid:loan_id>")
@requires(Permission.SAVINGS_VIEW)
def loan(loan_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_loan_benefit(actor=actor, loan_id=loan_id)
    return render_template(
        "savings/loan_benefit.html",
        benefit=found,
        loan=found.loan,
        act=Form(),
        can={
            "record": may(actor, Permission.SAVINGS_RECORD, found.consortium_id),
            "see_loan": may(actor, Permission.EQUIPMENT_VIEW),
            "signoff": may(actor, Permission.SAVINGS_LINES_VIEW),
        },
    )


@blueprint.post("/<uuid:loan_id>/record")
@requires(Permission.SAVINGS_RECORD)
def record(loan_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_loan_benefit(actor=actor, loan_id=loan_id)
    record_loan_benefit(actor=actor, consortium_id=found.consortium_id, loan_id=loan_id, now=now())
    flash("The benefit is recorded.", "success")
    return redirect(url_for("loan_benefits.loan", loan_id=loan_id), 303)
