"""Forms for a tender: its terms, and the trusts it asks."""

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length

from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    Form,
    LastDayInput,
    Required,
    VersionInput,
)
from consortium.tenders.domain.procurement import PROCEDURE_NAMES, Procedure

CLAUSE_HINT = "Word for word, as it goes into the agreements; needed before publication"
LAST_DAY = "Last day of the contracts"
TERM_HINT = "They run for whole months: from 1 April 2025 to 31 March 2030, for example"


class TenderForm(CreatingForm):
    title = StringField("Title", [Required("Enter a title"), Length(max=110)])
    consortium_id = SelectField("Consortium", [Required("Choose the consortium")], choices=[])
    lead_trust_id = SelectField("Lead trust", [Required("Choose the lead trust")], choices=[])
    commenced_on = DateInput(
        "Procurement began on",
        [Required("Enter the day the procurement began")],
        description="From 24 February 2025 the Procurement Act 2023 applies",
    )
    procedure = RadioField(
        "Procedure",
        [Required("Choose a procedure")],
        choices=[(each.value, name) for each, name in PROCEDURE_NAMES.items()],
    )
    starts_on = DateInput("First day of the contracts", [Required("Enter the first day")])
    ends_on = LastDayInput(LAST_DAY, [Required("Enter the last day")], description=TERM_HINT)
    clause_text = TextAreaField("Participation clause (optional now)", description=CLAUSE_HINT)

    def chosen_procedure(self) -> Procedure:
        return Procedure(self.procedure.data)


class TenderChangeForm(Form):
    version = VersionInput()
    title = StringField("Title", [Required("Enter a title"), Length(max=110)])
    starts_on = DateInput("First day of the contracts", [Required("Enter the first day")])
    ends_on = LastDayInput(LAST_DAY, [Required("Enter the last day")], description=TERM_HINT)
    clause_text = TextAreaField("Participation clause", description=CLAUSE_HINT)


class InviteForm(Form):
    trusts = SelectMultipleField("Which trusts?", [Required("Choose a trust")], choices=[])


class DemandDueForm(Form):
    due_on = DateInput(
        "Demand is due on",
        [Required("Enter the day")],
        description="Later answers count as days late; nothing is closed by it",
    )
