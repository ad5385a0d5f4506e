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
            (LeadKind.APPOINTED.value, "The trust leads from the day on"),
            (LeadKind.LEFT.value, "The trust leads no longer from the day on"),
        ],
        default=LeadKind.APPOINTED.value,
    )
    trust_id = SelectField("Trust", [Required("Choose a trust")], choices=[])
    effective_on = DateInput("From", [Required("Enter the day")])
    reason = StringField(
        "Why, or who decided it", [Required("Enter why, or who decided it"), Length(max=400)]
    )

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
    reason = StringField(
        "Why, or which order", [Required("Enter why, or which order"), Length(max=400)]
    )


class SharesForm(CreatingForm):
    trust_id = SelectField("Trust", [Required("Choose a trust")], choices=[])
    item_id = SelectField("Item", [Required("Choose an item")], choices=[])
    other_agreement_id = SelectField(
        "The other agreement",
        [Required("Choose the other agreement")],
        choices=[],
        description="One that prices the same item for the trust",
    )
    shares = DecimalInput(
        "Share that counts here, in per cent", [Required("Enter the share")], places=4
    )
    other_share = DecimalInput(
        "Share that counts in the other agreement, in per cent",
        [Required("Enter the share")],
        places=4,
    )
    effective_on = DateInput("From", [Required("Enter the day")])
    reason = StringField(
        "Where it is agreed", [Required("Enter where it is agreed"), Length(max=400)]
    )


class UsageForm(CreatingForm):
    contract_id = SelectField("Trust", [Required("Choose the trust")], choices=[])
    item_id = SelectField("Item", [Required("Choose an item")], choices=[])
    starts_on = DateInput("First day", [Required("Enter the first day")])
    ends_on = LastDayInput("Last day", [Required("Enter the last day")])
    on_contract = DecimalInput(
        "Bought under the contract",
        [Required("Enter the quantity")],
        description="In the unit that the item is priced in",
    )
    of_category = DecimalInput(
        "Bought of this kind altogether",
        [Required("Enter the quantity")],
        description="Under the contract and from anybody else, in the same unit",
    )
    source = StringField(
        "Where the figures come from (optional)",
        [Length(max=200)],
        description="Like the theatre system's report of July",
    )
