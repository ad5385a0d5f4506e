"""One step of a loan as a page: a form that acts once and leads back to the loan."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.queries.loan_detail import find_loan
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor


def loan_step(
    loan_id: UUID,
    form: Form,
    act: Callable[[], None],
    *,
    title: str,
    text: str,
    done: str,
) -> ResponseReturnValue:
    """Show the form of a step or, once it is sent and right, act and go back to the loan."""
    found = find_loan(actor=current_actor(), loan_id=loan_id, on=today())
    if form.validate_on_submit():
        with form.refusals():
            act()
            flash(done, "success")
            return redirect(url_for("equipment_loans.loan", loan_id=loan_id), 303)
    return show(
        "equipment/step.html",
        form,
        title=f"{title}: {found.line.asset_no}",
        text=text,
        button=title,
        trail=[
            ("Loans", url_for("equipment_loans.listing")),
            (found.line.reference, url_for("equipment_loans.loan", loan_id=loan_id)),
        ],
    )
