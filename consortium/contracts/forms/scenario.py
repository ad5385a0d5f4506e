"""The form of "what if": for each trust two dates, for everybody a change of volume.

It asks and orders nothing, so it is sent in the address and can be passed on as a link.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import NumberRange

from consortium.contracts.domain.terms.facts import Lead, Merger
from consortium.contracts.domain.what_if.scenario import LEAST_PERCENT, MOST_PERCENT, Scenario, Stay
from consortium.contracts.queries.scenario import Question, TrustLine
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from consortium.foundation.web.forms import FIRST_YEAR, LAST_YEAR, DecimalInput, Form, Required

RECORDED, FIRST_TRUSTS = "recorded", "first"
BASES = {
    RECORDED: "what is recorded",
    FIRST_TRUSTS: "only the trusts of the first day, all staying",
}
# More items than this are not asked for one by one.
MOST_VOLUMES = 20


class DayInput(StringField):
    """A day in the browser's own date field: many of them fit into a table. Empty is none."""

    data: Any  # a date or None once the form is valid

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        typed, self.data = valuelist[0].strip(), None
        if not typed:
            return
        try:
            self.data = date.fromisoformat(typed)
        except ValueError:
            raise ValueError(f"{self.label.text} must be a real date, like 2025-10-01") from None
        if not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError(f"{self.label.text} must have a year like 2025")

    def _value(self) -> str:
        """What a date field takes: it would refuse anything but a real date."""
        return self.data.isoformat() if self.data else ""


class WhatIfForm(Form):
    class Meta:
        csrf = False

    day = DayInput("Show prices on", [Required("Enter the day")])
    demand = DecimalInput(
        "Volume change of everybody in %, like -20",
        [
            Required("Enter 0 when volumes stay as they are"),
            NumberRange(
                min=LEAST_PERCENT,
                max=MOST_PERCENT,
                message=f"Enter {LEAST_PERCENT} to {MOST_PERCENT} per cent",
            ),
        ],
        places=2,
    )
    against = SelectField("Compare with", choices=list(BASES.items()), default=RECORDED)
    merges = SelectField("Which trust merges?", choices=[], default="")
    into = SelectField("Into which?", choices=[], default="")
    merged_on = DayInput("From which day are they one?")
    named = BooleanField("The contract names a trust that was no member")
    lead = SelectField("Who leads instead?", choices=[], default="")
    lead_on = DayInput("From which day?")

    def scenario(self, question: Question) -> Scenario:
        """What was typed, as the clause engine sees it.

        Raises:
            Invalid: a merger or a new lead is told in part only.
        """
        movable = [line for line in question.trusts if line.is_movable]
        return Scenario(
            stays=tuple(
                Stay(
                    trust=line.code,
                    joins=self[joins_name(line.code)].data,
                    leaves=self[leaves_name(line.code)].data,
                )
                for line in movable
            ),
            demand_percent=self.demand.data if question.may_scale else Decimal(0),
            volumes={
                (line.code, item): volume
                for line in movable
                for item, item_id in question.known.item_ids.items()
                if (name := volume_name(line.code, item_id)) in self and (volume := self[name].data)
            },
            mergers=self._mergers() if question.is_whole else (),
            lead=self._lead() if question.is_whole else None,
        )

    @property
    def has_more(self) -> bool:
        """Whether a merger or another lead is asked for."""
        return bool(self.merges.data or self.lead.data)

    def _mergers(self) -> tuple[Merger, ...]:
        one, into, on = self.merges.data, self.into.data, self.merged_on.data
        if not one:
            return ()
        if not into or into == one or on is None:
            raise Invalid(
                "half_a_merger",
                "A merger needs two trusts and the day from which they are one.",
                field="merged_on" if into and into != one else "into",
                next_step="Choose both trusts and enter the day.",
            )
        return (
            Merger(
                legacy=(one, into), successor=into, effective_on=on, outsiders_named=self.named.data
            ),
        )

    def _lead(self) -> Lead | None:
        if not self.lead.data:
            return None
        if self.lead_on.data is None:
            raise Invalid(
                "half_a_lead",
                "A new lead needs the day from which it leads.",
                field="lead_on",
                next_step="Enter the day.",
            )
        return Lead(trust=self.lead.data, period=Period(self.lead_on.data))


def joins_name(trust: str) -> str:
    return f"from-{trust}"


def leaves_name(trust: str) -> str:
    return f"until-{trust}"


def volume_name(trust: str, item_id: UUID) -> str:
    return f"volume-{trust}-{item_id}"


def form_of(question: Question, asked: Mapping[str, str]) -> WhatIfForm:
    """The form for the trusts of an agreement, filled in as asked and else as recorded."""
    fields: dict[str, Any] = {}
    for line in question.trusts:
        if line.is_movable:
            stay, code = line.stay, line.code
            fields[joins_name(code)] = DayInput(f"{line.name} takes part from", default=stay.joins)
            fields[leaves_name(code)] = DayInput(f"{line.name} leaves on", default=stay.leaves)
    volumes = {
        name: field
        for line in without_volume(question, asked)
        for name, field in _volumes(question, line)
    }
    fields |= volumes
    made = type("WhatIfOfTheseTrusts", (WhatIfForm,), fields)
    sent = MultiDict(asked)
    for name, value in {
        "day": question.day.isoformat(),
        "demand": "0",
        **dict.fromkeys(volumes, "0"),
    }.items():
        sent.setdefault(name, value)
    form: WhatIfForm = made(sent)
    trusts = [(line.code, line.name) for line in question.trusts]
    for field in (form.merges, form.into, form.lead):
        field.choices = [("", "nobody"), *trusts]
    return form


def without_volume(question: Question, asked: Mapping[str, str]) -> list[TrustLine]:
    """The trusts that take part and have committed to nothing: their volume has to be supposed."""
    if len(question.known.item_ids) > MOST_VOLUMES:
        return []
    return [
        line
        for line in question.trusts
        if line.is_movable
        and not line.is_committed
        and (
            asked.get(joins_name(line.code))
            or line.stay.joins
            or line.code in (asked.get("merges"), asked.get("into"))
        )
    ]


def _volumes(question: Question, line: TrustLine) -> Iterator[tuple[str, Any]]:
    known = question.known
    for item in sorted(known.item_ids):
        yield (
            volume_name(line.code, known.item_ids[item]),
            DecimalInput(
                f"{known.names.item(item)}: what {line.name} would buy in a year",
                [
                    Required("Enter 0 for none"),
                    NumberRange(min=0, message="Enter a number from 0 on"),
                ],
            ),
        )
