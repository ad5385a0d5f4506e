"""Forms for interval maps and decisions on a risk."""

import re

from wtforms import IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from consortium.equipment.domain.risk_score import Band
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.forms import CreatingForm, Required

_BAND = re.compile(r"(\d{1,2})\s*[:=]\s*(\d{1,3})")


class IntervalMapForm(CreatingForm):
    bands = TextAreaField(
        "From which score, how many months at the longest?",
        [Required("Enter at least one line"), Length(max=400)],
        description="One line each, like 12: 12 and then 17: 6",
    )
    reason = TextAreaField("Reason", [Required("Enter the reason"), Length(max=400)])

    def read_bands(self) -> list[Band]:
        """The bands that were typed.

        Raises:
            Invalid: a line is no score and months.
        """
        bands = []
        for line in filter(None, map(str.strip, self.bands.data.splitlines())):
            found = _BAND.fullmatch(line)
            if found is None:
                raise Invalid(
                    "bad_band",
                    f"“{line}” is no score and months.",
                    field="bands",
                    next_step="Write each line like 12: 12.",
                )
            bands.append(Band(int(found[1]), int(found[2])))
        return bands


class RiskDecisionForm(CreatingForm):
    owner_id = SelectField("For whose devices?", [Required("Choose a trust")], choices=[])
    months = IntegerField(
        "How many months may pass at the longest?",
        [Required("Enter the months"), NumberRange(min=1, max=600)],
    )
    reason = TextAreaField("Why is this safe?", [Required("Enter the reason"), Length(max=400)])
    password = PasswordField("Your password", [Required("Enter your password")])
    code = StringField("Code of your app, if you have one (optional)", [Optional()])
