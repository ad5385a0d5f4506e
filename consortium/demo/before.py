"""Scene 2: what each trust paid before, signed by both sides."""

import io
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.usecases.indices import add_index_series, record_index_value
from consortium.demo import purchases, story
from consortium.demo.stage import Stage, at
from consortium.demo.story import TrustFacts
from consortium.foundation.domain.periods import financial_year
from consortium.savings.domain.baseline import BaselineMethod, Party
from consortium.savings.usecases.baselines import (
    Found,
    Scope,
    prepare_baseline,
    prepare_baseline_from_lines,
    record_uplift_evidence,
    sign_baseline,
)
from consortium.spend.usecases.import_lines import import_file

IMPORTED, PREPARED, LOCKED = date(2024, 4, 10), date(2024, 4, 15), date(2024, 4, 30)
HILL_IMPORTED, HILL_LOCKED = date(2025, 11, 21), date(2025, 11, 30)


def build(stage: Stage) -> None:
    _index(stage)
    for trust in story.FOUNDERS:
        _baselines(stage, trust, imported=IMPORTED, prepared=PREPARED, locked=LOCKED)
        _capital_plan(stage, trust)
        _maintenance(stage, trust)


def hill(stage: Stage) -> None:
    """Hill brings baselines of its own before it joins."""
    _baselines(
        stage, story.HILL, imported=HILL_IMPORTED, prepared=HILL_IMPORTED, locked=HILL_LOCKED
    )


def _baselines(
    stage: Stage, trust: TrustFacts, *, imported: date, prepared: date, locked: date
) -> None:
    trust_id = stage.places[trust.code]
    import_file(
        actor=stage.actor(_finance(trust), imported),
        trust_id=trust_id,
        content=io.BytesIO(purchases.baseline_file(trust)),
        file_name=f"{trust.code}-2023-24.csv",
        now=at(imported),
    )
    for item in trust.prices:
        baseline_id = prepare_baseline_from_lines(
            actor=stage.actor(f"lead_{trust.code.lower()}", prepared),
            scope=Scope(
                trust_id=trust_id,
                item_id=stage.items[item],
                window=story.BASELINE_YEAR,
                included_costs="Delivery",
            ),
            now=at(prepared, 14),
        )
        _sign(stage, trust, baseline_id, locked)
        if trust.indexed and item in story.CONSUMABLES:
            record_uplift_evidence(
                actor=stage.actor("finance_consortium", locked),
                trust_id=trust_id,
                item_id=stage.items[item],
                series_id=stage.items["index"],
                evidence="Old contract, clause 12: prices follow the index every 1 April",
                now=at(locked, 15),
            )


def _capital_plan(stage: Stage, trust: TrustFacts) -> None:
    """The price of an ultrasound system in the approved capital plan, two a trust."""
    baseline_id = prepare_baseline(
        actor=stage.actor(f"lead_{trust.code.lower()}", PREPARED),
        scope=Scope(
            trust_id=stage.places[trust.code],
            item_id=stage.items["ultrasound"],
            window=story.BASELINE_YEAR,
        ),
        found=Found(
            quantity=Decimal(story.ULTRASOUND_A_TRUST),
            unit_price=Decimal(story.ULTRASOUND_PLAN_PRICE),
            method=BaselineMethod.BUDGET,
            source="Approved capital plan 2024/25, medical equipment",
        ),
        now=at(PREPARED, 15),
    )
    _sign(stage, trust, baseline_id, LOCKED)


def _maintenance(stage: Stage, trust: TrustFacts) -> None:
    """What a trust's old contract says that the maintenance of a system costs a year."""
    baseline_id = prepare_baseline(
        actor=stage.actor(f"lead_{trust.code.lower()}", PREPARED),
        scope=Scope(
            trust_id=stage.places[trust.code],
            item_id=stage.items["maintenance"],
            window=story.BASELINE_YEAR,
        ),
        found=Found(
            quantity=Decimal(story.ULTRASOUND_A_TRUST),
            unit_price=Decimal(story.OLD_MAINTENANCE_PRICE),
            method=BaselineMethod.CONTRACT,
            source="Maintenance contract of 2021, schedule of prices",
        ),
        now=at(PREPARED, 16),
    )
    _sign(stage, trust, baseline_id, LOCKED)


def _sign(stage: Stage, trust: TrustFacts, baseline_id: UUID, locked: date) -> None:
    for party, key in ((Party.HOST, _finance(trust)), (Party.CONSORTIUM, "finance_consortium")):
        sign_baseline(
            actor=stage.actor(key, locked), baseline_id=baseline_id, party=party, now=at(locked)
        )


def _finance(trust: TrustFacts) -> str:
    return f"finance_{trust.code.lower()}"


def _index(stage: Stage) -> None:
    finance = stage.actor("finance_consortium", LOCKED)
    stage.items["index"] = add_index_series(
        actor=finance,
        code="DEMO-CPI",
        name="Consumer prices, invented for the demo",
        publisher="Seven Bridges demo",
        now=at(IMPORTED),
    )
    for year, value in story.INDEX.items():
        period = financial_year(year)
        if period.end is None:
            continue
        record_index_value(
            actor=finance,
            series_id=stage.items["index"],
            period_from=period.start,
            period_to=period.end,
            value=Decimal(value),
            published_on=period.end,
            now=at(LOCKED),
        )
