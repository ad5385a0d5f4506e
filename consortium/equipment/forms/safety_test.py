"""The form that records an electrical safety test."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.catalogue.domain.device_class import (
    APPLIED_PART_NAMES,
    ELECTRICAL_CLASS_NAMES,
)
from consortium.equipment.domain.safety_test import METHOD_NAMES, REASON_NAMES, SafetyReason
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Required


class SafetyTestForm(CreatingForm):
    method = RadioField(
        "Method of the leakage test",
        [Required("Choose the method")],
        choices={each.value: name for each, name in METHOD_NAMES.items()},
        default="direct",
    )
    earth = DecimalInput(
        "Protective earth resistance, in Ω",
        [Optional()],
        description="Class I only: without it the test of a class I device is incomplete",
    )
    equipment_leakage = DecimalInput("Equipment leakage current, in µA", [Optional()])
    applied_part_leakage = DecimalInput("Applied part leakage current, in µA", [Optional()])
    insulation = DecimalInput("Insulation resistance, in MΩ (optional)", [Optional()])
    reason = SelectField(
        "Why is it tested?",
        [Required("Choose why")],
        choices=[(each.value, name) for each, name in REASON_NAMES.items()],
        default=SafetyReason.ROUTINE.value,
    )
    elec_class = SelectField(
        "Class on its plate",
        [Required("Choose the class")],
        choices=[(each.value, name) for each, name in ELECTRICAL_CLASS_NAMES.items()],
    )
    applied_part = SelectField(
        "Applied part",
        [Required("Choose the applied part")],
        choices=[(each.value, name) for each, name in APPLIED_PART_NAMES.items()],
    )
    tested_on = DateInput("Tested on", [Required("Enter the day")], default=today)
    late_reason = StringField("Why is it entered late? (optional)", [Length(max=400)])
    note = TextAreaField("Note (optional)", [Length(max=1000)])
