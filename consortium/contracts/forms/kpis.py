"""Forms of performance indicators."""

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length

from consortium.contracts.domain.managing.kpis import Direction, Rating
from consortium.contracts.usecases.kpis import Found
from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    LastDayInput,
    Required,
)


class KpiForm(CreatingForm):
    name = StringField("Name", [Required("Enter a name"), Length(max=120)])
    measures = StringField(
        "What is measured?",
        [Required("Enter what is measured"), Length(max=400)],
        description="So that two people would count the same",
    )
    direction = RadioField(
        "Is the target met by more or by less?",
        [Required("Choose one")],
        choices=[
            (Direction.AT_LEAST.value, "At least the target"),
            (Direction.AT_MOST.value, "At most the target"),
        ],
    )
    target = DecimalInput("Target", [Required("Enter the target")])
    unit = StringField(
        "Unit",
        [Required("Enter the unit"), Length(max=40)],
        description="Like: % of orders, working days",
    )


class _MeasuredForm(CreatingForm):
    value = DecimalInput("Value measured", [Required("Enter the value")])
    rating = RadioField(
        "Rating",
        [Required("Choose a rating")],
        choices=[(rating.value, rating.value) for rating in Rating],
        description="The words of the Procurement Regulations 2024, reg 39(5)",
    )
    evidence = StringField(
        "Evidence",
        [Required("Enter what shows it"), Length(max=400)],
        description="Like: the supplier's report of July 2025, table 2",
    )

    def found(self) -> Found:
        return Found(
            value=self.value.data,
            rating=Rating(self.rating.data),
            evidence=self.evidence.data.strip(),
        )


class ResultForm(_MeasuredForm):
    trust_id = SelectField("Of whom?", choices=[])
    period_from = DateInput("First day of the period", [Required("Enter the first day")])
    period_to = LastDayInput("Last day of the period", [Required("Enter the last day")])


class CorrectionForm(_MeasuredForm):
    """A correction names neither trust nor period: they are those of the result."""


class PublicationForm(CreatingForm):
    year_from = SelectField("Contract year", [Required("Choose the year")], choices=[])
    published_on = DateInput("Published on", [Required("Enter the day")])
    notice = StringField(
        "Notice",
        [Required("Enter its number"), Length(max=120)],
        description="The number of the contract performance notice (UK9)",
    )
