"""Forms for drafting prices: tier tables typed as lines, read exactly."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, NumberRange, Optional

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.schedules import Measure, OnDrop, Scheme, Tier
from consortium.contracts.forms.rebate_terms import RebateTermsForm
from consortium.contracts.forms.rules import HUNDRED, RulesForm
from consortium.foundation.domain.money import exactly
from consortium.foundation.web.forms import (
    TOO_LARGE,
    CreatingForm,
    DateInput,
    DecimalInput,
    Form,
    LastDayInput,
    Required,
)

# What the columns of unit prices and quantities keep.
PLACES = 6

CALENDARS = {
    "quarterly": ("Every quarter: April, July, October, January", (1, 4, 7, 10)),
    "yearly": ("Once a year, on 1 April", (4,)),
    "once": ("Once, when the schedule starts", ()),
}


def above_zero(message: str, *, below: int | None = None) -> Callable[[FlaskForm, Field], None]:
    """A number that was read must lie above zero, and below a bound when one is given."""

    def check(_form: FlaskForm, field: Field) -> None:
        number = field.data
        if number is not None and (number <= 0 or (below is not None and number >= below)):
            raise ValidationError(message)

    return check


class TierTable(TextAreaField):
    """Tiers as lines of two numbers: where the tier begins, and its price."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_text = valuelist[0] if valuelist else ""
        self.data: Any = []
        for number, line in enumerate(self.raw_text.splitlines(), start=1):
            words = line.replace("£", " ").replace(",", "").split()
            if words:
                self.data.append(self._read(number, words))

    def _read(self, number: int, words: list[str]) -> tuple[Decimal, Decimal]:
        try:
            bound, price = (Decimal(word) for word in words)
        except (ValueError, InvalidOperation):
            bound = price = Decimal("NaN")
        if not (bound.is_finite() and price.is_finite()):
            raise ValueError(
                f"Line {number} of “{self.label.text}” must be two numbers, like 10000 42.00"
            )
        if max(abs(bound), abs(price)) >= TOO_LARGE:
            raise ValueError(f"Line {number} of “{self.label.text}” is larger than any price")
        if not (exactly(bound, PLACES) and exactly(price, PLACES)):
            raise ValueError(
                f"Line {number} of “{self.label.text}” may have at most {PLACES} decimals"
            )
        return bound, price

    def _value(self) -> str:
        return getattr(self, "raw_text", "")


class ScheduleForm(CreatingForm):
    effective_from = DateInput("In force from", [Required("Enter the first day")])


# What decides the price: the clause, by what it is tested, and how the form puts it.
DECIDES = {
    "C1": (
        Clause.VOLUME_TIER,
        Measure.COMMITTED_QUANTITY,
        "The members' committed volume together (C1)",
    ),
    "C1-run-rate": (
        Clause.VOLUME_TIER,
        Measure.ACTUAL_QUANTITY,
        "What the members buy together, made into a year (C1, run-rate)",
    ),
    "C1-value": (
        Clause.VOLUME_TIER,
        Measure.COMMITTED_VALUE,
        "The value the members have committed to together, at first-tier prices (C1, by value)",
    ),
    "C1-spend": (
        Clause.VOLUME_TIER,
        Measure.SPEND,
        "The value the members buy together, made into a year (C1, run-rate by value)",
    ),
    "C2": (
        Clause.COMMITTED_SHARE,
        Measure.SHARE,
        "Each trust's own share bought under the contract, in per cent (C2)",
    ),
    "C3": (
        Clause.PARTICIPATION_BAND,
        Measure.MEMBER_COUNT,
        "How many members there are (C3)",
    ),
    "C5": (
        Clause.INCREMENTAL_BANDS,
        Measure.ACTUAL_QUANTITY,
        "Each slice of what all buy in a year has its own price (C5, incremental)",
    ),
}


