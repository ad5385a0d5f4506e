"""What the scenes of the demo world share: who is who, and what was made so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID

from consortium.foundation.domain.permissions import Actor
from consortium.organisations.queries.actors import actor_of

SYSTEM = Actor.system("demo world")


def at(day: date, hour: int = 9, minute: int = 30) -> datetime:
    """A moment of that day, in office hours."""
    return datetime.combine(day, time(hour, minute, tzinfo=UTC))


@dataclass(slots=True)
class Stage:
    """The ids of everything the scenes have made, by the codes of the story."""

    today: date
    password: str
    places: dict[str, UUID] = field(default_factory=dict)
    sites: dict[str, UUID] = field(default_factory=dict)
    items: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    agreements: dict[str, UUID] = field(default_factory=dict)
    engineers: dict[str, UUID] = field(default_factory=dict)
    assets: dict[str, UUID] = field(default_factory=dict)
    contracts: dict[tuple[str, str], UUID] = field(default_factory=dict)
    _actors: dict[tuple[str, date], Actor] = field(default_factory=dict)

    def actor(self, key: str, on: date) -> Actor:
        """Somebody of the cast as they stood on a day: reach follows membership."""
        if (key, on) not in self._actors:
            self._actors[key, on] = actor_of(person_id=self.people[key], today=on)
        return self._actors[key, on]

    @property
    def consortium(self) -> UUID:
        return self.places["SEVEN"]

    def ids(self, codes: Iterable[str]) -> list[UUID]:
        return [self.places[code] for code in codes]
