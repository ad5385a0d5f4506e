"""The question of why spend changed."""

from wtforms import SelectField
from wtforms.validators import Optional

from consortium.foundation.web.forms import DateInput, LastDayInput
from consortium.savings.forms.savings import ReportPeriodForm


class SpendChangeForm(ReportPeriodForm):
    trust = SelectField("Trust", [Optional()], choices=[])
    before_start = DateInput("Compared with the days from (optional)", [Optional()])
    before_end = LastDayInput(
        "To (the last day)",
        [Optional()],
        description="Left empty, the signed baselines are compared",
    )
