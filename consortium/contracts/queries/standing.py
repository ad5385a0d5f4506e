"""Who counts beside joining and leaving: leads, suspensions, mergers, and what was returned."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, select, true

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.prices.interruptions import freezes
from consortium.contracts.domain.prices.pricing import schedule_on
from consortium.contracts.domain.terms.merging import counts_as_legacy_until
from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import TrustContract
from consortium.contracts.models.terms import AgreementTerms, load_terms
from consortium.contracts.models.usage import UsageReturn
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True)
class During:
    """A trust that leads or is suspended, and from when to when."""

    trust: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class MergerLine:
    trusts: str
    successor: str
    effective_on: date
    # Until this day they count as as many members as before, unless a scheme says otherwise.
    counts_until: date
    outsiders_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeLine:
    """Prices are frozen because too few members are left; negotiations are due by its end."""

    scheme: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPage:
    leads: tuple[During, ...]
    suspensions: tuple[During, ...]
    mergers: tuple[MergerLine, ...]
    freezes: tuple[FreezeLine, ...]
    members: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """What a trust returned of an item for a period, and whether a later return took its place."""

    trust: str
    item: str
    period: Period
    on_contract: Decimal
    of_category: Decimal
    source: str
    recorded_at: datetime

    @property
    def starts_on(self) -> date:
        return self.period.start

    @property
    def last_day(self) -> date:
        return self.period.last_day


def standing_under(*, actor: Actor, agreement_id: UUID, today: date) -> StandingPage:
    """Who leads, is suspended or has merged, and where prices are frozen.

    Raises:
        NotFound: the agreement is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    known = load_terms([agreement_id])[agreement_id]
    terms, name = known.terms, known.names.trust
    return StandingPage(
        leads=tuple(During(name(each.trust), each.period) for each in terms.leads),
        suspensions=tuple(During(name(each.trust), each.period) for each in terms.suspensions),
        mergers=tuple(
            MergerLine(
                trusts=" and ".join(name(trust) for trust in each.legacy),
                successor=name(each.successor),
                effective_on=each.effective_on,
                counts_until=counts_as_legacy_until(terms.term, each),
                outsiders_named=each.outsiders_named,
            )
            for each in terms.mergers
        ),
        freezes=_freezes(known, today),
        members=tuple(
            (known.trust_ids[code], name(code)) for code in members_on(terms.spells, today)
        ),
    )


def list_returns(*, actor: Actor, agreement_id: UUID, asked: Asked) -> Page[ReturnLine]:
    """The returns of the trusts whose volumes the actor sees; words match a trust or an item.

    Raises:
        NotFound: the agreement is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    own, seen = actor.scope(Permission.AGREEMENTS_VIEW), actor.scope(Permission.VOLUMES_VIEW)
    visible: ColumnElement[bool] = true()
    if not seen.everything:
        reached = {*seen.organisations, *(() if own.everything else own.organisations)}
        visible = UsageReturn.trust_id.in_(reached)
    rows = (
        select(UsageReturn, Organisation.name, Item.code, Item.name)
        .join(Organisation, Organisation.id == UsageReturn.trust_id)
        .join(Item, Item.id == UsageReturn.item_id)
        .where(
            UsageReturn.agreement_id == agreement_id,
            visible,
            *matching(asked.words, Organisation.name, Item.code, Item.name),
        )
    )
    orders = {"from": UsageReturn.starts_on, "trust": Organisation.name, "item": Item.code}
    wanted = asked if asked.sort in orders else replace(asked, sort="from", descending=True)
    page, total = one_page(rows, wanted, orders[wanted.sort], Organisation.name, UsageReturn.id)
    lines = [
        ReturnLine(
            trust=trust,
            item=f"{code}: {item}",
            period=Period(row.starts_on, row.ends_on),
            on_contract=row.on_contract,
            of_category=row.of_category,
            source=row.source,
            recorded_at=row.recorded_at,
        )
        for row, trust, code, item in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def contracts_to_return_for(*, actor: Actor, agreement_id: UUID) -> list[tuple[UUID, str]]:
    """The signed contracts under an agreement, by their trusts' names.

    Raises:
        NotFound: the agreement is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    rows = db.session.execute(
        select(TrustContract.id, TrustContract.reference, Organisation.name)
        .join(Organisation, Organisation.id == TrustContract.trust_id)
        .where(TrustContract.agreement_id == agreement_id, TrustContract.signed_at.is_not(None))
        .order_by(Organisation.name, TrustContract.spell)
    )
    return [(contract_id, f"{trust} ({reference})") for contract_id, reference, trust in rows]


def items_to_return(*, actor: Actor, agreement_id: UUID) -> list[tuple[UUID, str]]:
    """The items whose use a test can look at: those priced, and those that a tier is linked to.

    Raises:
        NotFound: the agreement is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    known = load_terms([agreement_id])[agreement_id]
    linked = {
        scheme.rules.link.item
        for version in known.terms.schedules
        for scheme in version.schemes
        if scheme.rules.link is not None
    }
    rows = db.session.execute(
        select(Item.id, Item.code, Item.name)
        .where(Item.code.in_(linked | known.item_ids.keys()))
        .order_by(Item.name)
    )
    return [(item_id, f"{code}: {name}") for item_id, code, name in rows]


def _freezes(known: AgreementTerms, today: date) -> tuple[FreezeLine, ...]:
    schedule = schedule_on(known.terms.schedules, today)
    return tuple(
        FreezeLine(scheme=scheme.name, period=period)
        for scheme in (schedule.schemes if schedule else ())
        for period in freezes(scheme, known.terms)
    )
