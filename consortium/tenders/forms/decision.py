"""The forms between the ranking and the award."""

from datetime import datetime, time

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from consortium.foundation.domain.periods import LONDON
from consortium.foundation.web.forms import CreatingForm, DateInput, Form, Required
from consortium.tenders.domain.supplier_check import OUTCOME_NAMES, CheckOutcome
from consortium.tenders.forms.publication import CLOCK, clock_of
from consortium.tenders.queries.recommendation import RecommendationQuestion
from consortium.tenders.usecases.standstill import AwardNotice


class RecommendationForm(CreatingForm):
    bid_id = RadioField("Which bid is to win?", [Required("Choose a bid")])
    reason = StringField(
        "Why this bid?",
        [Required("Enter the reason"), Length(max=400)],
        description="It stands in the record of the award, and the winner reads it",
    )
    rule = StringField(
        "By which published rule, if it does not stand first?",
        [Length(max=400)],
        description="Like: at most two lots to one supplier, tender document 4.3",
    )
    scenario_id = SelectField(
        "Award scenario that gives it the lot",
        [Required("Choose a scenario")],
        description="Each is followed by the bidder who has this lot in it",
    )


def recommendation_form(found: RecommendationQuestion) -> RecommendationForm:
    """The form with the ranked bids of a lot; the one that stands first is chosen beforehand."""
    form = RecommendationForm()
    form.bid_id.choices = [
        (str(bid.bid_id), f"{bid.place}. {bid.supplier}: {bid.total} of 100, £{bid.price:,.2f}")
        for bid in found.lot.bids
    ]
    form.scenario_id.choices = [(str(each), name) for each, name in found.scenarios]
    if form.bid_id.data is None and found.lot.bids:
        form.bid_id.data = str(found.lot.bids[0].bid_id)
    return form


class AcceptForm(CreatingForm):
    note = StringField("On whose decision? (optional)", [Length(max=400)])


class DeclinePartForm(Form):
    reason = StringField(
        "Why does the trust decline?", [Required("Enter the reason"), Length(max=400)]
    )


class StandstillForm(Form):
    notice_number = StringField(
        "Number of the contract award notice (UK6) on Find a Tender",
        [Length(max=20)],
        description="Like 012345-2026; under the 2015 regulations leave it empty",
    )
    published_on = DateInput("It was published there on")
    published_time = StringField("At", [Optional(), CLOCK], description="In London, like 14:05")
    stated_days = IntegerField(
        "Days that it states, when it states more than the law asks (optional)",
        [Optional(), NumberRange(min=1, max=200, message="Enter a number of days")],
    )

    def notice(self) -> AwardNotice | None:
        if not self.notice_number.data or not self.notice_number.data.strip():
            return None
        day = self.published_on.data
        clock = clock_of(self.published_time.data) if self.published_time.data else time(0)
        return AwardNotice(
            number=self.notice_number.data.strip(),
            published_at=datetime.combine(day, clock, LONDON),
        )

    def validate(self, extra_validators: object = None) -> bool:
        valid = bool(super().validate(extra_validators))
        number = self.notice_number.data
        if number and number.strip() and not self.published_on.data:
            self.published_on.errors = ["Enter the day it was published"]
            return False
        return valid


class SigningDayForm(Form):
    override_on = DateInput("Contracts may be entered into from", [Required("Enter the day")])
    because = StringField("Why on that day? (needed for an earlier one)", [Length(max=400)])


class ChallengeForm(CreatingForm):
    challenger = StringField("Who challenges?", [Required("Enter who"), Length(max=120)])
    grounds = TextAreaField("On what grounds?", [Required("Enter the grounds"), Length(max=4000)])
    received_on = DateInput("It came on", [Required("Enter the day")])

    def received_at(self, now: datetime) -> datetime:
        """The start of that day in London, or now when it is today."""
        return min(now, datetime.combine(self.received_on.data, time(0), LONDON))


class ChallengeEndForm(Form):
    reason = StringField(
        "How did it end?",
        [Required("Enter how it ended"), Length(max=400)],
        description="Withdrawn, settled, or the suspension lifted by the court",
    )


class SupplierCheckForm(CreatingForm):
    checked_on = DateInput("Checked on", [Required("Enter the day")])
    list_version = StringField(
        "Version of the debarment list",
        [Required("Say which list was read"), Length(max=80)],
        description="Its date or number on GOV.UK",
    )
    outcome = RadioField(
        "What was found?",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in OUTCOME_NAMES.items()],
    )
    note = StringField(
        "Ground and reason (needed unless it is clear)",
        [Length(max=400)],
        description="Associated persons and sub-contractors count too",
    )

    def found(self) -> CheckOutcome:
        return CheckOutcome(self.outcome.data)
