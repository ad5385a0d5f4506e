"""The form of a threshold."""

from wtforms import SelectField, StringField
from wtforms.validators import Length

from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    LastDayInput,
    Required,
)
from consortium.organisations.domain.authority import AUTHORITY_NAMES, AuthorityType
from consortium.tenders.domain.thresholds import CONTRACT_KIND_NAMES, ContractKind, Threshold


class ThresholdForm(CreatingForm):
    kind = SelectField(
        "Contract",
        [Required("Choose the kind of contract")],
        choices=[
            ("", "Choose one"),
            *((key.value, name) for key, name in CONTRACT_KIND_NAMES.items()),
        ],
    )
    authority = SelectField(
        "Authority type",
        [Required("Choose the type")],
        choices=[("", "Choose one"), *((key.value, name) for key, name in AUTHORITY_NAMES.items())],
    )
    amount = DecimalInput("Amount with VAT", [Required("Enter the amount")], places=2, prefix="£")
    first_day = DateInput("From", [Required("Enter the first day")])
    until = LastDayInput(
        "To", [Required("Enter the last day")], description="The last day before the next review"
    )
    source = StringField(
        "Where it is written",
        [Required("Enter the source"), Length(max=200)],
        description="Like: Procurement Act 2023, Sch 1, as amended by SI 2025/1200",
    )

    def row(self) -> Threshold:
        return Threshold(
            kind=ContractKind(self.kind.data),
            authority=AuthorityType(self.authority.data),
            first_day=self.first_day.data,
            until=self.until.data,
            amount=self.amount.data,
            source=self.source.data.strip(),
        )
