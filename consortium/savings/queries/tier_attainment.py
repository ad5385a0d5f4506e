"""How far the items of each agreement are up their steps: as tested, and at today's run-rate."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.prices.explanation import interval
from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.domain.terms.schedules import Measure, Scheme, tier_index
from consortium.contracts.domain.what_if.item_comparison import ItemView, Spot, items_of
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.staircase import DeadZone
from consortium.contracts.domain.what_if.timeline import held_on
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.run_rate import Month, run_rate
from consortium.savings.models.loading import Scene, load_scene
from consortium.savings.queries.report import consortium_reported
from consortium.spend.queries.batches import current_batches
from consortium.spend.queries.bought import Bought, bought_by_month

_NOT_UNITS = {Measure.MEMBER_COUNT, Measure.SHARE}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttainmentRow:
    """An item with several steps.

    ``tested`` is the measure of everybody on the day, in units, pounds or members (``measure``
    says which), ``gap`` how much more reaches the next step, and ``gap_pounds`` by how much a
    year there costs more (below zero: less), each None on the last step. ``run_rate`` is a year
    of what today's members bought on contract, in the measure's unit; None where units do not
    decide, or too little was bought yet.
    """

    agreement_id: UUID
    reference: str
    agreement: str
    item: str
    rules: str
    measure: Measure
    members: int
    tested: Decimal
    step: str
    unit_price: Decimal
    next_from: Decimal | None
    next_price: Decimal | None
    gap: Decimal | None
    gap_pounds: Decimal | None
    zone: DeadZone | None
    cheaper_by: Decimal | None
    run_rate: Decimal | None
    run_rate_step: str
    run_rate_gap: Decimal | None
    next_test: date | None
    forecast_step: str
    forecast_price: Decimal | None


def list_tier_attainment(
    *, actor: Actor, consortium_id: UUID, on: date, asked: Asked
) -> Page[AttainmentRow]:
    """The items with several steps under the agreements in force on a day, the nearest to its
    next step first.

    ``on`` is the last day of a month. Words match agreement or item.

    Raises:
        NotFound: the consortium is not within reach, or not everybody's volume.
    """
    consortium_reported(actor=actor, consortium_id=consortium_id)
    if consortium_id not in actor.scope(Permission.VOLUMES_VIEW):
        raise NotFound("consortium")
    scene = load_scene(consortium_id)
    bought = _bought(scene)
    rows = [
        row
        for known in scene.known.values()
        if on in known.terms.term
        for row in _of_agreement(scene, known, bought, on)
    ]
    words = asked.words.casefold().split()
    fitting = [row for row in rows if all(word in _text(row) for word in words)]
    orders = {"agreement": lambda row: row.agreement, "item": lambda row: row.item}
    if asked.sort in orders:
        fitting.sort(key=orders[asked.sort], reverse=asked.descending)
    else:
        fitting.sort(key=_nearest_to_its_next)
    shown = fitting if asked.rows is None else fitting[asked.offset : asked.offset + asked.rows]
    return Page(rows=shown, total=len(fitting), asked=asked)


def _bought(scene: Scene) -> Mapping[tuple[UUID, UUID | None], list[Bought]]:
    """What members ordered month by month, by item and supplier."""
    batches = current_batches(trust_ids=list(scene.trusts))
    found: dict[tuple[UUID, UUID | None], list[Bought]] = defaultdict(list)
    for each in bought_by_month(
        batch_ids=[batch.id for batch in batches], item_ids=list(scene.items)
    ):
        found[each.item_id, each.supplier_id].append(each)
    return found


def _of_agreement(
    scene: Scene,
    known: AgreementTerms,
    bought: Mapping[tuple[UUID, UUID | None], list[Bought]],
    on: date,
) -> Iterator[AttainmentRow]:
    outlook = Outlook(known.terms)
    for view in items_of(outlook, outlook, on=on, names=known.names):
        held = held_on(outlook.member_prices(view.code), on)
        if view.after is None or held is None or not view.has_steps:
            continue
        rate = _rate(scene, known, held.scheme, bought, on)
        yield _row(known, view, view.after, held.scheme, rate)


def _rate(
    scene: Scene,
    known: AgreementTerms,
    scheme: Scheme,
    bought: Mapping[tuple[UUID, UUID | None], list[Bought]],
    on: date,
) -> Decimal | None:
    """A year of today's members' purchases on contract, in what the scheme measures."""
    if scheme.measure in _NOT_UNITS:
        return None
    months = [
        Month(
            trust=scene.trusts[each.trust_id].code,
            month=each.month,
            units=each.quantity * scheme.weight(item),
        )
        for item in scheme.items
        for each in bought.get((scene.item_ids[item], known.supplier_id), ())
    ]
    stays = dict(_stays(known, members_on(known.terms.spells, on), on))
    return run_rate(months, stays=stays, until=on + timedelta(days=1))


def _stays(known: AgreementTerms, members: Iterable[str], on: date) -> Iterator[tuple[str, Period]]:
    for trust in members:
        for spell in known.terms.spells:
            stay = spell.period.overlap(known.terms.term)
            if spell.trust == trust and stay is not None and on in stay:
                yield trust, stay


def _row(
    known: AgreementTerms, view: ItemView, spot: Spot, scheme: Scheme, rate: Decimal | None
) -> AttainmentRow:
    above = spot.place.tier + 1
    upper = scheme.tiers[above].lower_bound if above < len(scheme.tiers) else None
    reached = None if rate is None else tier_index(scheme.tiers, rate)
    after_rate = None if reached is None else reached + 1
    return AttainmentRow(
        agreement_id=known.agreement_id,
        reference=known.reference,
        agreement=known.title,
        item=view.name,
        rules=view.rules,
        measure=view.measure,
        members=spot.members,
        tested=spot.measure,
        step=spot.found,
        unit_price=spot.unit_price,
        next_from=upper,
        next_price=spot.next_price,
        gap=spot.place.to_next,
        gap_pounds=spot.next_costs,
        zone=spot.place.zone,
        cheaper_by=spot.cheaper_by,
        run_rate=rate,
        run_rate_step="" if reached is None else interval(scheme.tiers, reached, scheme.measure),
        run_rate_gap=scheme.tiers[after_rate].lower_bound - rate
        if rate is not None and after_rate is not None and after_rate < len(scheme.tiers)
        else None,
        next_test=spot.forecast.day if spot.forecast else None,
        forecast_step=spot.forecast.tier if spot.forecast else "",
        forecast_price=spot.forecast.unit_price if spot.forecast else None,
    )


def _nearest_to_its_next(row: AttainmentRow) -> tuple[Decimal, str, str]:
    """By how much of the way is missing; those on their last step come last."""
    missing = row.gap / row.next_from if row.gap is not None and row.next_from else Decimal(2)
    return missing, row.agreement, row.item


def _text(row: AttainmentRow) -> str:
    return f"{row.reference} {row.agreement} {row.item}".casefold()
