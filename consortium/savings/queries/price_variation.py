"""What each trust pays for the same item, beside the others: from baselines, or from purchases."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.catalogue.queries.items import items_by_id
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.money import ZERO, half_up
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.price_variation import (
    Benchmark,
    Point,
    Quartiles,
    Variation,
    headline,
    variation_of,
)
from consortium.savings.models.loading import members_ever
from consortium.savings.models.prices_paid import (
    PaidPrice,
    lock_days,
    prices_bought,
    signed_prices,
)
from consortium.savings.queries.report import consortium_reported
from consortium.savings.reports.price_variation import Dot, ItemRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is compared: the baselines locked by a day, or what was bought in whole months.

    Without either the baselines of today are.
    """

    locked_by: date | None = None
    bought_in: Period | None = None
    method: Quartiles = Quartiles.INCLUSIVE
    least_share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class VariationFound:
    """A page of items; the sums are over all that fit, in exact pounds."""

    page: Page[ItemRow]
    to_median: Decimal
    to_lower_quartile: Decimal
    to_minimum: Decimal
    is_whole: bool


def list_variation(
    *, actor: Actor, consortium_id: UUID, wanted: Wanted, asked: Asked
) -> VariationFound:
    """The items with what their prices vary by, the largest opportunity to the median first.

    Words match an item's code or name.

    Raises:
        NotFound: the consortium is not within reach.
    """
    rows, is_whole = _rows(actor, consortium_id, wanted, None)
    words = asked.words.casefold().split()
    fitting = [row for row in rows if all(each in _text(row) for each in words)]
    orders = {
        "item": lambda row: row.item.casefold(),
        "trusts": lambda row: row.trusts,
        "variation": lambda row: row.variation or ZERO,
    }
    if asked.sort in orders:
        fitting.sort(key=orders[asked.sort], reverse=asked.descending)
    else:
        fitting.sort(key=lambda row: (-(row.to_median or ZERO), row.item))
    shown = fitting if asked.rows is None else fitting[asked.offset : asked.offset + asked.rows]
    return VariationFound(
        page=Page(rows=shown, total=len(fitting), asked=asked),
        to_median=sum((row.to_median or ZERO for row in fitting), ZERO),
        to_lower_quartile=sum((row.to_lower_quartile or ZERO for row in fitting), ZERO),
        to_minimum=sum((row.to_minimum or ZERO for row in fitting), ZERO),
        is_whole=is_whole,
    )


def find_variation(
    *, actor: Actor, consortium_id: UUID, item_id: UUID, wanted: Wanted
) -> ItemRow | None:
    """One item; None where no trust has a price.

    Raises:
        NotFound: the consortium is not within reach.
    """
    rows, _ = _rows(actor, consortium_id, wanted, [item_id])
    return rows[0] if rows else None


def days_of_locking(*, actor: Actor, consortium_id: UUID) -> list[date]:
    """The days on which baselines were locked, the latest first.

    Raises:
        NotFound: the consortium is not within reach.
    """
    consortium_reported(actor=actor, consortium_id=consortium_id)
    return lock_days(members_ever(consortium_id))


def _rows(
    actor: Actor, consortium_id: UUID, wanted: Wanted, item_ids: Collection[UUID] | None
) -> tuple[list[ItemRow], bool]:
    consortium_reported(actor=actor, consortium_id=consortium_id)
    permission = Permission.SPEND_VIEW if wanted.bought_in else Permission.BASELINES_VIEW
    scope = actor.scope(permission)
    if not scope:
        raise NotFound("prices")
    trusts = members_ever(consortium_id)
    names = {each.id: each.name for each in trusts.values()}
    is_whole = consortium_id in scope
    if wanted.bought_in:
        prices = prices_bought(consortium_id, wanted.bought_in, item_ids=item_ids)
    else:
        prices = signed_prices(trusts, by=wanted.locked_by, item_ids=item_ids)
    by_item: dict[UUID, list[PaidPrice]] = defaultdict(list)
    for price in prices:
        by_item[price.item_id].append(price)
    items = items_by_id(by_item)
    seen = {trust_id for trust_id in names if trust_id in scope}
    rows = []
    for item_id, own in by_item.items():
        item = items[item_id]
        compared = _of_one_window(own)
        found = variation_of(
            [
                Point(trust=str(each.trust_id), price=each.price, quantity=each.quantity)
                for each in compared
            ],
            method=wanted.method,
            least_share=wanted.least_share,
        )
        dots = _dots(found, names, seen, is_whole=is_whole)
        if not dots:
            continue
        rows.append(
            ItemRow(
                item_id=item_id,
                code=item.code,
                item=item.name,
                unit=item.base_unit,
                trusts=len(found.benchmarks),
                variation=found.spread.variation if found.spread else None,
                spread=found.spread if is_whole else None,
                **_opportunities(found, dots, is_whole=is_whole),
                dots=dots,
                left_out=len(own) - len(compared),
            )
        )
    return rows, is_whole


def _of_one_window(prices: Collection[PaidPrice]) -> list[PaidPrice]:
    """The prices of the twelve months that most trusts have; of two such, the later."""
    by_window: dict[tuple[date, date], list[PaidPrice]] = defaultdict(list)
    for price in prices:
        by_window[price.window].append(price)
    _, usual = max(by_window.items(), key=lambda each: (len(each[1]), each[0]))
    return usual


def _dots(
    found: Variation, names: Mapping[UUID, str], seen: Collection[UUID], *, is_whole: bool
) -> tuple[Dot, ...]:
    """The prices within reach, the lowest first."""
    made = []
    for point in found.points:
        trust_id = UUID(point.trust)
        if trust_id not in seen:
            continue
        part = found.opportunity(Benchmark.MEDIAN, trust=point.trust)
        # Exact pounds over a known quantity would tell the median, another trust's price.
        shown = part if is_whole or part is None else headline(part)
        made.append(
            Dot(
                trust_id=trust_id,
                trust=names[trust_id],
                price=_to_the_millionth(point.price),
                quantity=point.quantity,
                makes_benchmark=point in found.benchmarks,
                to_median=shown,
                band=found.spread.band(point.price) if found.spread else None,
            )
        )
    return tuple(made)


def _opportunities(
    found: Variation, dots: Iterable[Dot], *, is_whole: bool
) -> dict[str, Decimal | None]:
    """Everybody's; for who sees some trusts only, the rounded part of these to the median."""
    if is_whole:
        return {
            "to_median": found.opportunity(Benchmark.MEDIAN),
            "to_lower_quartile": found.opportunity(Benchmark.LOWER_QUARTILE),
            "to_minimum": found.opportunity(Benchmark.MINIMUM),
        }
    own = [dot.to_median for dot in dots if dot.to_median is not None]
    return {
        "to_median": sum(own, ZERO) if found.spread else None,
        "to_lower_quartile": None,
        "to_minimum": None,
    }


def _to_the_millionth(price: Fraction) -> Decimal:
    return Decimal(f"{half_up(price, 6).normalize():f}")


def _text(row: ItemRow) -> str:
    return f"{row.code} {row.item}".casefold()
