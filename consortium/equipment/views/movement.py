"""Pages that send a lent device, receive it, inspect it, and list what moves."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.movement import (
    CONDITION_NAMES,
    MOVEMENT_KIND_NAMES,
    MovementKind,
)
from consortium.equipment.forms.loan import (
    CloseForm,
    InspectForm,
    ReceiveBackForm,
    ReceiveForm,
    SendForm,
)
from consortium.equipment.queries.loan_detail import find_loan
from consortium.equipment.queries.movement import MovementLine, list_movements
from consortium.equipment.usecases import movement as usecases
from consortium.equipment.views.loan_step import loan_step
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    Tag,
    answer,
    asked_from_request,
)

blueprint = Blueprint("equipment_movements", __name__, url_prefix="/equipment")

SHOWN = Choice("show", "What", [("", "Every move"), ("under_way", "On the way now")])


@blueprint.get("/moves")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    page = list_movements(
        actor=current_actor(), asked=asked_from_request(), under_way=bool(SHOWN.chosen)
    )
    table = Table(caption="Moves between sites", columns=_COLUMNS, rows=page.rows, page=page)
    return answer("equipment/moves.html", table, name="equipment-moves", choices=(SHOWN,))


def _state(row: MovementLine) -> Tag:
    if row.received_at is None:
        return Tag("On its way", "purple")
    return Tag("Arrived, differs", "orange") if row.discrepancies else Tag("Arrived", "green")


def _acceptance(row: MovementLine) -> str:
    return {None: "", True: "Passed", False: "Failed"}[row.passed]


_COLUMNS = [
    Column(
        heading="Asset number",
        value=lambda row: row.asset_no,
        link=lambda row: url_for("equipment.asset", asset_id=row.asset_id),
    ),
    Column(heading="What", value=lambda row: MOVEMENT_KIND_NAMES[row.kind]),
    Column(
        heading="Loan",
        value=lambda row: row.loan,
        link=lambda row: url_for("equipment_loans.loan", loan_id=row.loan_id),
    ),
    Column(heading="From", value=lambda row: row.from_site),
    Column(heading="To", value=lambda row: row.to_site),
    Column(heading="Sent", value=lambda row: row.sent_at, kind=Kind.MOMENT),
    Column(heading="Received", value=lambda row: row.received_at, kind=Kind.MOMENT),
    Column(heading="State", value=_state, kind=Kind.TAG),
    Column(heading="Indemnity", value=lambda row: row.indemnity),
    Column(heading="Acceptance check", value=_acceptance),
    Column(heading="Differs", value=lambda row: "; ".join(row.discrepancies), in_files=True),
    Column(
        heading="Condition when sent",
        value=lambda row: CONDITION_NAMES[row.condition_out],
        in_files=True,
    ),
    Column(
        heading="Condition when received",
        value=lambda row: CONDITION_NAMES[row.condition_in] if row.condition_in else "",
        in_files=True,
    ),
    Column(heading="Decontamination", value=lambda row: row.decontamination, in_files=True),
]


@blueprint.route("/loans/<uuid:loan_id>/dispatch", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def dispatch(loan_id: UUID) -> ResponseReturnValue:
    form = SendForm()
    return loan_step(
        loan_id,
        form,
        lambda: usecases.dispatch_loan(
            actor=current_actor(), loan_id=loan_id, sending=form.sending(), now=now()
        ),
        title="Send it",
        text="It is on its way from now on, and in the lender's hands until it is received.",
        done="The device is on its way.",
    )


@blueprint.route("/loans/<uuid:loan_id>/receive", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def receive(loan_id: UUID) -> ResponseReturnValue:
    form = ReceiveForm()
    form.tick(_sent(loan_id, MovementKind.LOAN_OUT))
    return loan_step(
        loan_id,
        form,
        lambda: usecases.receive_loan(
            actor=current_actor(),
            loan_id=loan_id,
            arrival=form.arrival(passed=form.passed.data == "yes"),
            now=now(),
        ),
        title="Record that it arrived",
        text="The borrower has it from now on. What differs from the list is noted.",
        done="The device has arrived.",
    )


@blueprint.route("/loans/<uuid:loan_id>/send-back", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def send_back(loan_id: UUID) -> ResponseReturnValue:
    form = SendForm()
    return loan_step(
        loan_id,
        form,
        lambda: usecases.send_back_loan(
            actor=current_actor(), loan_id=loan_id, sending=form.sending(), now=now()
        ),
        title="Send it back",
        text="It is on its way from now on, and in the borrower's hands until it is received.",
        done="The device is on its way back.",
    )


@blueprint.route("/loans/<uuid:loan_id>/receive-back", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def receive_back(loan_id: UUID) -> ResponseReturnValue:
    form = ReceiveBackForm()
    form.tick(_sent(loan_id, MovementKind.LOAN_RETURN))
    return loan_step(
        loan_id,
        form,
        lambda: usecases.receive_back_loan(
            actor=current_actor(), loan_id=loan_id, arrival=form.arrival(passed=None), now=now()
        ),
        title="Record that it is back",
        text="The lender has it again. It is kept in quarantine until it is inspected.",
        done="The device is back.",
    )


@blueprint.route("/loans/<uuid:loan_id>/inspect", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def inspect(loan_id: UUID) -> ResponseReturnValue:
    form = InspectForm()
    return loan_step(
        loan_id,
        form,
        lambda: usecases.inspect_loan(
            actor=current_actor(),
            loan_id=loan_id,
            passed=form.passed.data == "yes",
            note=form.note.data.strip(),
            now=now(),
        ),
        title="Inspect it",
        text="After a pass it is in service again.",
        done="The inspection is recorded.",
    )


@blueprint.route("/loans/<uuid:loan_id>/close", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def close(loan_id: UUID) -> ResponseReturnValue:
    form = CloseForm()
    return loan_step(
        loan_id,
        form,
        lambda: usecases.close_loan(
            actor=current_actor(),
            loan_id=loan_id,
            day_rate=form.day_rate.data,
            transport=form.transport.data,
            now=now(),
        ),
        title="Close the loan",
        text="The hire that was avoided, less the transport, can then go into the savings.",
        done="The loan is closed.",
    )


def _sent(loan_id: UUID, kind: MovementKind) -> Sequence[str]:
    found = find_loan(actor=current_actor(), loan_id=loan_id, on=today())
    return next((each.accessories for each in found.movements if each.kind is kind), ())
