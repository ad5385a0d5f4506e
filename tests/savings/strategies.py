"""Random stories: what hypothesis draws to try the savings method on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from consortium.foundation.domain.periods import Period, add_months
from consortium.savings.domain.baseline import Baseline, BaselineMethod, Grade
from consortium.savings.domain.facts import Cost, CostKind, Facts, Rebate, Uplift
from consortium.savings.domain.forecast import Forecast, ForecastRebate, make_forecast
from consortium.savings.domain.purchases import Purchase, Standing

TRUSTS = ("EAS", "NOR", "WES")
ITEMS = ("IOL", "drape", "scanner")
CAPITAL = frozenset({"scanner"})
WINDOW = Period(date(2023, 4, 1), date(2024, 4, 1))
FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
MILLIONTH, PENNY = Decimal("0.000001"), Decimal("0.01")

# Made from whole numbers: drawing decimals takes several times as long.
prices = st.integers(1, 90_000_000).map(lambda number: number * MILLIONTH)
# Returns come with a minus.
quantities = st.integers(-50_000, 900_000).map(lambda number: number * PENNY)
amounts = st.integers(-100_000, 5_000_000).map(lambda number: number * PENNY)
shares = st.dictionaries(
    st.sampled_from(TRUSTS), st.integers(0, 90_000).map(lambda number: number * PENNY)
)
days = st.dates(FIRST, LAST)


@dataclass(frozen=True, kw_only=True)
class Story:
    """Facts, the forecast that was locked before them, and the months each trust was a member."""

    facts: Facts
    forecast: Forecast
    stays: dict[str, Period]

    def member_share(self, trust: str, _item: str, month: Period) -> Fraction:
        shared = self.stays[trust].overlap(month)
        return Fraction(shared.days if shared else 0, month.days)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """A year, or some months of it."""
    start = draw(st.integers(0, 11))
    return Period(add_months(FIRST, start), add_months(FIRST, draw(st.integers(start + 1, 12))))


@st.composite
def versions(draw: st.DrawFn, trust: str, item: str) -> tuple[Baseline, ...]:
    """No baseline, one that was locked long ago, or several, the last ones locked late."""
    method = st.sampled_from(BaselineMethod)
    locked = draw(st.lists(st.dates(date(2025, 1, 1), LAST), max_size=2, unique=True))
    return tuple(
        Baseline(
            trust=trust,
            item=item,
            unit_price=draw(prices),
            quantity=draw(st.integers(1, 90_000)) * PENNY,
            window=WINDOW,
            method=draw(st.just(BaselineMethod.INVOICES) | method),
            grade=Grade.A,
            version=number,
            locked_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        )
        for number, day in enumerate(sorted(locked), start=1)
    )


purchases = st.builds(
    Purchase,
    trust=st.sampled_from(TRUSTS),
    item=st.sampled_from(ITEMS),
    on=days,
    quantity=quantities,
    amount=amounts,
    standing=st.sampled_from(Standing),
    due=st.none() | prices,
    funding=st.sampled_from(("", "charity")),
)
costs = st.builds(
    Cost,
    kind=st.sampled_from(CostKind),
    falls_on=days,
    amount=amounts,
    description=st.just("cost"),
    trust=st.sampled_from(("", *TRUSTS)),
)


@st.composite
def all_facts(draw: st.DrawFn, period: Period) -> Facts:
    keys = [(trust, item) for trust in TRUSTS for item in ITEMS]
    uplifted = draw(st.sets(st.sampled_from(keys)))
    paid = draw(st.none() | shares)
    year = Period(FIRST, LAST + timedelta(days=1))
    ratio = draw(st.fractions(Fraction(9, 10), Fraction(6, 5), max_denominator=997))
    return Facts(
        period=period,
        trusts={code: code for code in TRUSTS},
        items={code: code for code in ITEMS},
        capital_items=CAPITAL,
        purchases=tuple(draw(st.lists(purchases, max_size=15))),
        baselines={key: draw(versions(*key)) for key in keys},
        uplifts={
            (trust, item): Uplift(trust=trust, item=item, series="CPI", evidence="clause")
            for trust, item in uplifted
        },
        index_ratio=lambda _series, _window, _day: ratio,
        rebates=()
        if paid is None
        else (
            Rebate(year=year, amount=sum(paid.values(), 0 * PENNY), shares=paid, credit_note=""),
        ),
        costs=tuple(draw(st.lists(costs, max_size=4))),
        benefits=(),
    )


@st.composite
def forecasts(draw: st.DrawFn, facts: Facts) -> Forecast:
    """What was expected of some trusts, from the first versions of their baselines."""
    expected = draw(st.dictionaries(st.sampled_from(TRUSTS), prices))
    firsts = [
        locked[0] for (_, item), locked in facts.baselines.items() if locked and item not in CAPITAL
    ]
    made = make_forecast(
        period=facts.period,
        baselines=firsts,
        price=lambda trust, _item, _day: expected.get(trust),
    )
    counted = {cell.trust for cell in made.cells}
    promised = {trust: share for trust, share in draw(shares).items() if trust in counted}
    rebate = ForecastRebate(items=("drape",), rate=Decimal("0.04"), shares=promised)
    return Forecast(period=made.period, cells=made.cells, rebates=(rebate,) if promised else ())


@st.composite
def stories(draw: st.DrawFn) -> Story:
    facts = draw(all_facts(draw(periods())))
    stays = {}
    for trust in TRUSTS:
        start, end = sorted(draw(st.tuples(days, st.dates(FIRST, date(2027, 1, 1)))))
        stays[trust] = Period(start, end + timedelta(days=1))
    return Story(facts=facts, forecast=draw(forecasts(facts)), stays=stays)
