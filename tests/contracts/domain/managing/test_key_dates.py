"""The days of an agreement that must not be missed.

The story's agreements run from 1 April 2025 to 31 March 2030; other figures are worked by hand.
"""

from dataclasses import replace
from datetime import date

import pytest

from consortium.contracts.domain.managing.key_dates import (
    KeyDate,
    KeyDateKind,
    dates_of_indexation,
    dates_of_rebates,
    dates_of_term,
    dates_of_tests_in,
    upcoming,
)
from consortium.contracts.domain.prices.tier_tests import Determination, determine
from consortium.contracts.domain.terms.schedules import Schedule
from consortium.foundation.domain.periods import Period
from tests.contracts.story import ENDS, IMAGES, LENS, REBATE, STARTS, TERM, spell, terms


def days(found: list[KeyDate], kind: KeyDateKind) -> list[date]:
    return [each.on for each in found if each.kind is kind]


class TestDatesOfTerm:
    def test_has_the_first_and_the_last_day(self) -> None:
        found = dates_of_term(TERM, notice_days=90)
        assert days(found, KeyDateKind.START) == [STARTS]
        assert days(found, KeyDateKind.EXPIRY) == [date(2030, 3, 31)]

    def test_has_each_later_contract_year(self) -> None:
        found = dates_of_term(TERM, notice_days=90)
        assert days(found, KeyDateKind.CONTRACT_YEAR) == [
            date(year, 4, 1) for year in (2026, 2027, 2028, 2029)
        ]

    def test_counts_the_notice_back_from_each_contract_year(self) -> None:
        # 90 days before 1 April: 31 + 28 + 31 = 90 from 1 January; in 2028 February has 29.
        found = dates_of_term(TERM, notice_days=90)
        assert days(found, KeyDateKind.NOTICE) == [
            date(2026, 1, 1),
            date(2027, 1, 1),
            date(2028, 1, 2),
            date(2029, 1, 1),
        ]
        assert found[2].title == "Last day for a trust's notice to leave on 1 April 2026"

    def test_has_no_deadline_where_no_notice_is_asked_for(self) -> None:
        assert days(dates_of_term(TERM, notice_days=0), KeyDateKind.NOTICE) == []

    def test_of_an_agreement_without_an_end_never_expires(self) -> None:
        found = dates_of_term(Period(STARTS), notice_days=90)
        assert [each.kind for each in found] == [KeyDateKind.START]

    def test_keeps_its_keys_when_the_term_gets_longer(self) -> None:
        def keys(end: date) -> dict[str, date]:
            return {each.key: each.on for each in dates_of_term(Period(STARTS, end), notice_days=9)}

        before, after = keys(ENDS), keys(date(2032, 4, 1))
        assert before.keys() < after.keys()
        moved = [key for key, on in before.items() if after[key] != on]
        assert moved == ["expiry"]


class TestDatesOfTests:
    def test_are_one_for_each_day_with_what_is_tested(self) -> None:
        found = dates_of_tests_in(terms(LENS, IMAGES, spells=[spell("NOR")]))
        # Twenty quarters of five years.
        assert len(found) == 20
        assert [each.on for each in found[:3]] == [STARTS, date(2025, 7, 1), date(2025, 10, 1)]
        assert found[0].title == "Tier test: Intraocular lens, Images per examination"
        assert (found[1].after, found[0].after) == (STARTS, None)
        assert not any(each.done for each in found)

    def test_are_done_when_every_test_of_the_day_is_recorded(self) -> None:
        known = terms(LENS, IMAGES, spells=[spell("NOR")])
        lens, images = (determine(each, on=STARTS, facts=known) for each in (LENS, IMAGES))

        def done(*recorded: Determination) -> bool:
            confirmed = {(each.scheme, each.tested_on): each for each in recorded}
            return dates_of_tests_in(replace(known, confirmed=confirmed))[0].done

        assert not done(lens)
        assert done(lens, images)

    def test_belong_to_the_version_in_force_on_the_day(self) -> None:
        known = terms(LENS, spells=[spell("NOR")])
        later = Schedule(version=2, effective_from=date(2029, 10, 1), schemes=(IMAGES,), rebates=())
        known = replace(known, schedules=(*known.schedules, later))
        assert [each.title for each in dates_of_tests_in(known)[-3:]] == [
            "Tier test: Intraocular lens",
            "Tier test: Images per examination",
            "Tier test: Images per examination",
        ]


