"""Keeping published price indices: series, values, revisions."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from consortium.contracts.queries.indices import list_indices
from consortium.contracts.usecases.indices import add_index_series, record_index_value
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period
from tests.contracts.asserting import last_event, refusal
from tests.support.world import NOW, World

YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))


def add(world: World, code: str = "CPI") -> UUID:
    return add_index_series(
        actor=world.consortium_finance.actor(),
        code=code,
        name="Consumer prices",
        publisher="Office of Statistics",
        now=NOW,
    )


def value(world: World, series_id: UUID, number: str, **changes: Any) -> None:
    values: dict[str, Any] = {
        "actor": world.consortium_finance.actor(),
        "period_from": YEAR.start,
        "period_to": YEAR.end,
        "published_on": date(2026, 4, 15),
        "now": NOW,
    }
    record_index_value(series_id=series_id, value=Decimal(number), **{**values, **changes})


class TestAddIndexSeries:
    def test_is_listed(self, world: World) -> None:
        series_id = add(world)
        (index,) = list_indices()
        assert (index.id, index.code, index.publisher) == (series_id, "CPI", "Office of Statistics")
        assert index.values == {}
        assert last_event().action == "index.added"

    def test_has_a_code_of_its_own(self, world: World) -> None:
        add(world)
        found = refusal(lambda: add(world))
        assert (found.code, found.field) == ("code_taken", "code")


class TestRecordIndexValue:
    def test_is_the_value_for_the_days_of_its_period(self, world: World) -> None:
        value(world, add(world), "105.25")
        (index,) = list_indices()
        assert index.on(date(2025, 4, 1)) == Decimal("105.25")
        assert index.on(date(2026, 3, 31)) == Decimal("105.25")
        assert index.on(date(2026, 4, 1)) is None
        assert last_event().action == "index.value_recorded"

    def test_a_second_value_is_a_revision_and_takes_its_place(self, world: World) -> None:
        series_id = add(world)
        value(world, series_id, "105.25")
        value(world, series_id, "104.9")
        (index,) = list_indices()
        assert index.values == {YEAR: Decimal("104.9")}

    def test_values_are_by_series_and_oldest_first(self, world: World) -> None:
        series_id, other = add(world, "CPI"), add(world, "RPI")
        value(world, series_id, "105", period_from=YEAR.start, period_to=YEAR.end)
        value(world, series_id, "100", period_from=date(2024, 4, 1), period_to=YEAR.start)
        value(world, other, "99")
        assert [list(index.values.values()) for index in list_indices()] == [
            [Decimal(100), Decimal(105)],
            [Decimal(99)],
        ]

    @pytest.mark.parametrize(
        ("number", "changes", "code", "field"),
        [
            ("0", {}, "bad_index_value", "value"),
            ("-1", {}, "bad_index_value", "value"),
            ("100", {"period_to": YEAR.start}, "bad_index_period", "period_to"),
            ("100", {"period_to": date(2025, 3, 1)}, "bad_index_period", "period_to"),
        ],
    )
    def test_is_refused_when_it_cannot_be(
        self, world: World, number: str, changes: dict[str, Any], code: str, field: str
    ) -> None:
        series_id = add(world)
        found = refusal(lambda: value(world, series_id, number, **changes))
        assert (found.code, found.field) == (code, field)

    def test_needs_a_series(self, world: World) -> None:
        assert isinstance(refusal(lambda: value(world, uuid4(), "100")), NotFound)