class TestedForm(Form):
    """When the tier of a scheme is tested, and what happens when it turns out worse."""

    calendar = RadioField(
        "When is it tested?",
        [Required("Choose one")],
        choices=[(key, words) for key, (words, _) in CALENDARS.items()],
    )
    on_drop = RadioField(
        "When does a worse tier take effect?",
        [Required("Choose one")],
        choices=[
            (OnDrop.NEXT_TEST.value, "At the test that finds it"),
            (OnDrop.NEVER_WITHIN_YEAR.value, "Never within a contract year"),
            (OnDrop.AFTER_GRACE.value, "After a period of grace"),
        ],
        default=OnDrop.NEXT_TEST.value,
    )
    grace_months = IntegerField(
        "Months of grace (optional)",
        [Optional(), NumberRange(min=1, max=60, message="Enter 1 to 60 months")],
        description="Only when a worse tier waits for a period of grace",
    )

    @property
    def test_months(self) -> tuple[int, ...]:
        return CALENDARS[self.calendar.data][1]


class SchemeForm(RulesForm, TestedForm):
    item = SelectField("Item", [Required("Choose an item")], choices=[])
    clause = RadioField(
        "What decides the tier?",
        [Required("Choose one")],
        choices=[(key, words) for key, (_, _, words) in DECIDES.items()],
    )
    tiers = TierTable(
        "Member prices",
        [Required("Enter at least one tier")],
        description="One line for each tier: where it begins, then its price, like 10000 42.00. "
        "The first begins at 0.",
    )
    standalone = TierTable(
        "Opt-out prices (optional)",
        [Optional()],
        description="The price of a trust that has left, by its own volume, in the same form",
    )
    paragraph = StringField(
        "Where it stands in the contract (optional)",
        [Length(max=120)],
        description="Like Schedule 2, paragraph 4",
    )

    def as_scheme(self) -> Scheme:
        """What was typed, as the clause engine sees it."""
        clause, measure, _ = DECIDES[self.clause.data]
        part = HUNDRED if measure is Measure.SHARE else Decimal(1)
        calendar = () if clause is Clause.INCREMENTAL_BANDS else self.test_months
        return Scheme(
            id="",
            name=self.item.data,
            clause=clause,
            measure=measure,
            items=(self.item.data,),
            tiers=tuple(
                Tier(tier.lower_bound / part, tier.prices) for tier in self._tiers(self.tiers.data)
            ),
            standalone=self._tiers(self.standalone.data or []),
            test_months=calendar,
            on_drop=OnDrop(self.on_drop.data),
            grace_months=self.grace_months.data or 0,
            paragraph=self.paragraph.data.strip(),
            rules=self.as_rules(),
        )

    def _tiers(self, lines: list[tuple[Decimal, Decimal]]) -> tuple[Tier, ...]:
        return tuple(Tier(bound, {self.item.data: price}) for bound, price in lines)


class RebateForm(RebateTermsForm):
    item = SelectField("Item", [Required("Choose an item")], choices=[])
    threshold = DecimalInput(
        "Spend in a contract year from which it is paid",
        [
            Required("Enter the threshold"),
            above_zero("The threshold must be above zero"),
        ],
        places=2,
        prefix="£",
    )
    rate = DecimalInput(
        "Rate in per cent",
        [
            Required("Enter the rate"),
            above_zero("The rate must lie between 0 and 100, like 4 for 4%", below=100),
        ],
        places=4,
    )
    paragraph = StringField("Where it stands in the contract (optional)", [Length(max=120)])


class IndexForm(CreatingForm):
    code = StringField("Code", [Required("Enter a code"), Length(max=20)])
    name = StringField("Name", [Required("Enter its name"), Length(max=200)])
    publisher = StringField("Publisher", [Required("Enter who publishes it"), Length(max=120)])


class IndexValueForm(CreatingForm):
    period_from = DateInput("First day of the period", [Required("Enter the first day")])
    period_to = LastDayInput("Last day of the period", [Required("Enter the last day")])
    value = DecimalInput("Value", [Required("Enter the value")])
    published_on = DateInput("Published on", [Required("Enter the day")])
