"""What somebody can do next with a loan: the buttons of its page."""

from dataclasses import dataclass

from flask import url_for

from consortium.equipment.domain.loan import LoanState
from consortium.equipment.domain.loan_length import IN_ORDER, RUNNING
from consortium.equipment.domain.movement import MovementKind
from consortium.equipment.queries.loan_detail import LoanDetail
from consortium.foundation.domain.permissions import Actor, Permission, may

L = LoanState


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button; one that ``posts`` acts at once, the others lead to a form."""

    text: str
    address: str
    posts: bool = False


def actions_for(actor: Actor, loan: LoanDetail) -> list[Action]:
    """The next steps that the actor may take, the usual one first."""
    line, state = loan.line, loan.line.state
    lends = may(actor, Permission.EQUIPMENT_MANAGE, line.lender_trust_id)
    borrows = may(actor, Permission.EQUIPMENT_MANAGE, line.borrower_trust_id)
    under_way = {each.kind for each in loan.movements if each.received_at is None}
    has_it = loan.custodian_trust_id == line.borrower_trust_id and loan.sent_back_on is None
    runs = state in RUNNING and not loan.sent_back_on
    works = loan.status in IN_ORDER
    waits = state in {L.REQUESTED, L.OFFERED, L.APPROVED} and not loan.has_left
    steps = (
        (lends and state is L.REQUESTED, "Offer it", "equipment_loans.offer"),
        (lends and state is L.OFFERED, "Approve it", "equipment_loans.approve"),
        (
            lends and state is L.APPROVED and not loan.has_left,
            "Send it",
            "equipment_movements.dispatch",
        ),
        (
            borrows and MovementKind.LOAN_OUT in under_way,
            "Record that it arrived",
            "equipment_movements.receive",
        ),
        (borrows and loan.has_left and has_it, "Send it back", "equipment_movements.send_back"),
        (
            lends and MovementKind.LOAN_RETURN in under_way,
            "Record that it is back",
            "equipment_movements.receive_back",
        ),
        (lends and state is L.RETURNED, "Inspect it", "equipment_movements.inspect"),
        (lends and state is L.INSPECTED, "Close the loan", "equipment_movements.close"),
        (lends and runs and loan.wanted_to is not None, "Give more days", "loan_length.extend"),
        (lends and loan.wanted_to is not None, "Refuse more days", "loan_length.refuse"),
        (
            lends and runs and works and loan.wanted_to is None,
            "Extend it",
            "loan_length.extend",
        ),
        (lends and runs and loan.has_left, "Recall it", "loan_length.recall"),
        (borrows and runs and works, "Ask to keep it longer", "loan_length.ask"),
        (lends and waits, "Decline it", "equipment_loans.decline"),
        (
            borrows and waits,
            "Cancel it",
            "equipment_loans.cancel",
        ),
    )
    return [
        Action(
            text=text,
            address=url_for(endpoint, loan_id=line.id),
            posts=endpoint == "equipment_loans.approve",
        )
        for offered, text, endpoint in steps
        if offered
    ]
