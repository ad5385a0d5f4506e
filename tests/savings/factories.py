"""A year of savings in small, made through the use cases, with figures worked by hand.

North, South and West buy lenses of Alpha under one agreement: £38 while their 26,000 a year stay
together, £40 once West has left on 1 October 2025. Prices are those of the story.

| on contract       | May 2025, £38       | November 2025, £40  | saved |
|-------------------|---------------------|---------------------|-------|
| North, was £44.00 | 100: 600            | 100: 400            | 1,000 |
| South, was £46.50 | 100: 850            | 100: 650            | 1,500 |
| West, was £43.00  | 100: 500            | left                |   500 |
| sum               | 1,950               | 1,050               | 3,000 |

North also buys 10 lenses past the contract at £44 in June (10 x 6 = £60 leak), and West pays
£47.50 for 100 after leaving (100 x (43 - 47.50) = -£450, below the line).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from consortium.contracts.usecases.indices import add_index_series, record_index_value
from consortium.foundation.domain.periods import Period, financial_year
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.baseline import BaselineMethod, Party
from consortium.savings.domain.claim_terms import BudgetCut, ClaimTerms, CostTest, Recurrence, Share
from consortium.savings.domain.facts import BenefitKind, CostKind
from consortium.savings.usecases.baselines import (
    Found,
    Scope,
    prepare_baseline,
    record_uplift_evidence,
    sign_baseline,
)
from consortium.savings.usecases.claim_terms import record_claim_terms
from consortium.savings.usecases.forecast import lock_forecast
from consortium.savings.usecases.ledger import record_benefit, record_cost
from tests.contracts import factories as contracts
from tests.contracts.story import LENS
from tests.spend.factories import csv_of, imported, row
from tests.support.world import NOW, SYSTEM, World

WINDOW, YEAR = financial_year(2023), financial_year(2025)
PREPARED = datetime(2024, 4, 15, 9, 0, tzinfo=UTC)
LOCKED = datetime(2024, 4, 30, 9, 0, tzinfo=UTC)
FORECAST_LOCKED = datetime(2025, 4, 1, 7, 0, tzinfo=UTC)
NOTICED, WEST_LEAVES = datetime(2025, 7, 3, 10, 0, tzinfo=UTC), date(2025, 10, 1)

# Trust: price before, lenses in the year before.
BEFORE = {"north": ("44.00", "18000"), "south": ("46.50", "4500"), "west": ("43.00", "3500")}


def scope(trust_id: UUID, item_id: UUID, *, window: Period = WINDOW, reason: str = "") -> Scope:
    return Scope(trust_id=trust_id, item_id=item_id, window=window, reason=reason)


def found(
    price: str = "44.00",
    quantity: str = "6000",
    method: BaselineMethod = BaselineMethod.CONTRACT,
) -> Found:
    return Found(
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        method=method,
        source="Contract of 2021, schedule 4",
    )


def prepared(
    trust_id: UUID,
    item_id: UUID,
    price: str = "44.00",
    quantity: str = "6000",
    *,
    actor: Actor = SYSTEM,
    reason: str = "",
    method: BaselineMethod = BaselineMethod.CONTRACT,
    now: datetime = PREPARED,
) -> UUID:
    """A baseline of contract prices before its two signers."""
    return prepare_baseline(
        actor=actor,
        scope=scope(trust_id, item_id, reason=reason),
        found=found(price, quantity, method),
        now=now,
    )


def signed(baseline_id: UUID, *, now: datetime = LOCKED) -> UUID:
    """Signed for both sides, and so locked."""
    for party in Party:
        sign_baseline(actor=SYSTEM, baseline_id=baseline_id, party=party, now=now)
    return baseline_id


def locked(trust_id: UUID, item_id: UUID, price: str = "44.00", quantity: str = "6000") -> UUID:
    return signed(prepared(trust_id, item_id, price, quantity))


def shares(**percent: str) -> tuple[Share, ...]:
    """Who brought a saving about, each with its per cent."""
    return tuple(Share(party=name, percent=Decimal(value)) for name, value in percent.items())


def terms(**changes: Any) -> ClaimTerms:
    """What a claim rests on when finance can bank it."""
    whole = ClaimTerms(
        recurrence=Recurrence.RECURRENT,
        budget=BudgetCut(
            code="NOR-OPH-4410",
            removed_on=date(2025, 4, 1),
            amount=Decimal("36000.00"),
            journal="JNL-2025-001",
        ),
        costs_tested=frozenset(CostTest),
        shares=(Share(party="Joint tender", percent=Decimal(100)),),
    )
    return replace(whole, **changes)


def claimed(
    trust_id: UUID,
    item_id: UUID,
    *,
    actor: Actor = SYSTEM,
    reason: str = "",
    **changes: Any,
) -> UUID:
    return record_claim_terms(
        actor=actor,
        trust_id=trust_id,
        item_id=item_id,
        terms=terms(**changes),
        reason=reason,
        now=LOCKED,
    )


def cost(
    world: World, kind: CostKind, amount: str, *, on: date = YEAR.start, trust: UUID | None = None
) -> UUID:
    return record_cost(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        kind=kind,
        falls_on=on,
        amount=Decimal(amount),
        description="Project team" if kind is CostKind.ONE_OFF else "Office",
        evidence="Ledger of the host",
        now=NOW,
        trust_id=trust,
    )


def benefit(world: World, amount: str = "2330.00", *, trust: UUID | None = None) -> UUID:
    return record_benefit(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        kind=BenefitKind.NON_CASH_RELEASING,
        falls_on=date(2025, 9, 15),
        amount=Decimal(amount),
        description="Tomograph lent for 12 days",
        valuation="12 days x £220 hire avoided, less £310 transport",
        now=NOW,
        trust_id=trust,
    )


def evidence(trust_id: UUID, item_id: UUID, *, code: str = "CPI") -> UUID:
    """An index that rose from 100 to 105, and proof that the trust's price would have too."""
    series_id = add_index_series(
        actor=SYSTEM, code=code, name="Consumer prices", publisher="Somebody", now=PREPARED
    )
    for year, value in ((2023, "100.0"), (2025, "105.0")):
        period = financial_year(year)
        assert period.end is not None
        record_index_value(
            actor=SYSTEM,
            series_id=series_id,
            period_from=period.start,
            period_to=period.end,
            value=Decimal(value),
            published_on=period.end,
            now=NOW,
        )
    record_uplift_evidence(
        actor=SYSTEM,
        trust_id=trust_id,
        item_id=item_id,
        series_id=series_id,
        evidence="Contract of 2019, clause 12",
        now=LOCKED,
    )
    return series_id


