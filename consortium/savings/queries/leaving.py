"""What a trust's leaving costs, or its joining is worth, over all agreements of a consortium."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.prices.pricing import Terms, contract_year
from consortium.contracts.domain.terms.schedules import contract_years, priced_items
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.scenario import (
    Scenario,
    Stay,
    first_stay,
    recorded_stay,
    terms_of,
)
from consortium.contracts.models.clawbacks import opt_out_clauses
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.membership import list_consortia
from consortium.savings.domain.leaving import (
    Deal,
    Kind,
    Line,
    bought_in,
    lines_of,
    taking_part,
)
from consortium.savings.models import loading
from consortium.savings.models.facts import purchases
from consortium.savings.models.loading import Scene
from consortium.spend.queries.batches import current_batches


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A coming or going that is recorded, by the trust's code."""

    trust: str
    name: str
    joins: bool
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """A consortium with its agreements, about which somebody may ask what leaving costs."""

    consortium_id: UUID
    consortium: str
    scene: Scene
    trusts: Mapping[str, str]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """Some trusts leave all agreements on a day, or join them.

    ``beside_first`` compares with the trusts of the first day, all staying and nobody joining;
    else with the same trusts not leaving, or not joining, and all else as recorded.
    """

    trusts: tuple[str, ...]
    joins: bool
    on: date
    beside_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    trust: str
    agreement: str
    about: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherView:
    """What somebody else pays more: under prices, in rebates lost, and of the running costs."""

    trust: str
    prices: Decimal
    rebates: Decimal
    running: Decimal

    @property
    def altogether(self) -> Decimal:
        return self.prices + self.rebates + self.running


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """``price`` is what the trusts pay more, ``running`` what they pay more of running costs.

    ``left_out`` take part in only one of the two worlds, so that nothing can be compared.
    """

    period: Period
    lines: tuple[LineView, ...]
    price: Decimal
    running: Decimal
    others: tuple[OtherView, ...]
    total: OtherView
    left_out: tuple[str, ...]

    @property
    def net(self) -> Decimal:
        return self.price + self.running


def consortia_to_ask_about(*, actor: Actor) -> list[tuple[UUID, str]]:
    """The consortia of which the actor sees every volume."""
    scope = actor.scope(Permission.VOLUMES_VIEW)
    found = list_consortia(actor=actor, permission=Permission.VOLUMES_VIEW)
    return [(row.id, row.name) for row in found if row.id in scope]


def books_of(*, actor: Actor, consortium_id: UUID) -> Books:
    """A consortium's agreements with what is recorded of who came and went.

    Raises:
        NotFound: there is none, or not all of its volumes are within reach.
    """
    names = dict(consortia_to_ask_about(actor=actor))
    if consortium_id not in names:
        raise NotFound("consortium")
    scene = loading.load_scene(consortium_id)
    trusts = {trust.code: trust.name for trust in scene.trusts.values()}
    return Books(
        consortium_id=consortium_id,
        consortium=names[consortium_id],
        scene=scene,
        trusts=trusts,
        moves=tuple(_moves(scene, trusts)),
    )


def cost_of(books: Books, supposed: Supposed, *, period: Period) -> Cost:
    """What is different in a period, at what was bought in it, and where nothing was bought yet,
    at what is committed.

    Raises:
        Invalid: a trust would leave before it joins.
    """
    scene = books.scene
    before, after = _worlds(scene, supposed)
    wider = _wider(before, period)
    batches = [batch.id for batch in current_batches(trust_ids=list(scene.trusts))]
    lines = lines_of(
        before,
        after,
        bought=bought_in(
            wider,
            purchases(scene, wider, batches),
            after,
            capital=scene.capital_items,
        ),
        period=period,
        costs=loading.costs(scene),
    )
    here = [taking_part(world, period) for world in (before, after)]
    others = sorted((here[0] & here[1]) - set(supposed.trusts), key=lambda code: books.trusts[code])
    views = tuple(_other(books.trusts[code], code, lines) for code in others)
    mine = [line for line in lines if line.trust in supposed.trusts]
    return Cost(
        period=period,
        lines=tuple(_shown(books, line) for line in mine if line.kind is not Kind.RUNNING),
        price=_sum(line.amount for line in mine if line.kind is not Kind.RUNNING),
        running=_sum(line.amount for line in mine if line.kind is Kind.RUNNING),
        others=views,
        total=OtherView(
            trust="All others",
            prices=_sum(view.prices for view in views),
            rebates=_sum(view.rebates for view in views),
            running=_sum(view.running for view in views),
        ),
        left_out=tuple(
            sorted(books.trusts[code] for code in (here[0] ^ here[1]) - set(supposed.trusts))
        ),
    )


