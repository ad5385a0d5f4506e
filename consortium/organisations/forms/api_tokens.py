"""The form that gives a program access."""

from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.forms import DateInput, Form, Required


class ApiTokenForm(Form):
    name = StringField(
        "Which program is it for?",
        [Required("Name the program that will use it"), Length(max=80)],
        description="Like: finance data warehouse",
    )
    permissions = SelectMultipleField(
        "What may it read?", [Required("Choose what the program has to read")], choices=[]
    )
    last_day = DateInput(
        "Last day on which it works",
        [Required("Enter the last day on which it works")],
        description="Day, month and year, at most a year ahead",
    )

    def wanted(self) -> frozenset[Permission]:
        return frozenset(map(Permission, self.permissions.data))
