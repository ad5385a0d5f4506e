"""Forms for leads, mergers and returns of use."""

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Length

from consortium.contracts.domain.terms.leads import LeadKind
from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    LastDayInput,
    Required,
)


class LeadForm(CreatingForm):
    kind = RadioField(
        "What happens?",
        [Required("Choose one")],
        choices=[
            (LeadKind.APPOINTED.value, "It leads from that day on"),
            (LeadKind.LEFT.value, "It leads no longer from that day on"),
        ],
        default=LeadKind.APPOINTED.value,
    )
    trust_id = SelectField("Trust", [Required("Choose a trust")], choices=[])
    effective_on = DateInput("From", [Required("Enter the day")])
    reason = StringField("Why, or who decided it", [Required("Enter the reason"), Length(max=400)])

    def change(self) -> LeadKind:
        return LeadKind(self.kind.data)


class MergerForm(CreatingForm):
    trust_id = SelectField("Member that merges", [Required("Choose a member")], choices=[])
    other_trust_id = SelectField("It merges with", [Required("Choose a trust")], choices=[])
    successor_id = SelectField(
        "They take part as",
        [Required("Choose a trust")],
        choices=[],
        description="One of the two, or the new trust that they become",
    )
    effective_on = DateInput("From", [Required("Enter the day")])
    outsiders_named = BooleanField(
        "The contract names the other trust, or was varied for it",
        description="Only then does a trust count, and have a price, that was no member before",
    )
    reason = StringField("Why, or which order", [Required("Enter the reason"), Length(max=400)])


class UsageForm(CreatingForm):
    contract_id = SelectField("Contract of", [Required("Choose a contract")], choices=[])
    item_id = SelectField("Item", [Required("Choose an item")], choices=[])
    starts_on = DateInput("First day", [Required("Enter the first day")])
    ends_on = LastDayInput("Last day", [Required("Enter the last day")])
    on_contract = DecimalInput(
        "Bought under the contract", [Required("Enter the quantity")], description="In base units"
    )
    of_category = DecimalInput(
        "Bought of the kind in all",
        [Required("Enter the quantity")],
        description="Under the contract and beside it, in base units",
    )
    source = StringField(
        "Where the figures come from (optional)",
        [Length(max=200)],
        description="Like the theatre system's report of July",
    )
