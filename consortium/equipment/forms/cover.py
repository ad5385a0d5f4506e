"""Forms of what decides on cover: minimum stocks, trained users, distances."""

from wtforms import SelectField, StringField
from wtforms.validators import Length

from consortium.foundation.web.forms import DecimalInput, Form, Required, WholeNumberInput


class MinimumStockForm(Form):
    site_id = SelectField("Site", [Required("Choose the site")], choices=[])
    category = StringField(
        "Kind of device",
        [Required("Enter the kind"), Length(max=80)],
        description="As in the catalogue, like Tonometer",
    )
    minimum = WholeNumberInput(
        "Kept free", [Required("Enter how many")], description="0 lets all of them be lent"
    )


class TrainedUsersForm(Form):
    site_id = SelectField("Site", [Required("Choose the site")], choices=[])
    device_model_id = SelectField("Model", [Required("Choose the model")], choices=[])
    people = WholeNumberInput("People trained on it", [Required("Enter how many")])


class DistanceForm(Form):
    site_id = SelectField("Your site", [Required("Choose the site")], choices=[])
    other_id = SelectField("The other site", [Required("Choose the site")], choices=[])
    miles = DecimalInput("Miles by road", [Required("Enter the miles")], places=1)
