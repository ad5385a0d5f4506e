"""Forms of loans: ask, offer, refuse, send, receive, inspect, close."""

from collections.abc import Sequence

from wtforms import (
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from consortium.equipment.domain.loan import PARTY_NAMES, PURPOSE_NAMES, Party, Terms
from consortium.equipment.domain.movement import CONDITION_NAMES, Condition, listed
from consortium.equipment.usecases.movement import Arrival, Sending
from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    Form,
    Required,
)

_PARTIES = [("", "No check falls due"), *((each.value, name) for each, name in PARTY_NAMES.items())]
_CONDITIONS = [(each.value, name) for each, name in CONDITION_NAMES.items()]


class BorrowForm(CreatingForm):
    site_id = SelectField("Where is it needed?", [Required("Choose the site")], choices=[])
    location = StringField(
        "Place at the site (optional)", [Length(max=120)], description="Like Eye clinic, room 4"
    )
    starts_on = DateInput("First day", [Required("Enter the first day")])
    ends_on = DateInput("Last day", [Required("Enter the last day")])
    purpose = SelectField(
        "What for?", choices=[(each.value, name) for each, name in PURPOSE_NAMES.items()]
    )
    reason = TextAreaField(
        "Reason",
        [Required("Enter the reason"), Length(max=400)],
        description="The lender reads it and it stays on the record of the loan",
    )


class OfferForm(Form):
    asset_id = SelectField("Which device?", [Required("Choose the device")], choices=[])
    charge = DecimalInput(
        "Charge for the whole loan, without VAT",
        [Required("Enter the charge, 0 for none")],
        places=2,
        prefix="£",
        description="What the borrower pays the lender",
    )
    checked_by = SelectField("Who does checks that fall due meanwhile?", choices=_PARTIES)
    checks_paid_by = SelectField("Who pays for them?", choices=_PARTIES)
    indemnity = StringField(
        "Indemnity",
        [Required("Enter the form of indemnity, or its number"), Length(max=200)],
        description="Like NHS indemnity, or the number of the form that covers it",
    )

    def terms(self) -> Terms:
        by, paid = self.checked_by.data, self.checks_paid_by.data
        return Terms(
            charge=self.charge.data,
            checked_by=Party(by) if by else None,
            checks_paid_by=Party(paid) if paid else None,
            indemnity=self.indemnity.data.strip(),
        )


class LoanReasonForm(Form):
    reason = TextAreaField("Reason", [Required("Enter the reason"), Length(max=400)])


class SendForm(Form):
    condition = RadioField("Condition", [Required("Choose the condition")], choices=_CONDITIONS)
    accessories = TextAreaField(
        "Accessories that go with it (optional)",
        [Length(max=2000)],
        description="One on each line, like power cable; whoever receives it ticks them off",
    )
    decontamination = StringField(
        "Number of the decontamination certificate",
        [Required("Enter the number of the certificate"), Length(max=80)],
    )
    carrier = StringField("Carrier (optional)", [Length(max=120)])

    def sending(self) -> Sending:
        return Sending(
            condition=Condition(self.condition.data),
            accessories=listed(self.accessories.data),
            decontamination=self.decontamination.data,
            carrier=self.carrier.data.strip(),
        )


class _ArrivalForm(Form):
    condition = RadioField("Condition", [Required("Choose the condition")], choices=_CONDITIONS)
    accessories = SelectMultipleField("What came with it?", choices=[])
    others = TextAreaField(
        "What came that is not listed? (optional)",
        [Length(max=2000)],
        description="One on each line",
    )
    note = StringField("Note (optional)", [Length(max=400)])

    def tick(self, sent: Sequence[str]) -> None:
        """Offer what was sent to be ticked off."""
        if sent:
            self.accessories.choices = [(each, each) for each in sent]
        else:
            del self.accessories

    def arrival(self, *, passed: bool | None) -> Arrival:
        ticked = tuple(self.accessories.data or ()) if "accessories" in self else ()
        return Arrival(
            condition=Condition(self.condition.data),
            accessories=(*ticked, *listed(self.others.data)),
            passed=passed,
            note=self.note.data.strip(),
        )


class ReceiveForm(_ArrivalForm):
    passed = RadioField(
        "Acceptance check",
        [Required("Choose what the acceptance check said")],
        choices=[("yes", "Passed: it can be used"), ("no", "Failed: it goes into quarantine")],
    )


class ReceiveBackForm(_ArrivalForm):
    pass


class InspectForm(Form):
    passed = RadioField(
        "Inspection",
        [Required("Choose what the inspection said")],
        choices=[("yes", "Passed: back in service"), ("no", "Failed: it stays in quarantine")],
    )
    note = TextAreaField("Note (optional)", [Optional(), Length(max=400)])


class CloseForm(Form):
    day_rate = DecimalInput(
        "Hire avoided a day, without VAT",
        [Required("Enter what hiring one would have cost a day, 0 for nothing")],
        places=2,
        prefix="£",
        description="From a quotation or a contract for hire",
    )
    transport = DecimalInput(
        "Transport, both ways, without VAT",
        [Required("Enter the transport, 0 for none")],
        places=2,
        prefix="£",
    )
