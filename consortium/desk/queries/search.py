"""One search over everything: each kind of result asks for its own permission."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from consortium.catalogue.queries.items import list_items
from consortium.contracts.queries.agreements import list_agreements
from consortium.equipment.queries.asset import search_assets
from consortium.foundation.domain import permissions
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import KIND_NAMES
from consortium.organisations.queries.directory import search_organisations
from consortium.savings.queries.baselines import list_baselines
from consortium.tenders.queries.tender import search_tenders

MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found, and the page it is on."""

    text: str
    note: str
    endpoint: str
    arguments: Mapping[str, UUID]


@dataclass(frozen=True, slots=True)
class Hits:
    heading: str
    hits: tuple[Hit, ...]


def search(*, actor: Actor, words: str) -> list[Hits]:
    """What matches the words, kind by kind; kinds without a hit are left out."""
    if not words:
        return []
    found = []
    for heading, permission, find in _KINDS:
        if permissions.may(actor, permission):
            hits = tuple(find(actor, words))
            if hits:
                found.append(Hits(heading, hits))
    return found


def _agreements(actor: Actor, words: str) -> Iterable[Hit]:
    for row in list_agreements(actor=actor, asked=_asked(words)).rows:
        yield Hit(
            text=row.title,
            note=f"{row.reference}, {row.supplier}",
            endpoint="agreements.agreement",
            arguments={"agreement_id": row.id},
        )


def _tenders(actor: Actor, words: str) -> Iterable[Hit]:
    for row in search_tenders(actor=actor, words=words, limit=MOST):
        yield Hit(
            text=row.title,
            note=row.reference,
            endpoint="tenders.tender",
            arguments={"tender_id": row.id},
        )


def _assets(actor: Actor, words: str) -> Iterable[Hit]:
    for row in search_assets(actor=actor, words=words, limit=MOST):
        yield Hit(
            text=f"{row.asset_no}, {row.model}",
            note=f"serial {row.serial}",
            endpoint="equipment.asset",
            arguments={"asset_id": row.id},
        )


def _items(_actor: Actor, words: str) -> Iterable[Hit]:
    for row in list_items(asked=_asked(words)).rows:
        yield Hit(
            text=row.name, note=row.code, endpoint="items.item", arguments={"item_id": row.id}
        )


def _organisations(_actor: Actor, words: str) -> Iterable[Hit]:
    for row in search_organisations(words=words, limit=MOST):
        yield Hit(
            text=row.name,
            note=f"{KIND_NAMES[row.kind]}, {row.code}",
            endpoint="organisations.organisation",
            arguments={"organisation_id": row.id},
        )


def _baselines(actor: Actor, words: str) -> Iterable[Hit]:
    for row in list_baselines(actor=actor, asked=_asked(words)).rows:
        yield Hit(
            text=f"{row.item} at {row.trust}",
            note=row.reference,
            endpoint="baselines.baseline",
            arguments={"baseline_id": row.id},
        )


def _asked(words: str) -> Asked:
    return Asked(words=words, rows=MOST)


Find = Callable[[Actor, str], Iterable[Hit]]
_KINDS: tuple[tuple[str, Permission, Find], ...] = (
    ("Equipment", Permission.EQUIPMENT_VIEW, _assets),
    ("Agreements", Permission.AGREEMENTS_VIEW, _agreements),
    ("Tenders", Permission.TENDERS_VIEW, _tenders),
    ("Items", Permission.CATALOGUE_VIEW, _items),
    ("Baselines", Permission.BASELINES_VIEW, _baselines),
    ("Organisations", Permission.ORGANISATIONS_VIEW, _organisations),
)
