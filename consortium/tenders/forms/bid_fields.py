"""The fields of a bid form: those of each lot, and of each of its lines."""

from decimal import Decimal
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from consortium.contracts.domain.terms.schedules import OnDrop
from consortium.contracts.forms.schedules import CALENDARS, TierTable
from consortium.foundation.domain.units import plain
from consortium.foundation.web.forms import DecimalInput
from consortium.tenders.domain.bid_content import LONGEST_ANSWER
from consortium.tenders.domain.volume_scale import ScaledBy
from consortium.tenders.queries.portal_tender import LineAsked, LotOpen

MILLIONTH = Decimal("0.000001")
DROPS = {
    OnDrop.NEXT_TEST: "At the test that finds it",
    OnDrop.NEVER_WITHIN_YEAR: "Never within a contract year",
    OnDrop.AFTER_GRACE: "After a period of grace",
}


def lot_fields(lot: LotOpen) -> dict[str, Any]:
    fields: dict[str, Any] = {
        f"bid_{lot.id.hex}": BooleanField(f"We bid for lot {lot.seq}, {lot.title}"),
        f"uplift_{lot.id.hex}": DecimalInput(
            "Uplift for a trust that has left, in per cent (optional)",
            [Optional(), NumberRange(min=0, max=1000, message="Enter 0 to 1000 per cent")],
            description="On what the trust would pay alone; or enter prices line by line",
            places=4,
        ),
        f"calendar_{lot.id.hex}": SelectField(
            "When are tiers tested?",
            choices=[(key, text) for key, (text, _) in CALENDARS.items()],
            default="once",
        ),
        f"on_drop_{lot.id.hex}": SelectField(
            "When does a worse tier take effect?",
            choices=[(each.value, text) for each, text in DROPS.items()],
            default=OnDrop.NEXT_TEST.value,
        ),
        f"grace_{lot.id.hex}": IntegerField(
            "Months of grace (optional)",
            [Optional(), NumberRange(min=1, max=60, message="Enter 1 to 60 months")],
        ),
    }
    for each in lot.answered:
        fields[f"answer_{each.id.hex}"] = TextAreaField(each.name, [Length(max=LONGEST_ANSWER)])
    for line in lot.lines:
        fields.update(_line_fields(lot, line))
    return fields


def _line_fields(lot: LotOpen, line: LineAsked) -> dict[str, Any]:
    unit = "members" if lot.scaled_by is ScaledBy.MEMBERS else "a year"
    fields: dict[str, Any] = {
        f"price_{line.id.hex}_{place}": DecimalInput(
            f"Price from {plain(bound)} {unit}", [Optional(), _above_zero()], prefix="£"
        )
        for place, bound in enumerate(line.bounds)
    }
    return {
        **fields,
        f"leaver_{line.id.hex}": DecimalInput(
            "Price for a trust that has left (optional)", [Optional(), _above_zero()], prefix="£"
        ),
        f"capacity_{line.id.hex}": DecimalInput(
            "Most you can deliver in a year (optional)", [Optional(), _above_zero()]
        ),
        f"rebate_{line.id.hex}": TierTable(
            f"Rebates on {line.item} (optional)",
            [Optional()],
            description="One line a step: the year's spend from which it is paid, then its rate "
            "in per cent",
        ),
        f"own_{line.id.hex}": TierTable(
            f"Alternative on a scale of your own for {line.item} (optional)",
            [Optional()],
            description="One line a tier: where it begins, then its price. The first begins at 0.",
        ),
    }


def _above_zero() -> NumberRange:
    return NumberRange(min=MILLIONTH, message="Enter a number above 0")
