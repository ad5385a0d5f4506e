"""Pounds, quantities and instants come back exactly as they went in."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Integer, cast, func, literal, select, type_coerce
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import StatementError

from consortium.foundation.database import Base, db
from consortium.foundation.database.types import Amount, Instant, Quantity, UnitPrice
from tests.support.world import World

D = Decimal
SQLITE = dialect()


class TestDecimals:
    @given(st.decimals(-(10**12), 10**12, places=6))
    def test_survive_the_way_there_and_back(self, value: Decimal) -> None:
        for kind in (UnitPrice(), Quantity()):
            stored = kind.process_bind_param(value, SQLITE)
            assert isinstance(stored, int)
            assert kind.process_result_value(stored, SQLITE) == value

    @pytest.mark.parametrize(
        ("kind", "value"), [(Amount(), "0.005"), (UnitPrice(), "0.0000001"), (Amount(), "1.001")]
    )
    def test_more_decimals_than_there_is_room_for_are_refused(
        self, kind: Amount | UnitPrice, value: str
    ) -> None:
        with pytest.raises(ValueError, match="decimals"):
            kind.process_bind_param(D(value), SQLITE)

    @pytest.mark.parametrize("value", [0.5, 0.1, "1.50"])
    def test_floats_and_texts_are_refused(self, value: object) -> None:
        with pytest.raises(TypeError, match="floats lose pennies"):
            Amount().process_bind_param(value, SQLITE)  # type: ignore[arg-type]

    def test_nothing_stays_nothing(self) -> None:
        assert Amount().process_bind_param(None, SQLITE) is None
        assert Amount().process_result_value(None, SQLITE) is None

    def test_are_whole_pence_and_millionths_in_the_database(self, world: World) -> None:
        amount, price = literal(D("1234.50"), Amount), literal(D("0.0525"), UnitPrice)
        row = db.session.execute(
            select(amount, cast(amount, Integer), price, cast(price, Integer))
        ).one()
        assert tuple(row) == (D("1234.50"), 123_450, D("0.0525"), 52_500)

    def test_a_sum_in_the_database_is_exact(self, world: World) -> None:
        tenths = (
            select(literal(D("0.10"), Amount).label("paid"))
            .union_all(select(literal(D("0.20"), Amount)))
            .subquery()
        )
        total = db.session.scalar(select(type_coerce(func.sum(tenths.c.paid), Amount)))
        assert total == D("0.30")


class TestInstants:
    def test_come_back_aware_and_in_utc(self, world: World) -> None:
        summer = datetime(2026, 7, 1, 0, 30, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
        found = db.session.scalar(select(literal(summer, Instant)))
        assert found == summer
        assert found is not None
        assert found.tzinfo is UTC
        assert found.hour == 23

    def test_one_without_a_zone_is_refused(self, world: World) -> None:
        with pytest.raises(StatementError, match="without a time zone"):
            db.session.scalar(select(literal(datetime(2026, 7, 1), Instant)))  # noqa: DTZ001


def test_no_table_has_a_column_that_loses_pennies(world: World) -> None:
    kinds = {
        f"{table.name}.{column.name}": type(column.type).__name__
        for table in Base.metadata.tables.values()
        for column in table.columns
    }
    lossy = {
        name: kind
        for name, kind in kinds.items()
        if kind in {"Float", "Double", "Numeric", "REAL", "DateTime", "Interval"}
    }
    assert lossy == {}, "use Amount, UnitPrice, Quantity or Instant of foundation.database.types"
