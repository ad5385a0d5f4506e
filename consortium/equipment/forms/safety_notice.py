"""Forms that record a safety notice, and deal with the devices it is about."""

import re

from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consortium.equipment.domain.safety_notice import (
    MATCH_STATE_NAMES,
    SOURCE_NAMES,
    MatchRule,
    MatchState,
)
from consortium.foundation.web.forms import CreatingForm, DateInput, Form, Required

_BETWEEN = re.compile(r"[\n,;]+")


def several(text: str) -> tuple[str, ...]:
    """What people typed with commas or line breaks between."""
    return tuple(filter(None, (each.strip() for each in _BETWEEN.split(text))))


class NoticeForm(CreatingForm):
    owner_id = SelectField("Recorded for", [Required("Choose who records it")], choices=[])
    source = SelectField(
        "Who issued it?",
        [Required("Choose who issued it")],
        choices=[(each.value, name) for each, name in SOURCE_NAMES.items()],
    )
    number = StringField("Its number", [Required("Enter its number"), Length(max=60)])
    title = StringField("Title", [Required("Enter its title"), Length(max=200)])
    action = TextAreaField(
        "What is to be done?", [Required("Say what is to be done"), Length(max=2000)]
    )
    action_by = DateInput("By when? (optional)", [Optional()])
    stop_use = BooleanField(
        "Stop using the devices at once",
        description="Every device it is about goes into quarantine now",
    )
    manufacturer = StringField(
        "Maker",
        [Required("Enter the maker"), Length(max=120)],
        description="As the catalogue has it",
    )
    models = TextAreaField("Models (optional)", description="With commas or on lines of their own")
    udi_dis = TextAreaField("UDI-DI (optional)")
    serial_from = StringField("Serial numbers from (optional)", [Length(max=60)])
    serial_to = StringField("To (optional)", [Length(max=60)])
    serials = TextAreaField("Or these serial numbers (optional)", [Length(max=20_000)])
    lots = TextAreaField("Lots (optional)")
    software_from = StringField("Software versions from (optional)", [Length(max=60)])
    software_to = StringField("Up to (optional)", [Length(max=60)])

    def rule(self) -> MatchRule:
        """What the notice is about, as typed."""
        return MatchRule(
            manufacturer=self.manufacturer.data.strip(),
            models=several(self.models.data),
            udi_dis=several(self.udi_dis.data),
            serial_from=self.serial_from.data.strip(),
            serial_to=self.serial_to.data.strip(),
            serials=several(self.serials.data),
            lots=several(self.lots.data),
            software_from=self.software_from.data.strip(),
            software_to=self.software_to.data.strip(),
        )


class SettleForm(Form):
    asset_ids = SelectMultipleField(
        "Devices",
        [Required("Choose at least one device")],
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    to = RadioField(
        "What is the case?",
        [Required("Choose what is the case")],
        choices={
            each.value: MATCH_STATE_NAMES[each] for each in MatchState if each is not MatchState.NEW
        },
    )
    reason = TextAreaField(
        "What was done, or why nothing has to be",
        [Length(max=1000)],
        description="Needed for everything but an acknowledgement",
    )
