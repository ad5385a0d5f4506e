"""History in the database itself: no row of it is ever changed or removed."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from consortium.contracts.models.agreement import Commitment, ParticipationEvent
from consortium.contracts.models.index import IndexValue
from consortium.contracts.models.rebate import RebateAllocation, RebateEntitlement, RebateSettlement
from consortium.contracts.models.rebate_claim import RebateClaimEvent
from consortium.contracts.models.rebate_terms import RebateTerms
from consortium.contracts.models.schedule import (
    GroupItem,
    PricingGroup,
    Tier,
    TierDetermination,
    TierPrice,
    TierScheme,
)
from consortium.contracts.usecases.indices import add_index_series, record_index_value
from consortium.contracts.usecases.rebate_claims import claim_rebate
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.database import AppendOnly, Base, db
from tests.contracts.conftest import Agreed
from tests.contracts.rebates import earned, settle_all
from tests.contracts.story import STARTS
from tests.support.world import NOW, SYSTEM, TODAY, World

HISTORY: tuple[type[Base], ...] = (
    Commitment,
    ParticipationEvent,
    PricingGroup,
    GroupItem,
    TierScheme,
    Tier,
    TierPrice,
    TierDetermination,
    RebateTerms,
    RebateEntitlement,
    RebateSettlement,
    RebateAllocation,
    RebateClaimEvent,
    IndexValue,
)


@pytest.fixture
def full(world: World, agreed: Agreed) -> None:
    """At least one row in every table of history."""
    run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=TODAY, now=NOW)
    entitlement_id = earned(agreed.id, {"NOR": Decimal(300_000)})
    claim_rebate(
        actor=SYSTEM,
        entitlement_id=entitlement_id,
        claimed_on=TODAY,
        reference="",
        evidence_sha256="",
        now=NOW,
    )
    settle_all(entitlement_id)
    series_id = add_index_series(actor=SYSTEM, code="CPI", name="", publisher="", now=NOW)
    record_index_value(
        actor=SYSTEM,
        series_id=series_id,
        period_from=STARTS,
        period_to=date(2026, 4, 1),
        value=Decimal(105),
        published_on=TODAY,
        now=NOW,
    )


@pytest.mark.parametrize("change", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_history(full: None, change: str) -> None:
    for model in HISTORY:
        rows = select(func.count()).select_from(model)
        before = db.session.scalar(rows)
        assert before, f"no row in {model.__tablename__}: the test would prove nothing"
        with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
            db.session.execute(text(change.format(table=model.__tablename__)))
        assert db.session.scalar(rows) == before


def test_every_dated_table_of_the_wing_is_history() -> None:
    # What has an instant of recording is a fact that was recorded.
    recorded = {
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("consortium.contracts")
        and "recorded_at" in mapper.columns
    }
    assert {each for each in recorded if not issubclass(each, AppendOnly)} == set()
