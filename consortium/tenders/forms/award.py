"""The form with which a lot is awarded."""

from wtforms import StringField
from wtforms.validators import Length

from consortium.foundation.web.forms import CreatingForm, Required


class AwardForm(CreatingForm):
    reason = StringField(
        "Why this bid?",
        [Required("Enter the reason"), Length(max=400)],
        description="It stands in the record of the award",
    )
