"""An item beside itself in a scenario. Figures: the golden example's prices of a trust alone
(0 units at £10.60, 10,000 at £10.10, 25,000 at £9.60), and table T of the story."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.explanation import Names
from consortium.contracts.domain.terms.schedules import Schedule
from consortium.contracts.domain.what_if.item_comparison import ItemView, alone_on, items_of
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.staircase import DeadZone
from tests.contracts.story import (
    HILL_JOINS,
    LENS,
    STARTS,
    WEST_LEAVES,
    committed,
    spell,
    terms,
    the_story,
    tiers,
)

D = Decimal
NOVEMBER = date(2025, 11, 3)
ALONE = replace(
    LENS, standalone=tiers("IOL", ("0", "10.60"), ("10000", "10.10"), ("25000", "9.60"))
)


def outlook_of_a_leaver(units: int) -> Outlook:
    spells = [spell("NOR"), spell("WES", end=WEST_LEAVES)]
    return Outlook(terms(ALONE, spells=spells, commitments=committed({"WES": units})))


def lens(before: Outlook, after: Outlook, on: date = NOVEMBER) -> ItemView:
    (found,) = (
        each
        for each in items_of(before, after, on=on, names=Names(trusts={}, items={}))
        if each.code == "IOL"
    )
    return found


class TestAlone:
    def test_a_leaver_stands_by_its_own_volume(self) -> None:
        found = alone_on(outlook_of_a_leaver(6_000), trust="WES", item="IOL", on=NOVEMBER)
        assert found is not None
        assert (found.measure, found.tier) == (D(6_000), "0 to under 10,000")
        assert (found.to_next, found.next_price, found.zone) == (D(4_000), D("10.10"), None)

    def test_9_600_units_cost_760_pounds_more_than_10_000(self) -> None:
        found = alone_on(outlook_of_a_leaver(9_600), trust="WES", item="IOL", on=NOVEMBER)
        assert found is not None
        assert found.zone == DeadZone(D(9_529), D(10_000))
        assert found.cheaper_by == D("760.00")

    def test_the_last_tier_has_no_next(self) -> None:
        found = alone_on(outlook_of_a_leaver(25_000), trust="WES", item="IOL", on=NOVEMBER)
        assert found is not None
        assert (found.tier, found.to_next, found.next_price) == ("25,000 and more", None, None)

    def test_members_and_those_with_one_price_for_any_volume_do_not_stand_alone(self) -> None:
        outlook = outlook_of_a_leaver(6_000)
        assert alone_on(outlook, trust="NOR", item="IOL", on=NOVEMBER) is None
        assert alone_on(outlook, trust="WES", item="IOL", on=STARTS) is None
        assert alone_on(outlook, trust="WES", item="unknown", on=NOVEMBER) is None
        story = Outlook(the_story())
        assert alone_on(story, trust="WES", item="IOL", on=NOVEMBER) is None


class TestOverTime:
    def test_each_day_on_which_one_of_the_two_changes_has_a_line(self) -> None:
        both = Outlook(the_story(hill=None)), Outlook(the_story())
        assert [(each.day, each.before, each.after) for each in lens(*both).over_time] == [
            (STARTS, D(38), D(38)),
            (WEST_LEAVES, D(40), D(40)),
            (HILL_JOINS, D(40), D(38)),
        ]

    def test_a_new_version_of_the_prices_begins_on_its_day(self) -> None:
        known = the_story(leavers={}, hill=None)
        cheaper = replace(LENS, id="cheaper", tiers=tiers("IOL", ("0", "37")))
        begins = date(2026, 5, 15)
        second = Schedule(version=2, effective_from=begins, schemes=(cheaper,), rebates=())
        outlook = Outlook(replace(known, schedules=(*known.schedules, second)))
        found = lens(outlook, outlook, begins)
        assert [(each.day, each.after) for each in found.over_time] == [
            (STARTS, D(38)),
            (begins, D(37)),
        ]
        assert not found.has_steps
        # Before its first version an agreement has no price to stand on.
        late = Outlook(replace(known, schedules=(second,)))
        assert lens(late, late, NOVEMBER).after is None
