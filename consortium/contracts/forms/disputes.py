"""Forms that dispute a tier test and resolve the dispute."""

from flask_wtf.file import FileField
from wtforms import RadioField, StringField
from wtforms.validators import Length

from consortium.contracts.domain.prices.disputes import DisputeState
from consortium.contracts.forms.documents import FILE_HINT
from consortium.foundation.web.forms import CreatingForm, Form, Required


class DisputeForm(CreatingForm):
    reason = StringField(
        "What is wrong with it?",
        [Required("Enter what is wrong with it"), Length(max=400)],
        description="Like: our letter of 3 March is not counted",
    )
    file = FileField("Evidence (optional)", description=FILE_HINT)


class ResolutionForm(Form):
    state = RadioField(
        "How is it resolved?",
        [Required("Choose one")],
        choices=[
            (DisputeState.UPHELD.value, "Upheld: test again with the facts as recorded now"),
            (DisputeState.DISMISSED.value, "Dismissed: the test stands as it is"),
        ],
    )
    resolution = StringField("Why?", [Required("Enter why"), Length(max=400)])
