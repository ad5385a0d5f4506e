"""Finding contracts for the same thing: agreements that overlap in an item, or a category."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.prices.price_table import PriceTable
from consortium.contracts.domain.terms.schedules import priced_items
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.terms import AgreementTerms, terms_of_all
from consortium.foundation.database import db
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period, add_months
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.directory import organisations_by_id
from consortium.savings.domain.duplicates import Offer, OverlapKind, overlaps_of
from consortium.spend.queries.batches import current_batches
from consortium.spend.queries.bought import bought_by_month

# The first four digits of a code of the common procurement vocabulary are its class.
_CPV_CLASS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two agreements, with what a unit costs under it."""

    id: UUID
    reference: str
    title: str
    supplier: str
    price: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapRow:
    """Two agreements that overlap; ``amount`` is what twelve months at the dearer price cost more,
    in pounds, None where prices do not compare. ``about`` is an item's name or a category."""

    kind: OverlapKind
    about: str
    dearer: Side
    cheaper: Side
    trusts: tuple[str, ...]
    period: Period
    units: Decimal
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesFound:
    """A page of overlaps; ``amount`` is over all that fit."""

    page: Page[OverlapRow]
    amount: Decimal


def list_duplicates(
    *,
    actor: Actor,
    on: date,
    asked: Asked,
    kind: OverlapKind | None = None,
    with_past: bool = False,
) -> DuplicatesFound:
    """The agreements of the consortia within reach that overlap, what costs most first.

    Prices are those of the day ``on``, or of the day nearest to it; units are of the twelve
    months up to it. Words match item, agreement, supplier or trust. ``with_past`` adds overlaps
    that ended before the day.
    """
    known = _known(actor)
    items = _items({item for each in known.values() for item in _codes(each)})
    units = _units(known, items, on)
    suppliers = organisations_by_id({each.supplier_id for each in known.values()})
    offers = [
        offer
        for each in known.values()
        for offer in _offers(each, items, units, on)
        if with_past or offer.period.end is None or offer.period.end > on
    ]
    names = {item.code: item.name for item in items.values()}
    rows = []
    for found in overlaps_of(offers):
        if not with_past and found.period.end is not None and found.period.end <= on:
            continue
        dearer, cheaper = known[found.dearer], known[found.cheaper]
        rows.append(
            OverlapRow(
                kind=found.kind,
                about=names.get(found.about, f"Category {found.about}"),
                dearer=_side(dearer, suppliers[dearer.supplier_id].name, found.dearer_price),
                cheaper=_side(cheaper, suppliers[cheaper.supplier_id].name, found.cheaper_price),
                trusts=tuple(dearer.names.trust(code) for code in found.trusts),
                period=found.period,
                units=found.units,
                amount=found.amount,
            )
        )
    words = asked.words.casefold().split()
    fitting = [
        row
        for row in rows
        if (kind is None or row.kind is kind) and all(word in _text(row) for word in words)
    ]
    if asked.sort == "about":
        fitting.sort(key=lambda row: row.about, reverse=asked.descending)
    shown = fitting if asked.rows is None else fitting[asked.offset : asked.offset + asked.rows]
    return DuplicatesFound(
        page=Page(rows=shown, total=len(fitting), asked=asked),
        amount=sum((row.amount or ZERO for row in fitting), ZERO),
    )


def _known(actor: Actor) -> dict[UUID, AgreementTerms]:
    """The agreements of which the actor sees every volume."""
    scope = actor.scope(Permission.VOLUMES_VIEW)
    rows = select(Agreement).order_by(Agreement.starts_on, Agreement.id)
    if not scope.everything:
        rows = rows.where(Agreement.consortium_id.in_(scope.organisations))
    return terms_of_all(db.session.scalars(rows).all())


def _codes(known: AgreementTerms) -> tuple[str, ...]:
    return priced_items(known.terms.schedules)


def _items(codes: Collection[str]) -> dict[str, Item]:
    return {row.code: row for row in db.session.scalars(select(Item).where(Item.code.in_(codes)))}


def _units(
    known: Mapping[UUID, AgreementTerms], items: Mapping[str, Item], on: date
) -> Mapping[tuple[UUID, UUID, UUID | None], Decimal]:
    """What was bought in the twelve whole months up to a day's, by trust, item and supplier."""
    trusts = {trust_id for each in known.values() for trust_id in each.trust_ids.values()}
    end = add_months(on.replace(day=1), 1)
    months = Period(add_months(end, -12), end)
    found: dict[tuple[UUID, UUID, UUID | None], Decimal] = defaultdict(Decimal)
    for each in bought_by_month(
        batch_ids=[batch.id for batch in current_batches(trust_ids=trusts)],
        item_ids=[item.id for item in items.values()],
        period=months,
    ):
        found[each.trust_id, each.item_id, each.supplier_id] += each.quantity
    return found


def _offers(
    known: AgreementTerms,
    items: Mapping[str, Item],
    units: Mapping[tuple[UUID, UUID, UUID | None], Decimal],
    on: date,
) -> Iterator[Offer]:
    """What each trust may buy under an agreement in its last stay."""
    table = PriceTable(known.terms)
    stays: dict[str, Period] = {}
    for spell in sorted(known.terms.spells, key=lambda spell: spell.period.start):
        stay = spell.period.overlap(known.terms.term)
        if stay is not None:
            stays[spell.trust] = stay
    for trust, stay in stays.items():
        nearest = max(stay.start, on)
        if stay.end is not None:
            nearest = min(nearest, stay.last_day)
        for code in _codes(known):
            item = items[code]
            price = table.rate_on(trust=trust, item=code, on=nearest).unit_price
            yield Offer(
                agreement=known.agreement_id,
                supplier=known.supplier_id,
                trust=trust,
                item=code,
                category=item.cpv_code[:_CPV_CLASS] or item.eclass_code,
                period=stay,
                price=price,
                units=units.get((known.trust_ids[trust], item.id, known.supplier_id), Decimal(0)),
            )


def _side(known: AgreementTerms, supplier: str, price: Decimal | None) -> Side:
    return Side(
        id=known.agreement_id,
        reference=known.reference,
        title=known.title,
        supplier=supplier,
        price=price,
    )


def _text(row: OverlapRow) -> str:
    sides = (f"{side.reference} {side.title} {side.supplier}" for side in (row.dearer, row.cheaper))
    return " ".join((row.about, *sides, *row.trusts)).casefold()
