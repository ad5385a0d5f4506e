"""Pages that change how long a loan lasts: ask for more days, give them, refuse, recall."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from consortium.equipment.forms.loan import LoanReasonForm
from consortium.equipment.forms.loan_length import ExtendForm, RecallForm
from consortium.equipment.queries.loan_detail import find_loan
from consortium.equipment.usecases import loan_length as usecases
from consortium.equipment.views.loan_step import loan_step
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.guard import current_actor, requires

blueprint = Blueprint("loan_length", __name__, url_prefix="/equipment/loans/<uuid:loan_id>")


@blueprint.route("/ask-for-longer", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def ask(loan_id: UUID) -> ResponseReturnValue:
    form = ExtendForm()
    return loan_step(
        loan_id,
        form,
        lambda: usecases.ask_for_longer(
            actor=current_actor(),
            loan_id=loan_id,
            ends_on=form.ends_on.data,
            reason=form.reason.data.strip(),
            now=now(),
        ),
        title="Ask to keep it longer",
        text="The lender answers. Until then the last day stays as it is.",
        done="The lender is asked for more days.",
    )


@blueprint.route("/extend", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def extend(loan_id: UUID) -> ResponseReturnValue:
    found = find_loan(actor=current_actor(), loan_id=loan_id, on=today())
    form = ExtendForm(ends_on=found.wanted_to)
    return loan_step(
        loan_id,
        form,
        lambda: usecases.extend_loan(
            actor=current_actor(),
            loan_id=loan_id,
            ends_on=form.ends_on.data,
            reason=form.reason.data.strip(),
            now=now(),
        ),
        title="Extend it",
        text="Other loans and planned checks are looked at anew.",
        done="The loan is extended.",
    )


@blueprint.route("/refuse-longer", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def refuse(loan_id: UUID) -> ResponseReturnValue:
    form = LoanReasonForm()
    return loan_step(
        loan_id,
        form,
        lambda: usecases.refuse_longer(
            actor=current_actor(), loan_id=loan_id, reason=form.reason.data.strip(), now=now()
        ),
        title="Refuse more days",
        text="The borrower reads the reason. The last day stays as it is.",
        done="The last day stays as it is.",
    )


@blueprint.route("/recall", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def recall(loan_id: UUID) -> ResponseReturnValue:
    form = RecallForm()
    return loan_step(
        loan_id,
        form,
        lambda: usecases.recall_loan(
            actor=current_actor(),
            loan_id=loan_id,
            ends_on=form.ends_on.data,
            reason=form.reason.data.strip(),
            now=now(),
        ),
        title="Recall it",
        text="The loan ends on this day instead, and is overdue after it.",
        done="The loan is recalled.",
    )
