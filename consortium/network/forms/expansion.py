"""The form of an expansion case: what the trust would buy, what joining costs, who supports it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import ZERO
from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    Form,
    Required,
    VersionInput,
)
from consortium.network.domain.expansion import Support
from consortium.network.usecases.expansion import CaseGiven, NeedGiven

QUANTITY, PRICE = "quantity_", "price_"
SUPPORT_NAMES = {
    Support.NOT_ASKED: "Not asked",
    Support.ASKED: "Asked, no answer yet",
    Support.GIVEN: "Given in writing",
    Support.REFUSED: "Refused",
}
_NOT_NEGATIVE = NumberRange(min=0, message="Enter zero or more")


class CaseFields(CreatingForm):
    """What every version of a case says."""

    joins_on = DateInput("Day on which it would join", [Required("Enter the day")])
    miles = DecimalInput("Miles to the lead (optional)", [Optional(), _NOT_NEGATIVE], places=1)
    one_off_cost = DecimalInput(
        "Cost of joining, once (optional)", [Optional(), _NOT_NEGATIVE], places=2, prefix="£"
    )
    one_off_cost_for = StringField(
        "What for (optional)",
        [Length(max=200)],
        description="Like: migration of images, training",
    )
    outside_funding = DecimalInput(
        "Of this paid by others (optional)", [Optional(), _NOT_NEGATIVE], places=2, prefix="£"
    )
    funding_source = StringField(
        "Who pays it (optional)",
        [Length(max=200)],
        description="Like: capital of the second board, a charity",
    )
    yearly_costs = DecimalInput(
        "Cost every year (optional)", [Optional(), _NOT_NEGATIVE], places=2, prefix="£"
    )
    yearly_costs_for = StringField(
        "What for every year (optional)",
        [Length(max=200)],
        description="Like: travel and logistics",
    )
    support = RadioField(
        "Support of the commissioner",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in SUPPORT_NAMES.items()],
        default=Support.NOT_ASKED.value,
    )
    support_evidence = StringField(
        "Letter or minute (optional)",
        [Length(max=400)],
        description="Its reference and day, so that an auditor finds it",
    )
    assumptions = TextAreaField(
        "What else is assumed (optional)",
        [Length(max=2000)],
        description="Where the quantities and today's prices come from",
    )

    def needs_fields(self) -> list[tuple[Any, Any]]:
        """The fields of quantity and price of each item, in the order of the items."""
        named = [
            field.name.removeprefix(QUANTITY) for field in self if field.name.startswith(QUANTITY)
        ]
        return [(self[f"{QUANTITY}{item}"], self[f"{PRICE}{item}"]) for item in named]

    def given(self) -> CaseGiven:
        """What was entered.

        Raises:
            Invalid: an item has a quantity or a price, but not both.
        """
        return CaseGiven(
            joins_on=self.joins_on.data,
            needs=list(self._needs()),
            miles=self.miles.data,
            yearly_costs=self.yearly_costs.data or ZERO,
            yearly_costs_for=self.yearly_costs_for.data.strip(),
            one_off_cost=self.one_off_cost.data or ZERO,
            one_off_cost_for=self.one_off_cost_for.data.strip(),
            outside_funding=self.outside_funding.data or ZERO,
            funding_source=self.funding_source.data.strip(),
            support=Support(self.support.data),
            support_evidence=self.support_evidence.data.strip(),
            assumptions=self.assumptions.data.strip(),
        )

    def _needs(self) -> Iterable[NeedGiven]:
        for quantity, price in self.needs_fields():
            if quantity.data is None and price.data is None:
                continue
            if not quantity.data or price.data is None:
                lacking = price if quantity.data else quantity
                raise Invalid(
                    "half_a_need",
                    f"{lacking.label.text} is missing.",
                    field=lacking.name,
                    next_step="Enter both, or leave both empty.",
                )
            yield NeedGiven(
                item_id=UUID(quantity.name.removeprefix(QUANTITY)),
                quantity=quantity.data,
                price_now=price.data,
            )


class ProposeForm(CaseFields):
    trust_id = SelectField("Trust", [Required("Choose a trust")], choices=[])


class ReviseForm(CaseFields):
    version = VersionInput()
    reason = StringField(
        "Why is it changed?",
        [Required("Enter the reason"), Length(max=400)],
        description="Printed beside the version",
    )


class WithdrawForm(Form):
    version = VersionInput()
    reason = StringField(
        "Why is it withdrawn?",
        [Required("Enter the reason"), Length(max=400)],
        description="Printed beside the version",
    )


Made = TypeVar("Made", bound=CaseFields)


def with_items(
    kind: type[Made],
    items: Sequence[tuple[UUID, str]],
    known: Mapping[UUID, tuple[Decimal, Decimal]] | None = None,
    **given: Any,
) -> Made:
    """The form with the fields of each item, by its id and name, filled with what is known."""
    fields: dict[str, Any] = {}
    for item_id, name in items:
        quantity, price = (known or {}).get(item_id, (None, None))
        fields[f"{QUANTITY}{item_id}"] = DecimalInput(
            f"{name}: quantity a year", [Optional(), _NOT_NEGATIVE], default=quantity
        )
        fields[f"{PRICE}{item_id}"] = DecimalInput(
            f"{name}: price today", [Optional(), _NOT_NEGATIVE], default=price, prefix="£"
        )
    made: type[Made] = type(kind.__name__, (kind,), fields)
    return made(**given)
