"""What the scenes of a world share: the world, the ids of what was made, and who acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from consortium.demo.world.agenda import Agenda, Missing
from consortium.demo.world.faults import Fault
from consortium.demo.world.stays import Stay
from consortium.demo.world.world import World
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.queries.actors import actor_of

SYSTEM = Actor.system("demo world")
FINANCE = "finance"
Key = TypeVar("Key")


@dataclass(slots=True)
class Stage:
    """The ids are by the codes of the files; people by what they do and where."""

    world: World
    password: str
    today: date
    agenda: Agenda = field(default_factory=Agenda)
    faults: list[Fault] = field(default_factory=list)
    # What the load decided by itself and should be known.
    remarks: list[str] = field(default_factory=list)
    trusts: dict[str, UUID] = field(default_factory=dict)
    suppliers: dict[str, UUID] = field(default_factory=dict)
    items: dict[str, UUID] = field(default_factory=dict)
    agreements: dict[str, UUID] = field(default_factory=dict)
    contracts: dict[Stay, UUID] = field(default_factory=dict)
    indices: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    places: dict[str, UUID] = field(default_factory=dict)
    # What trusts ordered of each item in a period, as it was asked for.
    bought: dict[tuple[str, Period], dict[UUID, Decimal]] = field(default_factory=dict)
    _actors: dict[tuple[str, date], Actor] = field(default_factory=dict)

    @property
    def consortium(self) -> UUID:
        return found(self.places, self.world.code)

    def lead(self, on: date) -> Actor:
        """The procurement lead of the trust that leads."""
        return self.of("lead", self.world.lead, on)

    def reviewer(self, on: date) -> Actor:
        """Another trust's procurement lead, who looks at what the lead wrote."""
        others = [trust.code for trust in self.world.trusts if trust.code != self.world.lead]
        for code in others:
            if any(stay.joins_on <= on for stay in self.world.stays_of(code)):
                return self.of("lead", code, on)
        return SYSTEM

    def of(self, role: str, trust: str, on: date) -> Actor:
        """Somebody of a trust as they stood on a day: reach follows membership."""
        return self._actor(f"{role} {trust}", on)

    def finance(self, on: date) -> Actor:
        """The finance of the consortium."""
        return self._actor(FINANCE, on)

    def _actor(self, key: str, on: date) -> Actor:
        if (key, on) not in self._actors:
            self._actors[key, on] = actor_of(person_id=found(self.people, key), today=on)
        return self._actors[key, on]


def found(made: Mapping[Key, UUID], key: Key) -> UUID:
    """The id of something made before.

    Raises:
        Missing: it was refused, which has been told.
    """
    if key not in made:
        raise Missing(key)
    return made[key]