def lenses(
    number: str, day: str, price: str, *, supplier: str = "Alpha Ltd", of: int = 100
) -> dict[str, str]:
    """A line of an import file."""
    return row(
        Order_number=number,
        Order_date=day,
        Quantity=str(of),
        Unit_price=price,
        Amount=str(Decimal(price) * of),
        Supplier=supplier,
    )


@dataclass(frozen=True, kw_only=True)
class Year:
    """What the table above is made from."""

    items: Mapping[str, UUID]
    agreement_id: UUID
    contracts: Mapping[str, UUID]
    baselines: Mapping[str, UUID]
    forecast_id: UUID


def agreed(world: World) -> Year:
    """Everything up to the first day of the year: signed baselines, contracts, the forecast."""
    items = contracts.items()
    agreement_id = contracts.agreement(world, LENS)
    signed_contracts, baselines = {}, {}
    for name, (price, quantity) in BEFORE.items():
        trust_id = getattr(world, name)
        baselines[name] = locked(trust_id, items["IOL"], price, quantity)
        claimed(trust_id, items["IOL"])
        signed_contracts[name] = contracts.signed_contract(
            world, agreement_id, trust_id, commits={items["IOL"]: quantity}
        )
    forecast_id = lock_forecast(
        actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR, now=FORECAST_LOCKED
    )
    return Year(
        items=items,
        agreement_id=agreement_id,
        contracts=signed_contracts,
        baselines=baselines,
        forecast_id=forecast_id,
    )


def lived(world: World) -> Year:
    """The whole year, with West's leaving and everybody's purchase lines."""
    year = agreed(world)
    contracts.leaves(world, year.contracts["west"], on=WEST_LEAVES, now=NOTICED)
    for trust_id, lines in (
        (
            world.north,
            (
                lenses("N-1", "2025-05-03", "38.00"),
                lenses("N-2", "2025-06-03", "44.00", supplier="Beta Ltd", of=10),
                lenses("N-3", "2025-11-03", "40.00"),
            ),
        ),
        (
            world.south,
            (lenses("S-1", "2025-05-03", "38.00"), lenses("S-2", "2025-11-03", "40.00")),
        ),
        (
            world.west,
            (lenses("W-1", "2025-05-03", "38.00"), lenses("W-2", "2025-11-03", "47.50")),
        ),
    ):
        imported(trust_id, csv_of(*lines))
    return year
