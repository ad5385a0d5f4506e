"""Forms for maintenance contracts."""

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange, Optional

from consortium.equipment.domain.service_contract import COVER_NAMES, Cover
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Form, Required


class ServiceContractForm(CreatingForm):
    trust_id = SelectField("Whose contract is it?", [Required("Choose a trust")], choices=[])
    supplier_id = SelectField("With whom?", [Required("Choose a supplier")], choices=[])
    number = StringField("Its number", [Required("Enter its number"), Length(max=60)])
    cover = SelectField(
        "What does it cover?",
        [Required("Choose what it covers")],
        choices={each.value: COVER_NAMES[each] for each in Cover},
    )
    response_hours = IntegerField(
        "Hours until they come (optional)", [Optional(), NumberRange(min=1, max=2000)]
    )
    starts_on = DateInput("First day", [Required("Enter the first day")])
    last_day = DateInput("Last day", [Required("Enter the last day")])
    cost = DecimalInput("Cost of a year (optional)", [Optional()], places=2, prefix="£")


class CoveredForm(Form):
    asset_ids = SelectMultipleField("Devices it covers", choices=[])
