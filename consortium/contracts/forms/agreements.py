"""Forms for agreements, contracts, commitments and participation."""

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.terms.participation import KIND_NAMES, ParticipationKind
from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    Form,
    LastDayInput,
    Required,
)

BASIS_NAMES = {
    DateBasis.ORDERED: "The day it was ordered",
    DateBasis.DELIVERED: "The day it was delivered",
    DateBasis.RECEIVED: "The day it was received",
    DateBasis.INVOICED: "The day it was invoiced",
    DateBasis.TAX_POINT: "Its tax point",
}


def basis_words(basis: DateBasis) -> str:
    """The date in words, with the one that is used in its place where a line does not carry it."""
    name = BASIS_NAMES[basis]
    if basis.stand_in is basis:
        return name
    instead = BASIS_NAMES[basis.stand_in]
    return f"{name}; where a line does not say, {instead[0].lower()}{instead[1:]}"


class AgreementForm(CreatingForm):
    title = StringField("Title", [Required("Enter a title"), Length(max=200)])
    consortium_id = SelectField("Consortium", [Required("Choose the consortium")], choices=[])
    supplier_id = SelectField("Supplier", [Required("Choose the supplier")], choices=[])
    starts_on = DateInput("First day", [Required("Enter the first day")])
    ends_on = LastDayInput("Last day", [Required("Enter the last day")])
    date_basis = RadioField(
        "Which date of a purchase picks its price?",
        [Required("Choose a date")],
        choices=[(basis.value, basis_words(basis)) for basis in BASIS_NAMES],
        default=DateBasis.ORDERED.value,
        description="Where a purchase line carries neither date, the day of its order counts.",
    )
    notice_days = IntegerField(
        "Days of notice to opt out",
        [
            Required("Enter the days"),
            NumberRange(min=0, max=1000, message="Enter 0 to 1000 days"),
        ],
        default=90,
    )
    clause_text = TextAreaField(
        "The consortium clause",
        [Required("Enter the clause")],
        description="In the words of the contract",
    )
    reason = StringField(
        "Why was there no tender here?",
        [Required("Enter the reason"), Length(max=200)],
        description="An award makes its agreement by itself",
    )

    def basis(self) -> DateBasis:
        return DateBasis(self.date_basis.data)


class ContractForm(CreatingForm):
    trust_id = SelectField("Trust", [Required("Choose a trust")], choices=[])
    value = DecimalInput("Value over the term", [Required("Enter the value")], places=2, prefix="£")
    starts_on = DateInput("Takes part from", [Required("Enter the day")])


class ParticipationForm(CreatingForm):
    kind = RadioField(
        "What happens?",
        [Required("Choose one")],
        choices=[
            (kind.value, KIND_NAMES[kind])
            for kind in (
                ParticipationKind.NOTICE,
                ParticipationKind.NOTICE_WITHDRAWN,
                ParticipationKind.OPT_OUT,
                ParticipationKind.EXCLUDE,
                ParticipationKind.SUSPEND,
                ParticipationKind.REINSTATE,
            )
        ],
    )
    effective_on = DateInput(
        "Day",
        [Required("Enter the day")],
        description="Of a notice: the day it was given. Of an opt-out: the first day outside. "
        "Of a suspension or its end: the first day on which it holds.",
    )
    reason = StringField("Reason", [Required("Enter the reason"), Length(max=400)])


class ReasonForm(Form):
    reason = StringField("Reason", [Required("Enter the reason"), Length(max=400)])


class AwardValueForm(CreatingForm):
    added = DecimalInput("Value to add", [Required("Enter the value")], places=2, prefix="£")
    reason = StringField(
        "Why is the change lawful?",
        [Required("Enter the reason"), Length(max=400)],
        description="Like: the participation clause names further trusts of the boards",
    )
