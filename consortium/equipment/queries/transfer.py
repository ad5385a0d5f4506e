"""How a device was held over time: every change of owner, holder, place and maintainer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.domain.transfer import Change, Holding, changes
from consortium.equipment.models.transfer import AssetTransfer
from consortium.foundation.database import db
from consortium.organisations.models.organisation import Site
from consortium.organisations.queries.directory import organisations_by_id
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFact:
    """What changed, in names; no maintainer in particular is an empty text."""

    change: Change
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLine:
    at: datetime
    by: str
    reason: str
    changed: tuple[ChangedFact, ...]


def transfers_of(asset_id: UUID) -> list[TransferLine]:
    """The transfers of a device that the caller has found to be within reach, newest first."""
    rows = db.session.scalars(
        select(AssetTransfer)
        .where(AssetTransfer.asset_id == asset_id)
        .order_by(AssetTransfer.at.desc(), AssetTransfer.id.desc())
    ).all()
    if not rows:
        return []
    people = names_of({row.by_id for row in rows if row.by_id})
    places = _names(held for row in rows for held in (row.before, row.after))
    return [
        TransferLine(
            at=row.at,
            by=people.get(row.by_id, "") if row.by_id else "",
            reason=row.reason,
            changed=_changed(row.before, row.after, places),
        )
        for row in rows
    ]


def _changed(before: Holding, after: Holding, names: dict[UUID, str]) -> tuple[ChangedFact, ...]:
    was, is_now = _in_words(before, names), _in_words(after, names)
    found = changes(before, after)
    return tuple(
        ChangedFact(change=change, before=was[change], after=is_now[change])
        for change in Change
        if change in found
    )


def _in_words(held: Holding, names: dict[UUID, str]) -> dict[Change, str]:
    return {
        Change.OWNER: names[held.owner_id],
        Change.CUSTODIAN: names[held.custodian_id],
        Change.SITE: names[held.site_id],
        Change.LOCATION: held.location,
        Change.MAINTAINER: names[held.maintainer_id] if held.maintainer_id else "",
    }


def _names(holdings: Iterable[Holding]) -> dict[UUID, str]:
    organisations, sites = set[UUID](), set[UUID]()
    for held in holdings:
        organisations |= {held.owner_id, held.custodian_id}
        organisations |= {held.maintainer_id} if held.maintainer_id else set()
        sites.add(held.site_id)
    named = {key: line.name for key, line in organisations_by_id(organisations).items()}
    rows = db.session.execute(select(Site.id, Site.name).where(Site.id.in_(sites)))
    return named | dict(rows.all())
