"""Demand of each trust and of all together."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.demand import (
    Firmness,
    LineDemand,
    Wanted,
    check_demand,
    days_late,
    line_totals,
    snapshot_hash,
)

LENS, GEL = uuid4(), uuid4()


def demand(quantity: str, firmness: Firmness, tolerance: str = "0") -> LineDemand:
    return LineDemand(
        quantity=Decimal(quantity), firmness=firmness, tolerance_percent=Decimal(tolerance)
    )


FIRM = demand("6600", Firmness.COMMITTED, "10")
NONE = demand("0", Firmness.NONE)


class TestCheckDemand:
    def test_lets_pass_an_answer_to_every_line(self) -> None:
        check_demand([LENS, GEL], {LENS: FIRM, GEL: NONE})

    @pytest.mark.parametrize(
        "given",
        [
            {LENS: FIRM},
            {LENS: FIRM, GEL: NONE, uuid4(): FIRM},
            {LENS: demand("-1", Firmness.COMMITTED), GEL: NONE},
            {LENS: demand("5", Firmness.NONE), GEL: NONE},
            {LENS: demand("0", Firmness.INDICATIVE), GEL: NONE},
            {LENS: demand("5", Firmness.COMMITTED, "101"), GEL: NONE},
            {LENS: demand("0.0000001", Firmness.COMMITTED), GEL: NONE},
            {LENS: demand("1E+15", Firmness.COMMITTED), GEL: NONE},
            {LENS: demand("NaN", Firmness.COMMITTED), GEL: NONE},
        ],
    )
    def test_refuses_what_leaves_a_line_open_or_makes_no_sense(
        self, given: dict[UUID, LineDemand]
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            check_demand([LENS, GEL], given)
        assert refusal.value.code == "bad_demand"


cells = st.lists(
    st.builds(
        Wanted,
        line=st.sampled_from(["lens", "gel"]),
        trust=st.sampled_from(["NOR", "SOU", "WES"]),
        quantity=st.decimals(min_value=0, max_value=10**6, places=3),
    ),
    max_size=12,
)


class TestLineTotals:
    def test_are_what_all_trusts_want_together(self) -> None:
        rows = [
            Wanted("lens", "NOR", Decimal(6600)),
            Wanted("lens", "SOU", Decimal(4000)),
            Wanted("gel", "NOR", Decimal("0.5")),
        ]
        assert line_totals(rows) == {"lens": Decimal(10_600), "gel": Decimal("0.5")}

    @given(rows=cells)
    def test_add_up_to_everything_that_is_wanted(self, rows: list[Wanted]) -> None:
        assert sum(line_totals(rows).values()) == sum(row.quantity for row in rows)


class TestSnapshotHash:
    @given(rows=cells)
    def test_is_the_same_in_whatever_order_it_is_read(self, rows: list[Wanted]) -> None:
        assert snapshot_hash(rows) == snapshot_hash(rows[::-1])

    def test_is_the_same_for_the_same_number_written_differently(self) -> None:
        one, same = Wanted("lens", "NOR", Decimal(6600)), Wanted("lens", "NOR", Decimal("6.6E3"))
        assert snapshot_hash([one]) == snapshot_hash([same])

    def test_changes_with_a_quantity(self) -> None:
        one, other = (Wanted("lens", "NOR", Decimal(number)) for number in (6600, 6601))
        assert snapshot_hash([one]) != snapshot_hash([other])


@pytest.mark.parametrize(
    ("today", "days"), [(date(2026, 5, 9), 0), (date(2026, 5, 10), 0), (date(2026, 5, 12), 2)]
)
def test_days_late_are_counted_from_the_day_after_it_was_due(today: date, days: int) -> None:
    assert days_late(date(2026, 5, 10), today) == days


def test_nothing_is_late_without_a_day() -> None:
    assert days_late(None, date(2026, 5, 10)) == 0
