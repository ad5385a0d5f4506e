"""Forms for baselines, evidence, costs, benefits and forecasts."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    Form,
    LastDayInput,
    Required,
)
from consortium.savings.domain.baseline import METHOD_NAMES, BaselineMethod
from consortium.savings.domain.facts import BenefitKind, CostKind

COST_NAMES = {CostKind.ONE_OFF: "One-off", CostKind.RUNNING: "Running"}
BENEFIT_NAMES = {
    BenefitKind.NON_CASH_RELEASING: "Worth money, but reduces no budget",
    BenefitKind.NON_FINANCIAL: "Not worth money",
    BenefitKind.SERVICE_COUNTERFACTUAL: "What a service would cost without the others, a year",
}
TYPED_METHODS = [method for method in BaselineMethod if method is not BaselineMethod.INVOICES]


class BaselineOf(CreatingForm):
    """What every baseline is about."""

    trust_id = SelectField("Trust", [Required("Choose a trust")], choices=[])
    item_id = SelectField("Item", [Required("Choose an item")], choices=[])
    window_from = DateInput("Twelve months from", [Required("Enter the first day")])
    window_to = LastDayInput("To (the last day)", [Required("Enter the last day")])
    included_costs = StringField(
        "Costs included (optional)",
        [Length(max=200)],
        description="Delivery, training, maintenance",
    )
    exclusions = StringField("Left out (optional)", [Length(max=200)])
    reason = StringField(
        "Reason (only for a new version)",
        [Length(max=400)],
        description="Printed with the baseline, beside the figure it replaces",
    )


class BaselineFromLinesForm(BaselineOf):
    """The price comes from the trust's own imported lines; only the window is chosen."""


class TypedBaselineForm(BaselineOf):
    method = RadioField(
        "How was the price found?",
        [Required("Choose the method")],
        choices=[(method.value, METHOD_NAMES[method]) for method in TYPED_METHODS],
    )
    quantity = DecimalInput("Quantity in the twelve months", [Required("Enter the quantity")])
    unit_price = DecimalInput(
        "Price per base unit, without VAT", [Required("Enter the price")], prefix="£"
    )
    source = StringField(
        "Where does it stand?",
        [Required("Enter the document"), Length(max=400)],
        description="Contract, capital plan or file, so that an auditor finds it",
    )


class EvidenceForm(CreatingForm):
    trust_id = SelectField("Trust", [Required("Choose a trust")], choices=[])
    item_id = SelectField("Item", [Required("Choose an item")], choices=[])
    series_id = SelectField("Index", [Required("Choose the index")], choices=[])
    evidence = StringField(
        "Evidence",
        [Required("Enter the clause or letter"), Length(max=400)],
        description="Like: contract of 2019, clause 12, CPI yearly",
    )


class CostForm(CreatingForm):
    consortium_id = SelectField("Consortium", [Required("Choose the consortium")], choices=[])
    kind = RadioField(
        "What kind of cost?",
        [Required("Choose one")],
        choices=[(kind.value, name) for kind, name in COST_NAMES.items()],
    )
    amount = DecimalInput(
        "Amount",
        [Required("Enter the amount")],
        places=2,
        prefix="£",
        description="A negative amount corrects an earlier row",
    )
    falls_on = DateInput("In whose accounts: the day it falls on", [Required("Enter the day")])
    description = StringField("What for?", [Required("Enter what for"), Length(max=200)])
    evidence = StringField("Evidence (optional)", [Length(max=400)])


class BenefitForm(CreatingForm):
    consortium_id = SelectField("Consortium", [Required("Choose the consortium")], choices=[])
    kind = RadioField(
        "What kind of benefit?",
        [Required("Choose one")],
        choices=[(kind.value, name) for kind, name in BENEFIT_NAMES.items()],
    )
    trust_id = SelectField("Trust (optional)", [Optional()], choices=[])
    amount = DecimalInput("Amount", [Required("Enter the amount, or 0")], places=2, prefix="£")
    falls_on = DateInput("Day", [Required("Enter the day")])
    description = StringField("What happened?", [Required("Enter what"), Length(max=200)])
    valuation = TextAreaField(
        "How was it valued?",
        [Required("Enter the sum"), Length(max=400)],
        description="Like: 12 days x £220 hire avoided, less £310 transport",
    )


class ForecastForm(CreatingForm):
    consortium_id = SelectField("Consortium", [Required("Choose the consortium")], choices=[])
    period_from = DateInput("From", [Required("Enter the first day")])
    period_to = LastDayInput("To (the last day)", [Required("Enter the last day")])


class ReportPeriodForm(Form):
    """A question, not an order: it changes nothing and so carries no token."""

    class Meta:
        csrf = False

    consortium = SelectField("Consortium", choices=[])
    start = DateInput("From")
    end = LastDayInput("To (the last day)")
