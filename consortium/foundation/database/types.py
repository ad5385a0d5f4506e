"""Column types: pounds and quantities as integers, instants in UTC, enums by value.

SQLite keeps ``NUMERIC`` as a float, so ``SELECT sum()`` over it is wrong in the last penny.
Integers are exact in both databases and in whatever reads the tables beside us.
"""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, ForeignKey, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

Json = JSON().with_variant(JSONB(), "postgresql")


class _Scaled(TypeDecorator[Decimal]):
    """A decimal kept as a whole number of its smallest part; never rounded on the way in."""

    impl = BigInteger
    cache_ok = True
    places: int

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if not isinstance(value, Decimal | int):
            raise TypeError(f"{value!r} is not a Decimal: floats lose pennies")
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimals")
        return int(scaled)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


class Amount(_Scaled):
    """Pounds, kept in pence."""

    places = 2
    cache_ok = True


class UnitPrice(_Scaled):
    """Pounds per unit, kept in millionths of a pound."""

    places = 6
    cache_ok = True


class Quantity(_Scaled):
    """A number of units, kept in millionths of one."""

    places = 6
    cache_ok = True


class Instant(TypeDecorator[datetime]):
    """A moment in time: always aware, always UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_of(kind: type[StrEnum]) -> Enum:
    """A column that holds one of an enum's values as text, checked by the database."""
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=_snake(kind.__name__),
    )


def references(column: str) -> ForeignKey:
    """A foreign key that is checked when the transaction commits, not row by row.

    Rows are plain values here, without relationships that write, so the order in which they are
    inserted is nobody's business but the database's.
    """
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]
