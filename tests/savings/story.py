"""The first year of the Seven Bridges story as plain facts, written down from its tables.

Prices that were due are written by hand here, not asked of the clause engine, so that the savings
method is tested on its own.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.periods import Period, add_months, months_of
from consortium.savings.domain.baseline import Baseline, BaselineMethod, Grade
from consortium.savings.domain.facts import (
    Benefit,
    BenefitKind,
    Cost,
    CostKind,
    Facts,
    Rebate,
    Uplift,
)
from consortium.savings.domain.forecast import Forecast, ForecastRebate, make_forecast
from consortium.savings.domain.purchases import Purchase, Standing

YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))
WINDOW = Period(date(2023, 4, 1), date(2024, 4, 1))
LOCKED = datetime(2024, 4, 30, 12, 0, tzinfo=UTC)
LOCKED_HILL = datetime(2025, 11, 30, 12, 0, tzinfo=UTC)
FOUNDERS = ("NOR", "SOU", "EAS", "WES", "CEN", "COA", "VAL")
TRUSTS = (*FOUNDERS, "HIL")
ITEMS = ("IOL", "OVD", "drape", "PACS", "calibration")

BASELINE_PRICES = {
    "IOL": ("44.00", "46.50", "47.00", "43.00", "45.00", "49.00", "52.00", "48.00"),
    "OVD": ("12.00", "12.50", "13.00", "11.80", "12.20", "13.50", "14.00", "13.20"),
    "drape": ("3.10", "3.20", "3.00", "2.90", "3.30", "3.40", "3.60", "3.25"),
    "PACS": ("1.30", "1.35", "1.40", "1.35", "1.35", "1.45", "1.55", "1.42"),
    "calibration": ("18",) * 8,
}
CASES = dict(zip(TRUSTS, (6000, 4000, 3500, 3000, 5000, 2500, 2000, 4000), strict=True))
EXAMS = dict(
    zip(
        TRUSTS,
        (420_000, 300_000, 260_000, 240_000, 380_000, 200_000, 160_000, 280_000),
        strict=True,
    )
)
# Year 1: North is up by a tenth, Valley down by a tenth, the others as in the baseline year.
CASES_YEAR_1 = {**CASES, "NOR": 6600, "VAL": 1800}
LENS_DUE = {1: "38", 2: "38", 3: "40", 4: "38"}
FIXED = {"OVD": "10.50", "drape": "2.95", "PACS": "1.00", "calibration": "11"}
OPT_OUT = {"IOL": "47.50", "OVD": "13.00", "drape": "3.00", "PACS": "1.45"}
WEST_LEAVES, HILL_JOINS = date(2025, 10, 1), date(2026, 1, 1)
CONSUMABLES = ("IOL", "OVD", "drape")


def baseline_volume(trust: str, item: str) -> int:
    if item == "PACS":
        return EXAMS[trust]
    return 144 if item == "calibration" else CASES[trust]


def baselines() -> dict[tuple[str, str], Baseline]:
    return {
        (trust, item): Baseline(
            trust=trust,
            item=item,
            unit_price=Decimal(BASELINE_PRICES[item][place]),
            quantity=Decimal(baseline_volume(trust, item)),
            window=WINDOW,
            method=BaselineMethod.INVOICES,
            grade=Grade.A,
            version=1,
            locked_at=LOCKED_HILL if trust == "HIL" else LOCKED,
        )
        for place, trust in enumerate(TRUSTS)
        for item in ITEMS
    }


def purchases() -> tuple[Purchase, ...]:
    lines = [line for number in (1, 2, 3, 4) for line in _quarter(number)]
    # Valley buys 100 of its first quarter's lenses from somebody else.
    lines.append(_line("VAL", "IOL", 1, 100, "52", Standing.OFF_CONTRACT, "38"))
    return tuple(lines)


def _quarter(number: int) -> list[Purchase]:
    lines = []
    for trust in TRUSTS:
        for item in ITEMS:
            standing, price = _terms(trust, item, number)
            quantity = _bought(trust, item)
            if price is None or not quantity:
                continue
            if (trust, item, number) == ("VAL", "IOL", 1):
                quantity -= 100
            lines.append(_line(trust, item, number, quantity, price, standing, price))
    return lines


def _bought(trust: str, item: str) -> int:
    if item == "PACS":
        return EXAMS[trust] // 4
    return 36 if item == "calibration" else CASES_YEAR_1[trust] // 4


def _terms(trust: str, item: str, number: int) -> tuple[Standing, str | None]:
    """How the trust stands in that quarter, and the price it pays."""
    due = LENS_DUE[number] if item == "IOL" else FIXED[item]
    if trust == "WES" and number > 2:
        return Standing.AFTER_LEAVING, OPT_OUT.get(item)
    if trust == "HIL":
        joined = number == 4 and item in CONSUMABLES
        return Standing.ON_CONTRACT, due if joined else None
    return Standing.ON_CONTRACT, due


def _line(
    trust: str, item: str, quarter: int, quantity: int, price: str, standing: Standing, due: str
) -> Purchase:
    return Purchase(
        trust=trust,
        item=item,
        on=add_months(YEAR.start, 3 * (quarter - 1)),
        quantity=Decimal(quantity),
        amount=Decimal(price) * quantity,
        standing=standing,
        due=Decimal(due),
    )


def index_ratio(_series: str, _window: Period, _day: date) -> Fraction:
    return Fraction(105, 100)


def facts() -> Facts:
    uplifted = ("NOR", "SOU", "EAS", "COA", "VAL", "HIL")
    return Facts(
        period=YEAR,
        trusts={code: f"{code} Trust" for code in TRUSTS},
        items={code: code for code in ITEMS},
        capital_items=frozenset(),
        purchases=purchases(),
        baselines={key: (locked,) for key, locked in baselines().items()},
        uplifts={
            (trust, item): Uplift(trust=trust, item=item, series="CPI", evidence="clause")
            for trust in uplifted
            for item in CONSUMABLES
        },
        index_ratio=index_ratio,
        rebates=(
            Rebate(
                year=YEAR,
                amount=Decimal("10248.00"),
                shares={
                    trust: Decimal(cases) * Decimal("0.42")
                    for trust, cases in {**CASES_YEAR_1, "HIL": 1000}.items()
                    if trust != "WES"
                },
                credit_note="CN-1",
            ),
        ),
        costs=(
            *(_cost(CostKind.ONE_OFF, 4, amount) for amount in ("70000", "126000", "2000")),
            *(_cost(CostKind.RUNNING, month, "6300") for month in (4, 7, 10, 1)),
        ),
        benefits=(
            Benefit(
                kind=BenefitKind.NON_CASH_RELEASING,
                falls_on=date(2025, 9, 1),
                amount=Decimal("2330.00"),
                description="Tomograph lent by Central to Coast",
                valuation="12 days x £220 hire avoided, less £310 transport",
            ),
        ),
    )


def _cost(kind: CostKind, month: int, amount: str) -> Cost:
    year = 2026 if month < 4 else 2025
    return Cost(
        kind=kind, falls_on=date(year, month, 1), amount=Decimal(amount), description="cost"
    )


def forecast() -> Forecast:
    """Locked on 1 April 2025: the seven founders, baseline volumes, lenses at £38."""

    def price(trust: str, item: str, _day: date) -> Decimal | None:
        if trust not in FOUNDERS:
            return None
        return Decimal(38) if item == "IOL" else Decimal(FIXED[item])

    made = make_forecast(period=YEAR, baselines=baselines().values(), price=price)
    shares = {trust: Decimal(CASES[trust]) * Decimal("0.42") for trust in FOUNDERS}
    rebate = ForecastRebate(items=("OVD",), rate=Decimal("0.04"), shares=shares)
    return Forecast(period=made.period, cells=made.cells, rebates=(rebate,))


def member_share(trust: str, _item: str, month: Period) -> Fraction:
    if trust == "WES":
        return Fraction(int(month.start < WEST_LEAVES))
    if trust == "HIL":
        return Fraction(int(month.start >= HILL_JOINS))
    return Fraction(1)


def months() -> list[Period]:
    return list(months_of(YEAR))
