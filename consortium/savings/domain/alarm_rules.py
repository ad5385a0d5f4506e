"""What raises an alarm on a baseline, kind by kind (rule R16)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period, add_months, london_date
from consortium.savings.domain.alarms import Alarm, AlarmKind, Figure, FigureKind, Opening, Version
from consortium.savings.domain.baseline import FEWEST_PURCHASES

# Of the quantity bought in the window. A month's deliveries booked on the other side of the
# window's edge move a twelfth of a year, 8.3 per cent; more than a tenth needs an explanation.
FAR_FROM_HISTORY = Decimal("0.10")
# A unit changed when price and quantity moved by the same pack, as near as this.
NEAR_A_PACK = Fraction(1, 20)
# With fewer trusts there is nothing to be dearer than (benchmarks are hidden below three).
FEWEST_TRUSTS = 3


def alarms_on(
    version: Version,
    *,
    before: Version | None,
    peers: Iterable[Version],
    openings: Collection[Opening],
    packs: Collection[Fraction],
    bought: Decimal | None,
    few: Mapping[str, int],
) -> tuple[Alarm, ...]:
    """Everything unusual about a version, in the order of rule R16.

    ``before`` is the version it follows, ``peers`` the other trusts' locked ones of the item,
    ``packs`` how many base units a pack of the item holds, ``bought`` the quantity that the
    trust's lines of the window add up to (None without lines), and ``few`` the financial years
    that show a saving on too few purchases, with their number.
    """
    found = (
        _after_bids(version, before, openings),
        _above_peers(version, peers),
        _window_moved(version, before),
        _unit_changed(version, before, packs),
        _far_from_history(version, bought),
        *(_few_purchases(year, number) for year, number in sorted(few.items())),
    )
    return tuple(alarm for alarm in found if alarm is not None)


def _after_bids(
    version: Version, before: Version | None, openings: Collection[Opening]
) -> Alarm | None:
    """A price of the time before the bids, made after they were read.

    A price of the time after them is the next tender's baseline (rule R8), and no alarm.
    """
    seen = [
        each
        for each in openings
        if each.at < version.made_at and version.window.last_day < london_date(each.at)
    ]
    if not seen:
        return None
    last = max(seen, key=lambda each: each.at)
    figures = [
        Figure(name="Tender", value=last.tender, kind=FigureKind.TEXT),
        Figure(name="Bids opened", value=london_date(last.at), kind=FigureKind.DAY),
        Figure(name="Baseline made", value=london_date(version.made_at), kind=FigureKind.DAY),
        *_both_prices(version, before),
    ]
    return Alarm(
        kind=AlarmKind.CHANGED_AFTER_BIDS,
        figures=tuple(figures),
        at_stake=_moved(version, before.unit_price) if before else None,
    )


def _above_peers(version: Version, peers: Iterable[Version]) -> Alarm | None:
    """Dearer than every other trust, in the same twelve months; the unit is the item's own."""
    others = [each for each in peers if each.window == version.window]
    if len(others) + 1 < FEWEST_TRUSTS:
        return None
    dearest = max(each.unit_price for each in others)
    if version.unit_price <= dearest:
        return None
    return Alarm(
        kind=AlarmKind.ABOVE_PEERS,
        figures=(
            Figure(name="Baseline price", value=version.unit_price, kind=FigureKind.PRICE),
            Figure(
                name="Dearest of the others", value=dearest, kind=FigureKind.PRICE, of_others=True
            ),
            Figure(name="Other trusts", value=Decimal(len(others)), kind=FigureKind.QUANTITY),
        ),
        at_stake=_moved(version, dearest),
    )


def _window_moved(version: Version, before: Version | None) -> Alarm | None:
    if before is None or before.window == version.window:
        return None
    return Alarm(
        kind=AlarmKind.WINDOW_MOVED,
        figures=(
            Figure(name="Began before", value=before.window.start, kind=FigureKind.DAY),
            Figure(name="Begins now", value=version.window.start, kind=FigureKind.DAY),
            *_both_prices(version, before),
        ),
        at_stake=_moved(version, before.unit_price),
    )


def _unit_changed(
    version: Version, before: Version | None, packs: Collection[Fraction]
) -> Alarm | None:
    """The price rose and the quantity fell by one pack of the item, or the other way round."""
    if before is None:
        return None
    dearer = Fraction(version.unit_price) / Fraction(before.unit_price)
    fewer = Fraction(before.quantity) / Fraction(version.quantity)
    for pack in sorted({*packs, *(1 / each for each in packs)} - {Fraction(1)}):
        if all(abs(ratio / pack - 1) <= NEAR_A_PACK for ratio in (dearer, fewer)):
            holds = pack if pack > 1 else 1 / pack
            return Alarm(
                kind=AlarmKind.UNIT_CHANGED,
                figures=(
                    Figure(name="Pack", value=f"of {holds}", kind=FigureKind.TEXT),
                    *_both_prices(version, before),
                    Figure(name="Quantity before", value=before.quantity, kind=FigureKind.QUANTITY),
                    Figure(name="Quantity now", value=version.quantity, kind=FigureKind.QUANTITY),
                ),
            )
    return None


def _far_from_history(version: Version, bought: Decimal | None) -> Alarm | None:
    if bought is None:
        return None
    apart = version.quantity - bought
    if abs(apart) <= FAR_FROM_HISTORY * bought:
        return None
    figures = [
        Figure(name="Quantity", value=version.quantity, kind=FigureKind.QUANTITY),
        Figure(name="Bought in the window", value=bought, kind=FigureKind.QUANTITY),
    ]
    if bought > 0:
        percent = pennies(Fraction(apart) / Fraction(bought) * 100)
        figures.append(Figure(name="Apart by", value=percent, kind=FigureKind.PERCENT))
    return Alarm(
        kind=AlarmKind.FAR_FROM_HISTORY,
        figures=tuple(figures),
        at_stake=pennies(Fraction(apart) * Fraction(version.unit_price)),
    )


def _few_purchases(year: str, number: int) -> Alarm:
    return Alarm(
        kind=AlarmKind.FEW_PURCHASES,
        about=year,
        figures=(
            Figure(name="Year", value=year, kind=FigureKind.TEXT),
            Figure(name="Purchases", value=Decimal(number), kind=FigureKind.QUANTITY),
        ),
    )


def _both_prices(version: Version, before: Version | None) -> list[Figure]:
    if before is None:
        return [Figure(name="Price", value=version.unit_price, kind=FigureKind.PRICE)]
    return [
        Figure(name="Price before", value=before.unit_price, kind=FigureKind.PRICE),
        Figure(name="Price now", value=version.unit_price, kind=FigureKind.PRICE),
    ]


def _moved(version: Version, price: Decimal) -> Decimal:
    return pennies((Fraction(version.unit_price) - Fraction(price)) * Fraction(version.quantity))


def few_purchases(
    purchases: Mapping[date, int], *, saved_in: Collection[date], year: Period
) -> int | None:
    """How many purchases are behind a year's saving, when they are fewer than three.

    ``purchases`` are counted by month; ``saved_in`` are the months with a saving, by their first
    day. A year that is not over is filled up with the months before it: the twelve months that
    end with its last saving count, so that nobody is accused of an early April.
    """
    months = [month for month in saved_in if month in year]
    if not months:
        return None
    last = max(months)
    first = add_months(last, -11)
    number = sum(count for month, count in purchases.items() if first <= month <= last)
    return number if number < FEWEST_PURCHASES else None
