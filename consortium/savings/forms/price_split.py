"""The form of "one price list, or one buyer?": a question, sent in the address."""

from wtforms import SelectField

from consortium.foundation.web.forms import DateInput, Form, Required
from consortium.savings.domain.price_split import Volumes

VOLUME_NAMES = {
    Volumes.BASELINES: "the baselines' twelve months, at the prices of the day",
    Volumes.BOUGHT: "what was bought in the financial year of the day, at what was paid",
}


class PriceSplitForm(Form):
    class Meta:
        csrf = False

    volumes = SelectField(
        "Quantities",
        choices=[(each.value, name) for each, name in VOLUME_NAMES.items()],
        default=Volumes.BASELINES.value,
    )
    on = DateInput(
        "Day",
        [Required("Enter the day")],
        description="It picks the prices, who takes part, and the baselines locked by then",
    )