class TestDatesOfRebates:
    def found(self, *settled: tuple[str, date]) -> list[KeyDate]:
        schedule = Schedule(version=1, effective_from=STARTS, schemes=(LENS,), rebates=(REBATE,))
        known = replace(terms(LENS, spells=[spell("NOR")]), schedules=(schedule,))
        return dates_of_rebates(known, settled=settled)

    def test_come_with_the_end_of_each_contract_year(self) -> None:
        found = self.found()
        assert [each.on for each in found] == [date(year, 4, 1) for year in range(2026, 2031)]
        assert found[0].title == "Claim the rebate of contract year 1: Viscoelastic rebate"

    def test_are_done_once_paid(self) -> None:
        assert [each.done for each in self.found(("rebate", STARTS))] == [True] + [False] * 4

    def test_are_none_without_a_rebate(self) -> None:
        assert dates_of_rebates(terms(LENS, spells=[spell("NOR")]), settled=()) == []


class TestDatesOfIndexation:
    """C10: prices held for 24 months from 1 April 2025 (consortium clause catalogue)."""

    def found(self, *later: Schedule, months: int = 24, is_yearly: bool = True) -> list[KeyDate]:
        known = terms(LENS, spells=[spell("NOR")])
        return dates_of_indexation(
            replace(known, schedules=(*known.schedules, *later)),
            key="1",
            months_held=months,
            is_yearly=is_yearly,
            paragraph="Schedule 2, paragraph 8",
        )

    def test_are_the_last_day_of_the_hold_and_each_review(self) -> None:
        found = self.found()
        assert [each.on for each in found] == [
            date(2027, 3, 31),
            date(2027, 4, 1),
            date(2028, 4, 1),
            date(2029, 4, 1),
        ]
        assert found[0].title == "Last day on which prices are held (Schedule 2, paragraph 8)"
        assert found[1].title == "Review of prices by the index (Schedule 2, paragraph 8)"
        assert [each.on for each in self.found(is_yearly=False)] == [
            date(2027, 3, 31),
            date(2027, 4, 1),
        ]

    def test_without_a_hold_begin_a_year_after_the_prices(self) -> None:
        assert self.found(months=0)[0].on == date(2026, 4, 1)

    def test_are_done_with_a_later_version_of_the_prices(self) -> None:
        later = Schedule(version=2, effective_from=date(2027, 4, 1), schemes=(LENS,), rebates=())
        assert [each.done for each in self.found(later)] == [True, True, False, False]

    def test_are_none_where_prices_are_held_to_the_end(self) -> None:
        assert self.found(months=60) == []


class TestUpcoming:
    @pytest.mark.parametrize(
        ("today", "expected"),
        [
            (date(2030, 3, 31), [date(2030, 3, 31)]),
            (date(2030, 4, 1), []),
            (date(2029, 1, 1), [date(2029, 1, 1), date(2029, 4, 1)]),
        ],
    )
    def test_are_from_today_on_and_the_nearest_first(
        self, today: date, expected: list[date]
    ) -> None:
        found = upcoming(reversed(dates_of_term(TERM, notice_days=90)), today=today, most=2)
        assert [each.on for each in found] == expected

    def test_leaves_out_what_is_done(self) -> None:
        done = KeyDate(kind=KeyDateKind.OBLIGATION, key="x", on=ENDS, title="Done", done=True)
        assert upcoming([done], today=STARTS, most=9) == []
