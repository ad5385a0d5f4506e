"""The form of "what a trust's leaving costs": a question, sent in the address."""

from wtforms import SelectField

from consortium.foundation.web.forms import DateInput, Form, Required

LEAVES, JOINS = "leaves", "joins"
RECORDED, FIRST_TRUSTS = "recorded", "first"


class LeavingForm(Form):
    class Meta:
        csrf = False

    consortium = SelectField("Consortium", choices=[])
    trust = SelectField("Trust", [Required("Choose a trust")], choices=[])
    second = SelectField("And with it (optional)", choices=[], default="")
    what = SelectField(
        "What if it",
        choices=[(LEAVES, "leaves every agreement on the day"), (JOINS, "joins")],
        default=LEAVES,
    )
    on = DateInput(
        "On which day?",
        [Required("Enter the day")],
        description="The first day outside, or the first day of taking part; who is recorded "
        "as joining joins as recorded",
    )
    against = SelectField(
        "Beside",
        choices=[
            (RECORDED, "the same trusts not doing so, all else as recorded"),
            (FIRST_TRUSTS, "the trusts of the first day, all staying"),
        ],
        default=RECORDED,
    )
    year = SelectField("Financial year", choices=[])
