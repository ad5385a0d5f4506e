"""The preview of a request to change prices, as its page shows it, and whether it still holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.prices.price_changes import ChangeState
from consortium.contracts.models.price_change import PriceChangeRequest
from consortium.contracts.models.price_preview import preview_of
from consortium.foundation.database import db
from consortium.foundation.domain.errors import DomainError
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexResult:
    """The two averages of the index and what they make of a price."""

    then: Decimal
    now: Decimal
    uncapped: Decimal
    factor: Decimal
    limited_by: str | None
    last_month: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    item: str
    whose: str
    lower_bound: Decimal
    before: Decimal
    factor: Decimal
    after: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectLine:
    trust: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """A preview as it was kept, with the trusts whose volumes the reader sees."""

    version: int
    at: datetime
    index: IndexResult | None
    prices: tuple[PriceLine, ...]
    effects: tuple[EffectLine, ...]
    # All trusts together, for those who see all of them.
    total: EffectLine | None
    # Why it no longer holds; empty while it does.
    outdated: str


def preview_seen_by(actor: Actor, row: PriceChangeRequest) -> PreviewView | None:
    """The preview of a request as its reader sees it, or None before there is one."""
    kept = row.preview
    if kept is None or row.previewed_at is None:
        return None
    effects = list(_effects(actor, kept["effects"]))
    return PreviewView(
        version=kept["version"],
        at=row.previewed_at,
        index=_index_result(kept["index"]),
        prices=tuple(_prices(kept["prices"])),
        effects=tuple(effects),
        total=_together(effects) if len(effects) == len(kept["effects"]) else None,
        outdated=_outdated(row) if row.state is ChangeState.PREVIEWED else "",
    )


def _index_result(kept: Mapping[str, Any] | None) -> IndexResult | None:
    if kept is None:
        return None
    return IndexResult(
        then=Decimal(kept["then"]),
        now=Decimal(kept["now"]),
        uncapped=Decimal(kept["uncapped"]),
        factor=Decimal(kept["factor"]),
        limited_by=kept["limited_by"],
        last_month=date.fromisoformat(kept["last_month"]),
    )


def _prices(kept: Iterable[Mapping[str, Any]]) -> Iterable[PriceLine]:
    rows = select(Item.code, Item.name).where(Item.code.in_({each["item"] for each in kept}))
    names = dict(db.session.execute(rows).all())
    for each in kept:
        yield PriceLine(
            item=names.get(each["item"], each["item"]),
            whose="a trust alone" if each["alone"] else "members",
            lower_bound=Decimal(each["from"]),
            before=Decimal(each["before"]),
            factor=Decimal(each["factor"]),
            after=None if each["after"] is None else Decimal(each["after"]),
        )


def _effects(actor: Actor, kept: Iterable[Mapping[str, str]]) -> Iterable[EffectLine]:
    """Of each trust whose volume the reader sees: it could be told from the amounts."""
    volumes, own = actor.scope(Permission.VOLUMES_VIEW), actor.scope(Permission.AGREEMENTS_VIEW)
    codes = [each["trust"] for each in kept]
    rows = select(Organisation.code, Organisation.id, Organisation.name).where(
        Organisation.code.in_(codes)
    )
    trusts = {code: (trust_id, name) for code, trust_id, name in db.session.execute(rows)}
    for each in kept:
        trust_id, name = trusts[each["trust"]]
        if trust_id in volumes or trust_id in own:
            yield EffectLine(
                trust=name, before=Decimal(each["before"]), after=Decimal(each["after"])
            )


def _together(effects: Iterable[EffectLine]) -> EffectLine:
    listed = list(effects)
    return EffectLine(
        trust="All together",
        before=sum((each.before for each in listed), Decimal(0)),
        after=sum((each.after for each in listed), Decimal(0)),
    )


def _outdated(row: PriceChangeRequest) -> str:
    """Why the preview no longer holds: what it would say now differs, or it cannot be made."""
    try:
        same = preview_of(row).as_texts() == row.preview
    except DomainError as refused:
        return str(refused)
    if same:
        return ""
    return "A value of the index, a price, a member or a commitment has changed since."
