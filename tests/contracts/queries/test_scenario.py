"""What if, asked through the database: who may move whom, and what they are told.

Three trusts with 18,000, 4,500 and 3,500 lenses: 26,000 cost £38 each, and West's leaving on
1 October 2025 leaves 22,500 at £40.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from consortium.contracts.domain.what_if.item_comparison import ItemView
from consortium.contracts.domain.what_if.scenario import Scenario, Stay
from consortium.contracts.models.terms import load_terms
from consortium.contracts.queries.scenario import Question, find_question
from consortium.contracts.queries.what_if import WhatIf, what_if
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.periods import Period
from tests.contracts.asserting import refusal
from tests.contracts.conftest import NOTICED, WEST_LEFT, Agreed
from tests.contracts.counting import statements
from tests.contracts.factories import (
    agreement,
    commit,
    drafted_agreement,
    drafted_contract,
    items,
    leaves,
    signed_contract,
)
from tests.contracts.story import LENS, STARTS, tiers
from tests.support.world import SYSTEM, TODAY, World

D = Decimal
NOVEMBER = date(2025, 11, 3)
WEST_STAYS = Scenario(stays=(Stay(trust="WES", joins=STARTS),))


@pytest.fixture
def ask(world: World, agreed: Agreed) -> Callable[..., Question]:
    def asking(who: str = "lead", today: date = TODAY) -> Question:
        actor = getattr(world, who).actor()
        return find_question(actor=actor, agreement_id=agreed.id, today=today)

    return asking


def answer(found: Question, scenario: Scenario = WEST_STAYS, **changes: object) -> WhatIf:
    asked = {"against_first": False, "on": NOVEMBER, **changes}
    return what_if(found, scenario=scenario, **asked)  # type: ignore[arg-type]


def item(found: WhatIf, code: str) -> ItemView:
    return next(each for each in found.items if each.code == code)


class TestQuestion:
    def test_knows_what_is_recorded_of_each_trust(self, ask: Callable[..., Question]) -> None:
        found = ask()
        assert [line.name for line in found.trusts] == ["North Trust", "South Trust", "West Trust"]
        west = found.line("WES")
        assert west is not None
        assert west.stay == Stay(trust="WES", joins=STARTS, leaves=WEST_LEFT)
        assert (west.is_committed, found.is_whole, found.has_prices) == (True, True, True)
        assert (found.day, found.next_test) == (TODAY, date(2026, 7, 1))

    def test_begins_within_the_agreement(self, ask: Callable[..., Question]) -> None:
        assert ask(today=date(2020, 1, 1)).day == STARTS
        late = ask(today=date(2040, 1, 1))
        assert late.day == date(2030, 3, 31)
        assert late.next_test == date(2030, 4, 1)

    def test_offers_the_other_trusts_of_the_consortium(self, world: World) -> None:
        items()
        agreement_id = agreement(world, LENS)
        signed_contract(world, agreement_id, world.north)
        lead = find_question(actor=world.lead.actor(), agreement_id=agreement_id, today=TODAY)
        assert [(line.code, line.stay.joins) for line in lead.trusts] == [
            ("NOR", STARTS),
            ("SOU", None),
            ("WES", None),
        ]
        supplier = find_question(
            actor=world.supplier.actor(), agreement_id=agreement_id, today=TODAY
        )
        assert [line.code for line in supplier.trusts] == ["NOR"]

    def test_of_an_agreement_without_prices_says_so(self, world: World) -> None:
        found = find_question(
            actor=world.lead.actor(), agreement_id=drafted_agreement(world), today=TODAY
        )
        assert not found.has_prices

    def test_is_not_found_out_of_reach(self, world: World, agreed: Agreed) -> None:
        for who in ("stranger", "engineer", "commissioner"):
            actor = getattr(world, who).actor()
            found = refusal(find_question, actor=actor, agreement_id=agreed.id, today=TODAY)
            assert isinstance(found, NotFound), who
        found = refusal(find_question, actor=SYSTEM, agreement_id=uuid4(), today=TODAY)
        assert isinstance(found, NotFound)


class TestAnswer:
    def test_compares_prices_over_time(self, ask: Callable[..., Question]) -> None:
        lens = item(answer(ask()), "IOL")
        assert [(since.day, since.before, since.after) for since in lens.over_time] == [
            (STARTS, D(38), D(38)),
            (WEST_LEFT, D(40), D(38)),
        ]
        assert lens.over_time[-1].before_tier == "18,000 to under 25,000"

    def test_says_where_the_members_stand(self, ask: Callable[..., Question]) -> None:
        lens = item(answer(ask()), "IOL")
        assert lens.before is not None
        assert lens.after is not None
        assert (lens.before.measure, lens.before.unit_price) == (D(22_500), D(40))
        assert lens.before.members == 2
        assert (lens.before.place.to_next, lens.before.next_price) == (D(2_500), D(38))
        assert (lens.after.measure, lens.after.unit_price) == (D(26_000), D(38))
        assert (lens.after.place.to_next, lens.after.next_price) == (None, None)
        bands = item(answer(ask()), "PACS")
        assert bands.before is not None
        # Six months of grace: two members are found, three are still paid by.
        assert (bands.before.tier, bands.before.found) == ("3 members or more", "2 members")
        assert (bands.before.unit_price, bands.before.found_price) == (D("1.00"), D("1.13"))

    def test_warns_in_the_dead_zone(self, ask: Callable[..., Question]) -> None:
        # 22,500 and 6% more are 23,850: at £40 they cost £4,000 more than 25,000 at £38.
        lens = item(answer(ask(), Scenario(demand_percent=D(6))), "IOL")
        assert lens.after is not None
        assert lens.after.place.zone is not None
        assert lens.after.place.zone.begins == 23_750
        assert lens.after.cheaper_by == D("4000.00")
        assert [stair.zone.begins if stair.zone else None for stair in lens.stairs] == [
            9546,
            17143,
            23750,
            None,
        ]

    def test_tells_the_effect_on_each_trust(self, ask: Callable[..., Question]) -> None:
        """Half a year without West costs £2 a lens; West pays £9.50 more for each of its own."""
        found = answer(ask())
        assert found.year == Period(STARTS, date(2026, 4, 1))
        assert {effect.trust: effect.year.difference for effect in found.effects} == {
            "North Trust": D("-18000.00"),
            "South Trust": D("-4500.00"),
            "West Trust": D("-16625.00"),
        }
        assert found.total is not None
        assert found.total.year.difference == D("-39125.00")
        # 4 years and 1/12 x 28/30 + 4/12 of one, from 3 November on.
        north = found.effects[0]
        assert north.rest.difference == D("-158800.00")
        assert [each.difference for each in north.years][1:] == [D("-36000.00")] * 4
        assert found.changes == ("West Trust stays to the end.",)

    def test_can_be_beside_the_trusts_of_the_first_day(self, ask: Callable[..., Question]) -> None:
        left = Scenario(stays=(Stay(trust="WES", joins=STARTS, leaves=WEST_LEFT),))
        found = answer(ask(), left, against_first=True)
        assert found.changes == ("West Trust leaves on 1 October 2025.",)
        assert found.effects[0].year.difference == D("18000.00")

    def test_lists_the_prices_of_the_day(self, ask: Callable[..., Question]) -> None:
        found = answer(ask())
        prices = {(line.trust_code, line.item_code): line for line in found.prices}
        west = prices["WES", "IOL"]
        assert (west.before, west.after, west.has_left) == (D("47.50"), D(38), False)
        assert west.is_different
        assert not prices["NOR", "OVD"].is_different

    def test_explains_a_price_of_the_scenario(self, ask: Callable[..., Question]) -> None:
        why = answer(ask(), why=("NOR", "IOL")).why
        assert why is not None
        assert (why.trust, why.item, why.unit_price) == ("North Trust", "Intraocular lens", D(38))
        assert [step.title for step in why.steps] == [
            "Participation",
            "Price schedule",
            "Tier test",
            "Price",
        ]
        assert "committed to 26,000 a year" in why.steps[2].text
        assert answer(ask(), why=("EAS", "IOL")).why is None
        assert answer(ask(), why=("NOR", "unknown")).why is None

    def test_that_a_trust_could_not_be_explained_is_no_price(
        self, ask: Callable[..., Question]
    ) -> None:
        scenario = Scenario(stays=(Stay(trust="NOR"),))
        why = answer(ask(), scenario, why=("NOR", "IOL")).why
        assert why is not None
        assert why.unit_price is None
        assert why.steps[-1].title == "No price"

    @pytest.mark.parametrize("on", [date(2025, 3, 31), date(2030, 4, 1)])
    def test_of_a_day_outside_the_agreement_is_refused(
        self, ask: Callable[..., Question], on: date
    ) -> None:
        found = refusal(answer, ask(), on=on)
        assert isinstance(found, Invalid)
        assert found.field == "day"

    def test_counts_a_trust_that_has_only_committed(self, world: World, agreed: Agreed) -> None:
        """East has a draft contract with 3,000 lenses: with it 25,500 are reached again."""
        contract_id = drafted_contract(world, agreed.id, world.east)
        commit(world, contract_id, agreed.items["IOL"], "3000", now=NOTICED)
        assert load_terms([agreed.id])[agreed.id].trust_ids["EAS"] == world.east
        found = find_question(actor=SYSTEM, agreement_id=agreed.id, today=TODAY)
        joins = Scenario(stays=(Stay(trust="EAS", joins=WEST_LEFT),))
        lens = item(answer(found, joins), "IOL")
        assert lens.after is not None
        assert (lens.after.measure, lens.after.unit_price) == (D(25_500), D(38))


class TestRecordedTests:
    def test_stand_where_nothing_is_different(self, world: World, agreed: Agreed) -> None:
        now = datetime(2025, 12, 1, 6, 0, tzinfo=UTC)
        run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=date(2025, 12, 1), now=now)
        found = find_question(actor=SYSTEM, agreement_id=agreed.id, today=TODAY)
        lens = item(answer(found), "IOL")
        assert [(since.before, since.after) for since in lens.over_time] == [
            (D(38), D(38)),
            (D(40), D(38)),
        ]


class TestWhoSeesWhat:
    def test_only_volumes_that_are_seen_can_be_moved(self, ask: Callable[..., Question]) -> None:
        for who, movable in (
            ("lead", ["NOR", "SOU", "WES"]),
            ("auditor", ["NOR", "SOU", "WES"]),
            ("consortium_finance", ["NOR", "SOU", "WES"]),
            ("finance_of_west", ["WES"]),
            ("supplier", []),
        ):
            found = ask(who)
            assert [line.code for line in found.trusts if line.is_movable] == movable, who
            assert found.is_whole == (len(movable) == 3), who

    def test_costs_are_of_these_trusts_alone(self, ask: Callable[..., Question]) -> None:
        west = answer(ask("finance_of_west"))
        assert [effect.trust for effect in west.effects] == ["West Trust"]
        assert west.total is None
        assert {line.trust for line in west.prices} == {"West Trust"}
        supplier = answer(ask("supplier"), Scenario())
        assert (supplier.effects, supplier.total) == ((), None)
        # The supplier sees the prices of its customers, as it does elsewhere.
        assert {line.trust_code for line in supplier.prices} == {"NOR", "SOU", "WES"}

    def test_a_leavers_own_volume_is_told_to_those_who_see_it(self, world: World) -> None:
        lens_id = items()["IOL"]
        by_volume = replace(LENS, standalone=tiers("IOL", ("0", "47.50"), ("9000", "46")))
        agreement_id = agreement(world, by_volume)
        contract_id = signed_contract(world, agreement_id, world.west, commits={lens_id: "3500"})
        leaves(world, contract_id, on=WEST_LEFT, now=NOTICED)
        for who, more in (("lead", D(5500)), ("finance_of_west", D(5500)), ("supplier", None)):
            actor = getattr(world, who).actor()
            found = find_question(actor=actor, agreement_id=agreement_id, today=TODAY)
            (line,) = answer(found, Scenario()).prices
            assert line.has_left
            assert (line.alone.to_next if line.alone else None) == more, who


class TestStatements:
    def test_do_not_grow_with_the_number_of_trusts_and_commitments(
        self, world: World, agreed: Agreed
    ) -> None:
        actor = world.lead.actor()

        def asked() -> int:
            with statements() as sent:
                answer(find_question(actor=actor, agreement_id=agreed.id, today=TODAY))
            return len(sent)

        before = asked()
        contract_id = drafted_contract(world, agreed.id, world.east)
        for code in ("IOL", "OVD", "PACS"):
            commit(world, contract_id, agreed.items[code], "10", now=NOTICED)
        assert asked() == before
