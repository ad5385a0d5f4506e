"""Forms for options to extend an agreement and the decisions on them."""

from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import Length, NumberRange

from consortium.foundation.web.forms import CreatingForm, DateInput, Required

TAKEN, NOT_TAKEN = "yes", "no"


class OptionForm(CreatingForm):
    months = IntegerField(
        "Months it adds",
        [
            Required("Enter the months"),
            NumberRange(min=1, max=120, message="Enter 1 to 120 months"),
        ],
    )
    notice_months = IntegerField(
        "Months before the end by which the supplier is told",
        [
            Required("Enter the months"),
            NumberRange(min=0, max=60, message="Enter 0 to 60 months"),
        ],
        description="Counted from the end of the term as it stands then",
    )
    paragraph = StringField(
        "Where does the contract provide for it?",
        [Length(max=120)],
        description="Without it, the extension must stay within 10% of the term awarded",
    )


class DecisionForm(CreatingForm):
    taken = RadioField(
        "Is the agreement extended?",
        [Required("Choose yes or no")],
        choices=[(TAKEN, "Yes, it runs on"), (NOT_TAKEN, "No, it ends")],
    )
    told_on = DateInput("Day the supplier was told", [Required("Enter the day")])
    reason = StringField("Why?", [Required("Enter the reason"), Length(max=400)])
    change_notice = StringField(
        "Contract change notice",
        [Length(max=200)],
        description="Its reference, or why none is needed",
    )

    def is_taken(self) -> bool:
        return bool(self.taken.data == TAKEN)
