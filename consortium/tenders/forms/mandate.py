"""The forms in which a trust's authoriser answers."""

from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import Length

from consortium.contracts.forms.documents import FILE_HINT
from consortium.foundation.web.forms import CreatingForm, DecimalInput, Form, Required


class MandateForm(CreatingForm):
    limit = DecimalInput(
        "Up to what value over the whole term?",
        [Required("Enter the most the trust may come to owe")],
        places=2,
        prefix="£",
        description="Without VAT, extensions included",
    )
    note = StringField("On whose decision? (optional)", [Length(max=400)])
    file = FileField("Signed mandate (optional)", description=FILE_HINT)


class MandateDeclineForm(Form):
    reason = StringField(
        "Why does the trust decline?", [Required("Enter the reason"), Length(max=400)]
    )
