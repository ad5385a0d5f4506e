"""Invariants 10 to 12 and the replay of 3, on a database; the others are pure and stand in
``domain/test_invariants.py``. `make check` tries many more examples than the ordinary suite.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TypeVar, cast
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from consortium.contracts.domain.contracts import ContractState
from consortium.contracts.domain.prices.pricing import PriceBook, schedule_on
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.agreement import TrustContract
from consortium.contracts.models.schedule import PriceSchedule, ScheduleState
from consortium.contracts.models.terms import load_terms
from consortium.contracts.usecases.agreements import sign_contract
from consortium.contracts.usecases.participation import record_participation
from consortium.contracts.usecases.schedules import abandon_schedule, activate_schedule
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.database import Base, db
from consortium.foundation.database.append_only import append_only_tables
from consortium.foundation.domain.errors import DomainError
from tests.contracts.conftest import Agreed
from tests.contracts.factories import (
    agreement,
    awarded,
    commit,
    drafted_agreement,
    drafted_contract,
    drafted_schedule,
    items,
    leaves,
    signed_contract,
)
from tests.contracts.story import LENS, STARTS, tiers
from tests.support.world import NOW, SYSTEM, World

# Every example is taken back, so that all of them begin with the same world. Each asks a database
# many questions: the ordinary suite tries fewer of them than of the pure ones.
EXAMPLES = {"house": 10, "thorough": 500}
on_one_world = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=EXAMPLES[settings.get_current_profile_name()],
)
Result = TypeVar("Result")
Order = Callable[[], object]
SHOWN = datetime(2025, 12, 15, 12, 0, tzinfo=UTC)
days = st.dates(STARTS, date(2027, 3, 31))
pence = st.integers(-1, 60).map(lambda tens: Decimal(tens * 10) / 100)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is taken back at the end, within what the test itself takes back."""
    db.session.rollback()
    # Inside a test the engine is the one connection that is rolled back in the end.
    connection = cast("Connection", db.engine)
    example = connection.begin_nested()
    try:
        yield
    finally:
        db.session.rollback()
        db.session.expunge_all()
        example.rollback()


def done(order: Callable[[], Result]) -> Result | None:
    """What an order gave back; None when it was refused, which changes nothing."""
    try:
        return order()
    except DomainError:
        return None


class TestInvariant10:
    """The values of the contracts never exceed the award, and a signed one is above zero."""

    @pytest.fixture
    def under_agreement(self, world: World) -> UUID:
        items()
        return agreement(world, LENS)

    @on_one_world
    @given(st.integers(1, 60), st.lists(st.tuples(st.integers(0, 2), pence), max_size=5))
    def test_whatever_is_drafted_and_signed(
        self,
        world: World,
        under_agreement: UUID,
        award: int,
        asked: list[tuple[int, Decimal]],
    ) -> None:
        trusts = (world.north, world.south, world.west)
        with taken_back():
            awarded(under_agreement, str(award / Decimal(10)))
            left = award / Decimal(10)
            for trust, value in asked:
                contract_id = done(
                    partial(
                        drafted_contract, world, under_agreement, trusts[trust], value=str(value)
                    )
                )
                assert (contract_id is not None) == (0 < value <= left)
                if contract_id is not None:
                    left -= value
                    done(partial(sign_contract, actor=SYSTEM, contract_id=contract_id, now=NOW))
            rows = list(
                db.session.scalars(
                    select(TrustContract).where(TrustContract.agreement_id == under_agreement)
                )
            )
            assert sum(row.value for row in rows) == award / Decimal(10) - left
            assert left >= 0
            assert all(row.value > 0 for row in rows if row.state is ContractState.SIGNED)


class TestInvariant11:
    """At most one version of the prices is in force on any day."""

    @pytest.fixture
    def drafts(self, world: World) -> list[UUID]:
        """Five drafts, several of them from the same day."""
        items()
        agreement_id = drafted_agreement(world)
        begin = (STARTS, STARTS, date(2025, 7, 1), date(2025, 7, 1), date(2026, 4, 1))
        return [drafted_schedule(world, agreement_id, LENS, effective_from=day) for day in begin]

    @on_one_world
    @given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=9), days)
    def test_whatever_is_activated_and_abandoned(
        self, world: World, drafts: list[UUID], orders: list[tuple[int, bool]], on: date
    ) -> None:
        with taken_back():
            for number, activates in orders:
                order: Order = (
                    partial(activate_schedule, actor=SYSTEM, schedule_id=drafts[number], now=NOW)
                    if activates
                    else partial(
                        abandon_schedule,
                        actor=SYSTEM,
                        schedule_id=drafts[number],
                        reason="",
                        now=NOW,
                    )
                )
                done(order)
            rows = [db.session.get_one(PriceSchedule, each) for each in drafts]
            active = [row.effective_from for row in rows if row.state is ScheduleState.ACTIVE]
            # Whoever came first with a draft from a day has that day.
            first: dict[UUID, bool] = {}
            for number, activates in orders:
                first.setdefault(drafts[number], activates)
            wanted = {row.effective_from for row in rows if first.get(row.id)}
            assert sorted(active) == sorted(wanted)
            versions = load_terms([rows[0].agreement_id])[rows[0].agreement_id].terms.schedules
            begun = [day for day in active if day <= on]
            in_force = schedule_on(versions, on)
            assert (in_force.effective_from if in_force else None) == max(begun, default=None)


