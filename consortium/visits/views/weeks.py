"""What pages of weeks share: the form of one, and the table of those that were recorded."""

from collections.abc import Sequence

from flask.typing import ResponseReturnValue

from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import show
from consortium.foundation.web.tables import Column, Kind, Table, Tag
from consortium.visits.domain.week import WEEKDAYS, Week, week_on
from consortium.visits.forms.week import WeekForm


def show_week(
    form: WeekForm, weeks: Sequence[Week], *, title: str, trail: list[tuple[str, str]]
) -> ResponseReturnValue:
    """The form, which begins with the newest week, or comes back as it was filled in."""
    if not form.is_submitted():
        form.show(weeks[0] if weeks else None)
    days = [
        (name, form[f"starts_{number}"], form[f"ends_{number}"])
        for number, name in enumerate(WEEKDAYS, start=1)
    ]
    return show("visits/week.html", form, days=days, title=title, trail=trail)


def weeks_table(weeks: Sequence[Week]) -> Table:
    """The weeks, the latest first, with the one that holds today marked."""
    held = week_on([*reversed(weeks)], today())

    def standing(week: Week) -> Tag:
        if week is held:
            return Tag("In force", "green")
        return Tag("To come", "blue") if week.valid_from > today() else Tag("Past", "grey")

    columns = [
        Column(heading="From", value=lambda week: week.valid_from, kind=Kind.DAY),
        Column(heading="Hours", value=lambda week: week.words),
        Column(heading="Stands", value=standing, kind=Kind.TAG),
    ]
    return Table(caption="Weeks", columns=columns, rows=weeks)
