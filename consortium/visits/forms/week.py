"""The form of a week: from when to when on each weekday."""

import re

from wtforms import StringField
from wtforms.validators import Optional, Regexp

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import CreatingForm, DateInput, Required
from consortium.visits.domain.week import WEEKDAYS, Hours, Week, clock

_TIME = re.compile(r"^(?:[01]?\d|2[0-3])[:.][0-5]\d$|^24[:.]00$")
_LIKE = "Enter a time like 8:00"


class WeekForm(CreatingForm):
    """A day on which both times are left empty has no hours."""

    valid_from = DateInput("Holds from", [Required("Enter the first day")], default=today)

    def show(self, week: Week | None) -> None:
        """Begin with the hours of a week."""
        for each in week.hours if week else ():
            self[f"starts_{each.weekday}"].data = clock(each.starts)
            self[f"ends_{each.weekday}"].data = clock(each.ends)

    def hours(self) -> list[Hours]:
        """The hours that were typed.

        Raises:
            Invalid: a day has the one time and not the other.
        """
        found = []
        for weekday in range(1, len(WEEKDAYS) + 1):
            starts, ends = self[f"starts_{weekday}"].data, self[f"ends_{weekday}"].data
            if bool(starts) != bool(ends):
                raise Invalid(
                    "half_a_day",
                    f"{WEEKDAYS[weekday - 1]} has only one of its two times.",
                    field=f"ends_{weekday}" if starts else f"starts_{weekday}",
                    next_step="Enter both, or neither for a day without hours.",
                )
            if starts:
                found.append(Hours(weekday=weekday, starts=_minutes(starts), ends=_minutes(ends)))
        return found


def _minutes(text: str) -> int:
    hour, minute = re.split("[:.]", text)
    return int(hour) * 60 + int(minute)


for _number, _name in enumerate(WEEKDAYS, start=1):
    for _end, _word in (("starts", "from"), ("ends", "to")):
        _field = StringField(f"{_name} {_word}", [Optional(), Regexp(_TIME, message=_LIKE)])
        setattr(WeekForm, f"{_end}_{_number}", _field)
