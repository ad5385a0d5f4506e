"""Filters of lists: a choice in the address, always one of those on offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from flask import request

from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries import directory

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: the name it has in the address, its label, and its options, the usual first."""

    name: str
    label: str
    options: Sequence[Option]

    @property
    def chosen(self) -> str:
        """What the address asks for; what is not on offer is taken for the usual."""
        asked = request.args.get(self.name, "")
        return asked if asked in dict(self.options) else self.options[0][0]

    @property
    def words(self) -> str:
        return dict(self.options)[self.chosen]


def place_choice(actor: Actor) -> Choice:
    """Every trust within reach that has sites, and its sites where it has several."""
    options = [("", "Everywhere")]
    sites = directory.sites_of(actor.scope(Permission.EQUIPMENT_VIEW).organisations)
    for (trust_id, trust), group in groupby(sites, key=lambda site: (site.trust_id, site.trust)):
        here = list(group)
        options.append((str(trust_id), trust))
        if len(here) > 1:
            options += [(str(site.id), f"{trust}: {site.name}") for site in here]
    return Choice("place", "Where", options)


def place_id(choice: Choice) -> UUID | None:
    """The trust or site that was chosen; None for everywhere."""
    return UUID(choice.chosen) if choice.chosen else None
