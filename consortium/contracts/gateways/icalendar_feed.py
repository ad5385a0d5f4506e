"""Key dates as an iCalendar file (RFC 5545), which every calendar program subscribes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = lazy("icalendar")

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCER = "-//Consortium//Contract calendar//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A day in the calendar; the same ``uid`` is the same entry, however it moves."""

    uid: str
    on: date
    summary: str
    description: str
    category: str


def as_icalendar(entries: Iterable[Entry], *, name: str, stamp: datetime) -> bytes:
    """The entries as all-day events: they block no time, and the same facts give the same bytes.

    ``stamp`` is written as the moment of every event, so that it does not change with the hour at
    which the file is read.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.on)
        # The end of an all-day event is the first day after it.
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", entry.summary)
        event.add("description", entry.description)
        event.add("categories", [entry.category])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
