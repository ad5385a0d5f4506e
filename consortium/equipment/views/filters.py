"""The filters that lists of equipment share."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from flask import request, url_for

from consortium.catalogue.domain.device_class import MDR_CLASS_NAMES, MdrClass
from consortium.catalogue.queries.device_models import choices_of_device_models
from consortium.equipment.domain.asset_status import STATUS_NAMES, AssetStatus
from consortium.equipment.queries.asset import Wanted, Warranty
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.filters import Choice
from consortium.organisations.queries import directory

Named = TypeVar("Named", bound=StrEnum)


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


def trust_choice(actor: Actor, label: str) -> Choice:
    """Every trust within reach that has sites."""
    sites = directory.sites_of(actor.scope(Permission.EQUIPMENT_VIEW).organisations)
    trusts = {str(site.trust_id): site.trust for site in sites}
    return Choice("trust", label, [("", "Any trust"), *trusts.items()])


def place_id(choice: Choice) -> UUID | None:
    """The trust or site that was chosen; None for everywhere."""
    return UUID(choice.chosen) if choice.chosen else None


_WARRANTY_NAMES = {
    Warranty.UNDER: "Under warranty",
    Warranty.ENDS_SOON: "Ends within 90 days",
    Warranty.ENDED: "Has ended",
    Warranty.UNKNOWN: "Not known",
}


def register_choices(actor: Actor) -> tuple[Choice, ...]:
    """The filters of the register: where, state, model, device class, warranty."""
    models = choices_of_device_models()
    return (
        place_choice(actor),
        Choice("status", "State", [("", "Any state"), *_named(STATUS_NAMES)]),
        Choice(
            "model",
            "Model",
            [
                ("", "Any model"),
                *((str(each.id), f"{each.manufacturer} {each.name}") for each in models),
            ],
        ),
        Choice("class", "Device class", [("", "Any class"), *_named(MDR_CLASS_NAMES)]),
        Choice("warranty", "Warranty", [("", "Any"), *_named(_WARRANTY_NAMES)]),
    )


def wanted_from(choices: tuple[Choice, ...]) -> Wanted:
    """What the filters of the register ask for."""
    place, status, model, mdr_class, warranty = (each.chosen for each in choices)
    return Wanted(
        place_id=UUID(place) if place else None,
        status=AssetStatus(status) if status else None,
        model_id=UUID(model) if model else None,
        mdr_class=MdrClass(mdr_class) if mdr_class else None,
        warranty=(Warranty(warranty), today()) if warranty else None,
    )


def with_these_filters(endpoint: str) -> str:
    """The address of another page about what the reader's list shows."""
    asked = request.query_string.decode("ascii", "ignore")
    return f"{url_for(endpoint)}?{asked}"


def _named(names: Mapping[Named, str]) -> list[tuple[str, str]]:
    return [(each.value, name) for each, name in names.items()]
