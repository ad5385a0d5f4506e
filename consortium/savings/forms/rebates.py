"""Forms for claiming and settling a rebate, and for the supplier's statement."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import Length

from consortium.contracts.domain.rebates.rebate_claims import ClaimStep
from consortium.contracts.domain.rebates.rebates import SettlementKind
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Required
from consortium.savings.domain.reconciliation import DifferenceState

KIND_NAMES = {
    SettlementKind.CREDIT_NOTE: "Credit note",
    SettlementKind.PAYMENT: "Payment",
    SettlementKind.REVERSAL: "Taken back",
}
DIFFERENCE_NAMES = {
    DifferenceState.CLAIM: "We claim it",
    DifferenceState.AGREED: "We agree with the supplier",
    DifferenceState.REJECTED: "The supplier rejects it",
}
ANSWER_NAMES = {
    ClaimStep.AGREED: "It agrees",
    ClaimStep.DISPUTED: "It disputes the claim",
}


class ClaimForm(CreatingForm):
    on = DateInput("Claimed on", [Required("Enter the day")])
    reference = StringField(
        "Number of your letter", [Required("Enter the number of the letter"), Length(max=60)]
    )
    reason = TextAreaField(
        "Reason (only when the time for claiming is over)",
        [Length(max=400)],
        description="Why the supplier should accept it all the same",
    )


class AnswerForm(CreatingForm):
    step = RadioField(
        "What does the supplier say?",
        [Required("Choose one")],
        choices=[(step.value, name) for step, name in ANSWER_NAMES.items()],
    )
    on = DateInput("Answered on", [Required("Enter the day")])
    reference = StringField("Number of its letter (optional)", [Length(max=60)])
    reason = TextAreaField("Its reason (when it disputes the claim)", [Length(max=400)])


class CloseForm(CreatingForm):
    on = DateInput("Closed on", [Required("Enter the day")])
    reason = TextAreaField("Reason (needed while money is still due)", [Length(max=400)])


class SettlementForm(CreatingForm):
    kind = RadioField(
        "What came?",
        [Required("Choose one")],
        choices=[
            (kind.value, KIND_NAMES[kind])
            for kind in (SettlementKind.CREDIT_NOTE, SettlementKind.PAYMENT)
        ],
        default=SettlementKind.CREDIT_NOTE.value,
    )
    amount = DecimalInput("Amount", [Required("Enter the amount")], places=2, prefix="£")
    credit_note = StringField(
        "Number of the credit note", [Required("Enter the number"), Length(max=60)]
    )
    paid_on = DateInput("Paid on", [Required("Enter the day")])
    beyond_due = BooleanField(
        "The supplier paid more than is due",
        description="Without this mark an amount above what is due is refused",
    )


class ReversalForm(CreatingForm):
    credit_note = StringField(
        "Number of the debit note, or of the credit note that was wrong",
        [Required("Enter the number"), Length(max=60)],
    )
    on = DateInput("Taken back on", [Required("Enter the day")])
    reason = TextAreaField("Why?", [Required("Enter the reason"), Length(max=400)])


class StatementForm(CreatingForm):
    file = FileField(
        "The supplier's statement (CSV or XLSX)",
        [FileRequired("Choose the file")],
        description="Its first sheet; one row names the columns, an amount among them",
    )


class DifferenceForm(CreatingForm):
    state = RadioField(
        "What is done about it?",
        [Required("Choose one")],
        choices=[(state.value, name) for state, name in DIFFERENCE_NAMES.items()],
    )
    note = TextAreaField("Why?", [Required("Enter a note"), Length(max=400)])
