"""Scenarios: whose stay is moved, what is committed then, and which recorded tests still hold.

Figures: tests/contracts/story.py, and the clauses' edge cases E2 and E4, worked by hand there.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.contracts.domain.prices.answers import Price
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.terms.facts import Lead, Merger
from consortium.contracts.domain.terms.participation import Standing, standing_of
from consortium.contracts.domain.terms.schedules import OnDrop
from consortium.contracts.domain.what_if.scenario import (
    Scenario,
    Stay,
    earlier_stays,
    first_stay,
    next_test_day,
    recorded_stay,
    terms_of,
    told,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from tests.contracts import strategies
from tests.contracts.story import (
    HILL_JOINS,
    IMAGES,
    LENS,
    LENSES,
    STARTS,
    TERM,
    WEST_LEAVES,
    committed,
    spell,
    terms,
    the_story,
    unit_price,
)

D = Decimal
NOVEMBER, FEBRUARY = date(2025, 11, 3), date(2026, 2, 3)
FOUNDERS = the_story(leavers={}, hill=None)
WEST_OUT = Stay(trust="WES", joins=STARTS, leaves=WEST_LEAVES)
HILL_IN = Stay(trust="HIL", joins=HILL_JOINS)


def determined(known: Terms) -> dict[str, tuple[Determination, ...]]:
    (schedule,), book = known.schedules, PriceBook(known)
    return {scheme.id: book.tests_until(schedule, scheme, date.max) for scheme in schedule.schemes}


class TestMoving:
    def test_a_leaver_and_a_joiner_give_40_and_then_38_pounds(self) -> None:
        supposed = terms_of(FOUNDERS, Scenario(stays=(WEST_OUT, HILL_IN)))
        days = (date(2025, 9, 30), date(2025, 10, 1), date(2025, 12, 31), date(2026, 1, 1))
        assert [unit_price(supposed, "NOR", day) for day in days] == [38, 40, 40, 38]
        assert unit_price(supposed, "WES", NOVEMBER) == D("47.50")
        assert unit_price(supposed, "HIL", NOVEMBER) is None

    def test_clearing_both_gives_38_pounds_throughout(self) -> None:
        stays = (Stay(trust="WES", joins=STARTS), Stay(trust="HIL"))
        supposed = terms_of(the_story(), Scenario(stays=stays))
        assert [unit_price(supposed, "WES", day) for day in (STARTS, NOVEMBER, FEBRUARY)] == [
            38
        ] * 3
        assert unit_price(supposed, "HIL", FEBRUARY) is None

    def test_two_leavers(self) -> None:
        """E2: 21,600 lenses are tier £40; five members pay £1.13 after six months of grace."""
        stays = [Stay(trust=trust, joins=STARTS, leaves=WEST_LEAVES) for trust in ("WES", "VAL")]
        supposed = terms_of(FOUNDERS, Scenario(stays=tuple(stays)))
        found = {test.tested_on: test.measure for test in determined(supposed)["lens"]}
        assert found[WEST_LEAVES] == 21_600
        assert unit_price(supposed, "COA", NOVEMBER) == 40
        assert unit_price(supposed, "COA", date(2026, 3, 31), item="PACS") == D("1.00")
        assert unit_price(supposed, "COA", date(2026, 4, 1), item="PACS") == D("1.13")

    def test_the_lead_leaves(self) -> None:
        """E4: 26,400 less 6,600 are 19,800, the tier of £40."""
        stay = Stay(trust="NOR", joins=STARTS, leaves=WEST_LEAVES)
        supposed = terms_of(FOUNDERS, Scenario(stays=(stay,)))
        found = {test.tested_on: test.measure for test in determined(supposed)["lens"]}
        assert found[WEST_LEAVES] == 19_800
        assert unit_price(supposed, "SOU", NOVEMBER) == 40

    def test_one_leaver_moves_the_band_after_its_grace(self) -> None:
        supposed = terms_of(FOUNDERS, Scenario(stays=(WEST_OUT,)))
        assert unit_price(supposed, "NOR", date(2026, 3, 31), item="PACS") == D("1.00")
        assert unit_price(supposed, "NOR", date(2026, 4, 1), item="PACS") == D("1.06")

    def test_earlier_stays_of_a_moved_trust_stand(self) -> None:
        spells = [spell("NOR", STARTS, date(2026, 4, 1)), spell("NOR", date(2027, 4, 1))]
        known = terms(LENS, spells=spells, commitments=committed({"NOR": 1}))
        assert earlier_stays(known, "NOR") == (Period(STARTS, date(2026, 4, 1)),)
        stay = Stay(trust="NOR", joins=date(2028, 4, 1))
        moved = terms_of(known, Scenario(stays=(stay,)))
        assert [
            standing_of(moved.spells, "NOR", date(year, 5, 1)) for year in (2025, 2027, 2028)
        ] == [
            Standing.MEMBER,
            Standing.LEFT,
            Standing.MEMBER,
        ]
        # A stay that begins inside an earlier one makes them one.
        longer = terms_of(known, Scenario(stays=(Stay(trust="NOR", joins=date(2026, 1, 1)),)))
        assert longer.spells == (spell("NOR", STARTS),)

    @pytest.mark.parametrize("leaves", [STARTS, date(2025, 3, 31)])
    def test_leaving_before_joining_is_refused(self, leaves: date) -> None:
        stay = Stay(trust="WES", joins=STARTS, leaves=leaves)
        with pytest.raises(Invalid) as refused:
            terms_of(FOUNDERS, Scenario(stays=(stay,)))
        assert (refused.value.code, refused.value.field) == ("leaves_before_it_joins", "until-WES")


class TestVolumes:
    def test_a_trust_that_joins_before_its_first_commitment_counts_with_it(self) -> None:
        letters = (*committed(LENSES), *committed({"DAL": 3200}, since=HILL_JOINS))
        known = replace(the_story(hill=None), commitments=letters)
        early = Stay(trust="DAL", joins=WEST_LEAVES)
        supposed = terms_of(known, Scenario(stays=(early,)))
        found = {test.tested_on: test.measure for test in determined(supposed)["lens"]}
        assert found[WEST_LEAVES] == 26_400 - 3_000 + 3_200
        assert unit_price(supposed, "DAL", NOVEMBER) == 38
        # Where it joins later, its commitment is not moved.
        late = terms_of(known, Scenario(stays=(Stay(trust="DAL", joins=date(2027, 1, 1)),)))
        assert late.commitments == letters

    def test_a_trust_without_a_commitment_counts_with_what_is_supposed(self) -> None:
        stay = Stay(trust="DAL", joins=WEST_LEAVES)
        known = the_story(hill=None)
        without = terms_of(known, Scenario(stays=(stay,)))
        supposed = terms_of(known, Scenario(stays=(stay,), volumes={("DAL", "IOL"): D(3200)}))
        assert unit_price(without, "DAL", NOVEMBER) == 40
        assert unit_price(supposed, "DAL", NOVEMBER) == 38

    def test_everybody_buying_less_is_tested_with_less(self) -> None:
        """26,400 less a tenth are 23,760, the tier of £40; the members are still seven."""
        supposed = terms_of(FOUNDERS, Scenario(demand_percent=D(-10)))
        assert {test.measure for test in determined(supposed)["lens"]} == {D(23_760)}
        assert unit_price(supposed, "NOR", NOVEMBER) == 40
        assert unit_price(supposed, "NOR", NOVEMBER, item="PACS") == D("1.00")

    @pytest.mark.parametrize("percent", [D("-100.01"), D("1000.01")])
    def test_an_impossible_change_is_refused(self, percent: Decimal) -> None:
        with pytest.raises(Invalid) as refused:
            terms_of(FOUNDERS, Scenario(demand_percent=percent))
        assert refused.value.field == "demand"


class TestRecordedTests:
    def recorded(self) -> Terms:
        """The lens tests of the first three quarters are recorded, the second one as disputed."""
        known = the_story()
        tests = {("lens", test.tested_on): test for test in determined(known)["lens"][:3]}
        july = tests["lens", date(2025, 7, 1)]
        tests["lens", date(2025, 7, 1)] = replace(july, measure=D(1), found=0)
        return replace(known, confirmed=tests)

    def test_hold_where_nothing_they_looked_at_is_different(self) -> None:
        known = self.recorded()
        supposed = terms_of(known, Scenario(stays=(Stay(trust="WES", joins=STARTS),)))
        assert set(supposed.confirmed) == {("lens", STARTS), ("lens", date(2025, 7, 1))}
        # What was recorded stands, also where it would be found otherwise today.
        assert unit_price(supposed, "NOR", date(2025, 8, 1)) == 44
        assert unit_price(supposed, "NOR", NOVEMBER) == 38

    def test_all_fall_when_everybody_buys_less(self) -> None:
        assert not terms_of(self.recorded(), Scenario(demand_percent=D(-1))).confirmed

    def test_a_scenario_without_changes_is_what_is_recorded(self) -> None:
        known = self.recorded()
        stays = tuple(recorded_stay(known, trust) for trust in LENSES)
        assert terms_of(known, Scenario(stays=stays)) == known

    @given(st.sampled_from(sorted(LENSES)), st.dates(date(2025, 4, 2), date(2030, 3, 31)))
    @settings(max_examples=60)
    def test_a_preview_is_what_the_tests_find_later(self, trust: str, leaves: date) -> None:
        """Invariant 6: the opt-out is recorded as it was supposed, and nothing else happens."""
        if trust == "HIL" and leaves <= HILL_JOINS:
            return
        before = the_story(leavers={})
        stay = replace(recorded_stay(before, trust), leaves=leaves)
        preview = determined(terms_of(before, Scenario(stays=(stay,))))
        hill = [spell("HIL", HILL_JOINS, leaves if trust == "HIL" else None)]
        others = [
            spell(each, end=leaves if each == trust else None) for each in LENSES if each != "HIL"
        ]
        after = terms(LENS, IMAGES, spells=[*others, *hill], commitments=committed(LENSES))
        assert preview == determined(after)


class TestForAnyAgreement:
    @given(strategies.agreements())
    @settings(max_examples=40)
    def test_the_empty_scenario_changes_nothing(self, known: Terms) -> None:
        assert terms_of(known, Scenario()) == known
        stays = tuple(recorded_stay(known, trust) for trust in strategies.TRUSTS)
        assert terms_of(known, Scenario(stays=stays)) == known

    @given(strategies.questions(OnDrop.NEXT_TEST), st.sampled_from(strategies.TRUSTS))
    @settings(max_examples=60)
    def test_removing_a_member_never_lowers_anothers_price(
        self, question: tuple[Terms, list[tuple[str, str, date, Decimal]]], removed: str
    ) -> None:
        """Invariant 5: volumes and members add up, so fewer never reach a better tier."""
        known, lines = question
        supposed = terms_of(known, Scenario(stays=(Stay(trust=removed),)))
        books = PriceBook(known), PriceBook(supposed)
        for trust, item, on, quantity in lines:
            if trust != removed and standing_of(known.spells, trust, on) is Standing.MEMBER:
                now, then = (
                    book.price_of(trust=trust, item=item, on=on, quantity=quantity)
                    for book in books
                )
                if isinstance(now, Price):
                    assert isinstance(then, Price)
                    assert then.unit_price >= now.unit_price


class TestStays:
    def test_the_recorded_one_is_the_last(self) -> None:
        known = the_story()
        assert recorded_stay(known, "WES") == WEST_OUT
        assert recorded_stay(known, "HIL") == HILL_IN
        assert recorded_stay(known, "DAL") == Stay(trust="DAL")

    def test_the_first_one_is_that_of_whoever_began_and_stays(self) -> None:
        known = the_story()
        assert first_stay(known, "WES") == Stay(trust="WES", joins=STARTS)
        assert first_stay(known, "HIL") == Stay(trust="HIL")

    def test_what_is_different_is_told(self) -> None:
        stays = Stay(trust="WES", joins=STARTS)
        for before, after, words in (
            (stays, WEST_OUT, "West leaves on 1 October 2025."),
            (WEST_OUT, stays, "West stays to the end."),
            (WEST_OUT, Stay(trust="WES"), "West takes no part."),
            (Stay(trust="WES"), stays, "West takes part from 1 April 2025."),
            (
                Stay(trust="WES"),
                WEST_OUT,
                "West takes part from 1 April 2025 and leaves on 1 October 2025.",
            ),
            (stays, stays, ""),
        ):
            assert told("West", before, after) == words

    def test_the_next_test_is_after_the_day_and_within_the_term(self) -> None:
        known = the_story()
        assert next_test_day(known, NOVEMBER) == date(2026, 1, 1)
        assert next_test_day(known, date(2026, 1, 1)) == date(2026, 4, 1)
        assert next_test_day(known, date(2030, 1, 1)) is None
        assert next_test_day(replace(known, schedules=()), NOVEMBER) is None
        assert TERM.end == date(2030, 4, 1)


class TestMergerAndLead:
    """Edge cases E4 to E6 of the consortium clause catalogue."""

    def test_a_merger_leaves_the_volume_and_takes_a_member(self) -> None:
        """E5: seven members become six at the anniversary: 1,960,000 x £0.06 = £117,600 a year."""
        merger = Merger(legacy=("COA", "EAS"), successor="EAS", effective_on=date(2025, 7, 1))
        known = the_story(leavers={}, hill=None)
        merged = terms_of(known, Scenario(mergers=(merger,)))
        year_2 = date(2026, 11, 3)
        assert unit_price(merged, "NOR", year_2) == D(38)
        assert unit_price(known, "NOR", year_2, item="PACS") == D("1.00")
        assert unit_price(merged, "NOR", year_2, item="PACS") == D("1.06")
        assert 1_960_000 * (D("1.06") - D("1.00")) == D("117600.00")

    def test_an_outsider_counts_only_if_it_is_named(self) -> None:
        """E6: 23,400 lenses of six, and 4,000 of Hill, which was never a member."""
        known = the_story(leavers={}, hill=None)
        known = replace(known, spells=tuple(s for s in known.spells if s.trust != "WES"))
        for named, price in ((False, D(40)), (True, D(38))):
            merger = Merger(
                legacy=("HIL", "NOR"),
                successor="NOR",
                effective_on=date(2025, 7, 1),
                outsiders_named=named,
            )
            merged = terms_of(known, Scenario(mergers=(merger,)))
            assert unit_price(merged, "SOU", date(2025, 11, 3)) == price

    def test_a_new_lead_takes_over(self) -> None:
        known = replace(the_story(), leads=(Lead(trust="NOR", period=Period(STARTS)),))
        new = Lead(trust="SOU", period=Period(date(2026, 1, 1)))
        assert terms_of(known, Scenario(lead=new)).leads == (
            Lead(trust="NOR", period=Period(STARTS, date(2026, 1, 1))),
            new,
        )
        assert terms_of(known, Scenario()).leads == known.leads
