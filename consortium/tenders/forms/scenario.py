"""The form of an award scenario: what is made best, and under which conditions."""

from uuid import UUID

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.forms import CreatingForm, DecimalInput, Required
from consortium.tenders.domain.scenario import AIM_NAMES, Aim, ScenarioTerms
from consortium.tenders.queries.scenario import Choosable

_POINTS = NumberRange(0, 100, "Enter a number from 0 to 100")


class ScenarioForm(CreatingForm):
    """Each lot adds a choice: whoever is best, or one bidder for certain."""

    name = StringField("What is the scenario called?", [Required("Name it"), Length(max=120)])
    aim = RadioField(
        "What should it make best?",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in AIM_NAMES.items()],
        default=Aim.COST.value,
    )
    pounds_per_point = DecimalInput(
        "Pounds for a point of quality",
        [Optional()],
        places=2,
        prefix="£",
        description="Only for best value: what one point, out of 100, is worth over the whole term",
    )
    at_most = IntegerField(
        "At most so many suppliers (optional)",
        [Optional(), NumberRange(1, 100, "Enter a number of suppliers")],
        description="1 standardises every lot on one supplier",
    )
    least_quality = DecimalInput(
        "Mean quality of at least (optional)", [Optional(), _POINTS], places=2
    )
    share_supplier = SelectField("A least share of the value for (optional)")
    share_percent = DecimalInput("Least share", [Optional(), _POINTS], places=2)
    left_out = SelectMultipleField("Leave out (optional)")
    alternatives = BooleanField(
        "Let alternative bids win",
        description="Bids on a scale of the supplier's own, beside its bid on yours",
    )

    def fixed_fields(self) -> list[SelectField]:
        return [field for field in self if field.name.startswith("lot_")]

    def terms(self) -> ScenarioTerms:
        """What was entered.

        Raises:
            Invalid: a share has no supplier, or a supplier no share.
        """
        if bool(self.share_supplier.data) != (self.share_percent.data is not None):
            raise Invalid(
                "half_a_share",
                "A least share needs a supplier and a percentage.",
                field="share_percent",
                next_step="Enter both, or leave both empty.",
            )
        return ScenarioTerms(
            aim=Aim(self.aim.data),
            pounds_per_point=self.pounds_per_point.data,
            at_most=self.at_most.data,
            least_quality=self.least_quality.data,
            fixed=tuple(
                (str(UUID(field.name.removeprefix("lot_"))), field.data)
                for field in self.fixed_fields()
                if field.data
            ),
            left_out=tuple(self.left_out.data or ()),
            least_share=(self.share_supplier.data, self.share_percent.data)
            if self.share_supplier.data
            else None,
            alternatives=self.alternatives.data,
        )


def scenario_form(found: Choosable) -> ScenarioForm:
    """The form for the lots and bidders of a tender."""

    class FormForTender(ScenarioForm):
        pass

    for lot, name in found.lots:
        choices = [("", "Whoever is best"), *found.suppliers]
        setattr(FormForTender, f"lot_{UUID(lot).hex}", SelectField(name, choices=choices))
    form = FormForTender()
    form.share_supplier.choices = [("", "Nobody"), *found.suppliers]
    form.left_out.choices = list(found.suppliers)
    return form
