"""Forms that declare a reference standard, record its certificate, and allow its use."""

from decimal import Decimal

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import Length

from consortium.equipment.domain.standard import (
    STANDARD_KIND_NAMES,
    STANDARD_ROLE_NAMES,
    StandardKind,
    StandardRole,
)
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Required


class StandardForm(CreatingForm):
    measures = StringField(
        "What is calibrated with it?",
        [Required("Enter what is calibrated with it"), Length(max=120)],
        description="Like Pressure, 0 to 300 mmHg",
    )
    kind = RadioField(
        "How does it work?",
        [Required("Choose how it works")],
        choices={each.value: name for each, name in STANDARD_KIND_NAMES.items()},
        default=StandardKind.MEASURING.value,
    )
    role = RadioField(
        "What is it for?",
        [Required("Choose what it is for")],
        choices={each.value: name for each, name in STANDARD_ROLE_NAMES.items()},
        default=StandardRole.WORKING.value,
    )


class CertificateForm(CreatingForm):
    number = StringField(
        "Number of the certificate", [Required("Enter its number"), Length(max=60)]
    )
    provider = StringField("Laboratory", [Required("Enter the laboratory"), Length(max=120)])
    accredited = BooleanField("The laboratory is accredited for this")
    issued_on = DateInput("Issued on", [Required("Enter the day of issue")], default=today)
    valid_from = DateInput("Valid from", [Required("Enter the first day")], default=today)
    valid_to = DateInput("Valid to", [Required("Enter the last day")])
    expanded = DecimalInput(
        "Expanded uncertainty U", [Required("Enter U as the certificate states it")]
    )
    k = DecimalInput("Coverage factor k", [Required("Enter k, mostly 2")], default=Decimal(2))
    unit = StringField(
        "Unit of U", [Required("Enter the unit"), Length(max=20)], description="Like mmHg"
    )
    as_found = RadioField(
        "How was it found, before any adjustment?",
        [Required("Choose one")],
        choices={
            "good": "Within its limits",
            "bad": "Out of its limits",
            "": "The certificate does not say",
        },
        default="good",
    )


class AllowanceForm(CreatingForm):
    until = DateInput("Until", [Required("Enter the last day")])
    reason = TextAreaField(
        "Why may it be used?",
        [Required("Enter the reason"), Length(max=400)],
        description="It is printed on every certificate that rests on it",
    )