class TestInvariant12:
    """Nothing of the history is ever changed: a correction is a new row. And what a price was,
    as it was known at an instant, it stays (invariant 3)."""

    @on_one_world
    @given(st.data())
    def test_whatever_is_recorded_later(
        self, world: World, agreed: Agreed, data: st.DataObject
    ) -> None:
        with taken_back():
            shown, history = _prices(agreed, SHOWN), _history()
            now = SHOWN
            for fact in data.draw(st.lists(st.sampled_from(FACTS), min_size=1, max_size=4)):
                now += timedelta(days=data.draw(st.integers(1, 90)))
                done(fact(world, agreed, data, now))
            assert _prices(agreed, SHOWN) == shown
            kept = _history()
            assert {key: kept.get(key) for key in history} == history


Fact = Callable[[World, Agreed, st.DataObject, datetime], Order]


def _joins(world: World, agreed: Agreed, data: st.DataObject, now: datetime) -> Order:
    trust = data.draw(st.sampled_from([world.east, world.west]))
    volume = data.draw(st.integers(1, 30_000))
    on = data.draw(days)
    return lambda: signed_contract(
        world, agreed.id, trust, starts_on=on, commits={agreed.items["IOL"]: str(volume)}, now=now
    )


def _leaves(world: World, agreed: Agreed, data: st.DataObject, now: datetime) -> Order:
    contract = data.draw(st.sampled_from([agreed.north, agreed.south]))
    on = data.draw(days)
    return lambda: leaves(world, contract, on=on, now=now)


def _is_excluded(world: World, agreed: Agreed, data: st.DataObject, now: datetime) -> Order:
    contract = data.draw(st.sampled_from([agreed.north, agreed.south]))
    on = data.draw(days)
    return lambda: record_participation(
        actor=SYSTEM,
        contract_id=contract,
        kind=ParticipationKind.EXCLUDE,
        effective_on=on,
        reason="",
        now=now,
    )


def _commits(world: World, agreed: Agreed, data: st.DataObject, now: datetime) -> Order:
    contract = data.draw(st.sampled_from([agreed.north, agreed.south, agreed.west]))
    volume, since = data.draw(st.integers(0, 30_000)), data.draw(days)
    return lambda: commit(world, contract, agreed.items["IOL"], str(volume), since=since, now=now)


def _new_prices(world: World, agreed: Agreed, data: st.DataObject, now: datetime) -> Order:
    price = str(data.draw(st.integers(1, 90)))
    changed = replace(LENS, tiers=tiers("IOL", ("0", price)), standalone=tiers("IOL", ("0", "95")))
    on = data.draw(days)

    def put_in_force() -> None:
        schedule_id = drafted_schedule(world, agreed.id, changed, effective_from=on, now=now)
        activate_schedule(actor=SYSTEM, schedule_id=schedule_id, now=now)

    return put_in_force


def _tests(world: World, agreed: Agreed, data: st.DataObject, now: datetime) -> Order:
    return lambda: run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=now.date(), now=now)


FACTS: tuple[Fact, ...] = (_joins, _leaves, _is_excluded, _commits, _new_prices, _tests)


def _prices(agreed: Agreed, known_at: datetime) -> list[object]:
    """What several lines cost, with the paths that led there."""
    book = PriceBook(load_terms([agreed.id], known_at=known_at)[agreed.id].terms)
    return [
        book.price_of(trust=trust, item=item, on=on, quantity=Decimal(10))
        for trust in ("NOR", "SOU", "WES", "EAS")
        for item in ("IOL", "PACS")
        for on in (date(2025, 5, 3), date(2025, 11, 3), date(2026, 2, 3), date(2027, 2, 3))
    ]


def _history() -> dict[tuple[str, object], tuple[object, ...]]:
    """Every row of every append-only table, by table and id."""
    tables = (Base.metadata.tables[name] for name in append_only_tables())
    return {
        (table.name, row.id): tuple(row)
        for table in tables
        if "id" in table.columns
        for row in db.session.execute(select(table))
    }