def _worlds(scene: Scene, supposed: Supposed) -> tuple[list[Deal], list[Deal]]:
    clauses = opt_out_clauses(list(scene.known.values()))
    before: list[Deal] = []
    after: list[Deal] = []
    for agreement_id, known in scene.known.items():
        items = priced_items(known.terms.schedules)
        if not items:
            continue
        for world, scenario in zip((before, after), _scenarios(known.terms, supposed), strict=True):
            world.append(
                Deal(
                    name=known.title,
                    outlook=Outlook(terms_of(known.terms, scenario)),
                    clauses=clauses.get(agreement_id, ()),
                    is_capital=scene.capital_items.issuperset(items),
                )
            )
    return before, after


def _scenarios(terms: Terms, supposed: Supposed) -> tuple[Scenario, Scenario]:
    """The two worlds under one agreement: before and after."""
    then, now = [], []
    for trust in supposed.trusts:
        stay = recorded_stay(terms, trust)
        if supposed.joins:
            then.append(Stay(trust=trust))
            now.append(stay if stay.joins else Stay(trust=trust, joins=supposed.on))
        elif stay.joins is not None:
            then.append(Stay(trust=trust, joins=stay.joins))
            goes = Stay(trust=trust, joins=stay.joins, leaves=supposed.on)
            now.append(goes if stay.joins < supposed.on else Stay(trust=trust))
    if supposed.beside_first:
        trusts = {spell.trust for spell in terms.spells}
        then = [first_stay(terms, trust) for trust in sorted(trusts)]
    return Scenario(stays=tuple(then)), Scenario(stays=tuple(now))


def _wider(deals: Iterable[Deal], period: Period) -> Period:
    """The period with the whole of every contract year that ends in it: rebates are of years."""
    starts = [
        start
        for deal in deals
        for start in contract_years(deal.outlook.terms.term)
        if contract_year(deal.outlook.terms, start).last_day in period
    ]
    return Period(min([period.start, *starts]), period.end)


def _moves(scene: Scene, trusts: Mapping[str, str]) -> Iterator[Move]:
    """Who left and who joined after the first day, the first agreement in which it did."""
    found: dict[tuple[str, bool], date] = {}
    for known in scene.known.values():
        for spell in known.terms.spells:
            if spell.trust not in trusts:
                continue
            days = ((True, spell.period.start), (False, spell.period.end))
            for joins, on in days:
                if on is not None and known.terms.term.start < on:
                    key = (spell.trust, joins)
                    found[key] = min(on, found.get(key, on))
    for (trust, joins), on in sorted(found.items(), key=lambda item: (item[1], item[0])):
        yield Move(trust=trust, name=trusts[trust], joins=joins, on=on)


def _shown(books: Books, line: Line) -> LineView:
    items = {item.code: item.name for item in books.scene.items.values()}
    about = {
        Kind.PRICES: items.get(line.about, line.about),
        Kind.REBATE: f"{line.about}: rebate lost",
        Kind.CLAWBACK: "Discount paid back on leaving",
    }[line.kind]
    return LineView(
        trust=books.trusts[line.trust], agreement=line.agreement, about=about, amount=line.amount
    )


def _other(name: str, code: str, lines: Collection[Line]) -> OtherView:
    def of(*kinds: Kind) -> Decimal:
        return _sum(line.amount for line in lines if line.trust == code and line.kind in kinds)

    return OtherView(
        trust=name,
        prices=of(Kind.PRICES, Kind.CLAWBACK),
        rebates=of(Kind.REBATE),
        running=of(Kind.RUNNING),
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
