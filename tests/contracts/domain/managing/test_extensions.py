"""Options to extend: their turn, their notice day, what is lawful, what they add.

The rule of a tenth is sections 74 and 75 of the Procurement Act 2023; dates worked by hand.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from consortium.contracts.domain.managing.extensions import (
    Option,
    OptionState,
    added_value,
    check_term,
    needs_change_notice,
    notice_by,
    open_option,
    states_of,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from tests.contracts.story import TERM

FIRST, SECOND, THIRD = (UUID(int=number) for number in (1, 2, 3))


def option(
    option_id: UUID = FIRST, *, months: int = 24, notice: int = 6, paragraph: str = "clause 3"
) -> Option:
    return Option(
        id=option_id,
        seq=option_id.int,
        months=months,
        notice_months=notice,
        paragraph=paragraph,
    )


THREE = (option(FIRST), option(SECOND), option(THIRD))


class TestNoticeBy:
    @pytest.mark.parametrize(
        ("end", "months", "expected"),
        [
            # The agreement's last day is 31 March 2030: six months are 30 September 2029.
            (date(2030, 4, 1), 6, date(2029, 9, 30)),
            # Extended by two years, the same rule counts from 31 March 2032.
            (date(2032, 4, 1), 6, date(2031, 9, 30)),
            (date(2030, 4, 1), 0, date(2030, 3, 31)),
            # The month before the end is shorter: from 31 August to 28 February.
            (date(2030, 8, 31), 6, date(2030, 2, 27)),
        ],
    )
    def test_counts_back_from_the_term_as_it_stands(
        self, end: date, months: int, expected: date
    ) -> None:
        assert notice_by(option(notice=months), end) == expected


class TestStates:
    @pytest.mark.parametrize(
        ("decisions", "expected", "opened"),
        [
            ({}, "open waiting waiting", FIRST),
            ({FIRST: True}, "taken open waiting", SECOND),
            ({FIRST: True, SECOND: True}, "taken taken open", THIRD),
            ({FIRST: False}, "declined lapsed lapsed", None),
            ({FIRST: True, SECOND: False}, "taken declined lapsed", None),
            ({FIRST: True, SECOND: True, THIRD: True}, "taken taken taken", None),
        ],
    )
    def test_one_is_open_at_a_time(
        self, decisions: dict[UUID, bool], expected: str, opened: UUID | None
    ) -> None:
        states = states_of(reversed(THREE), decisions)
        assert [states[each.id] for each in THREE] == [
            OptionState(word) for word in expected.split()
        ]
        found = open_option(THREE, decisions)
        assert (found.id if found else None) == opened


class TestCheckTerm:
    def test_what_the_contract_provides_for_is_lawful(self) -> None:
        check_term(option(months=60), first=TERM, options=[option(months=60)])

    def test_what_it_does_not_provide_for_stays_within_a_tenth(self) -> None:
        # A tenth of five years is six months.
        short = option(months=6, paragraph=" ")
        check_term(short, first=TERM, options=[short])
        long = option(months=7, paragraph="")
        with pytest.raises(Invalid, match="more than 10%") as refused:
            check_term(long, first=TERM, options=[long])
        assert refused.value.code == "term_too_long"

    def test_the_longest_term_awarded_holds_the_options_provided_for(self) -> None:
        # 60 + 24 months: a tenth is 8.4.
        more = option(SECOND, months=8, paragraph="")
        check_term(more, first=TERM, options=[option(FIRST), more])

    def test_several_small_ones_are_added_up(self) -> None:
        one, two = option(FIRST, months=4, paragraph=""), option(SECOND, months=4, paragraph="")
        check_term(one, first=TERM, options=[one, two])
        with pytest.raises(Invalid):
            check_term(two, first=TERM, options=[one, two])


@pytest.mark.parametrize(("months", "needed"), [(6, False), (7, True), (24, True)])
def test_a_change_notice_comes_before_more_than_a_tenth(months: int, needed: bool) -> None:
    assert needs_change_notice(option(months=months), first=TERM) is needed


@pytest.mark.parametrize(
    ("value", "start", "months", "expected"),
    [
        # 60 months: £100,000 / 60 x 24.
        ("100000.00", date(2025, 4, 1), 24, "40000.00"),
        # A joiner of 1 January 2026 has 51 months: 85,000 / 51 x 24.
        ("85000.00", date(2026, 1, 1), 24, "40000.00"),
        # 100 / 60 x 1 = 1.6666…, rounded half-up.
        ("100.00", date(2025, 4, 1), 1, "1.67"),
        # From 17 March 2030 there is half of a month of 31 - 1: 15 of 31 days.
        ("15.00", date(2030, 3, 17), 1, "31.00"),
    ],
)
def test_an_extension_adds_the_same_value_a_month(
    value: str, start: date, months: int, expected: str
) -> None:
    found = added_value(Decimal(value), contract=Period(start, date(2030, 4, 1)), months=months)
    assert found == Decimal(expected)
