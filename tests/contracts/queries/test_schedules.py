"""The prices of an agreement as its page shows them, and a draft as its writers see it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.models.schedule import ScheduleState
from consortium.contracts.queries.schedules import (
    PricesView,
    SchemeView,
    find_draft,
    prices_on,
)
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.domain.errors import NotFound
from tests.contracts.asserting import refusal
from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.contracts.factories import (
    BAND,
    VISCOELASTIC,
    commit,
    drafted_schedule,
    signed_contract,
)
from tests.contracts.story import LENS, REBATE, tiers
from tests.support.world import NOW, SYSTEM, TODAY, World

APRIL, OCTOBER = date(2025, 4, 1), date(2025, 10, 1)


def prices(world: World, agreed: Agreed, on: date, who: str = "lead") -> PricesView:
    return prices_on(actor=getattr(world, who).actor(), agreement_id=agreed.id, on=on)


def scheme(view: PricesView, name: str) -> SchemeView:
    return next(each for each in view.schemes if each.name == name)


def in_force(view: PricesView, name: str) -> list[str]:
    return [tier.interval for tier in scheme(view, name).tiers if tier.in_force]


class TestPricesOn:
    def test_shows_the_tier_in_force_on_the_day(self, world: World, agreed: Agreed) -> None:
        assert in_force(prices(world, agreed, APRIL), "Intraocular lens") == ["25,000 and more"]
        autumn = prices(world, agreed, OCTOBER)
        assert in_force(autumn, "Intraocular lens") == ["18,000 to under 25,000"]
        # Images are in grace until April.
        assert in_force(autumn, "Images per examination") == ["3 members or more"]
        april = prices(world, agreed, date(2026, 4, 1))
        assert in_force(april, "Images per examination") == ["2 members"]

    def test_shows_each_scheme_with_its_clause_and_rule(self, world: World, agreed: Agreed) -> None:
        lens = scheme(prices(world, agreed, APRIL), "Intraocular lens")
        assert lens.clause == "All-units volume tier (C1)"
        assert lens.rules == (
            "Tested on 1 January, 1 April, 1 July and 1 October. "
            "A worse tier takes effect at its test."
        )
        assert [(tier.interval, tier.prices) for tier in lens.standalone] == [
            ("any volume", (Decimal("47.50"),))
        ]
        band = scheme(prices(world, agreed, APRIL), "Images per examination")
        assert band.rules.endswith("A worse tier takes effect after 6 months of grace.")
        assert [tier.interval for tier in band.tiers] == [
            "fewer than 2 members",
            "2 members",
            "3 members or more",
        ]

    def test_shows_rebates_apart(self, world: World, agreed: Agreed) -> None:
        (rebate,) = prices(world, agreed, APRIL).rebates
        assert rebate.items == ("OVD",)
        assert rebate.steps == ((Decimal(270_000), Decimal("0.04")),)

    def test_shows_nothing_before_the_first_version(self, world: World, agreed: Agreed) -> None:
        view = prices(world, agreed, date(2025, 3, 31))
        assert (view.version, view.schemes, view.rebates) == (None, (), ())

    def test_lists_every_version_the_latest_first(self, world: World, agreed: Agreed) -> None:
        drafted_schedule(world, agreed.id, effective_from=OCTOBER)
        versions = prices(world, agreed, APRIL).versions
        assert [(each.version, each.state) for each in versions] == [
            (2, ScheduleState.DRAFT),
            (1, ScheduleState.ACTIVE),
        ]

    def test_lists_the_recorded_tests_the_latest_first(self, world: World, agreed: Agreed) -> None:
        assert prices(world, agreed, APRIL).tests == ()
        run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=OCTOBER, now=NOW)
        tests = prices(world, agreed, APRIL).tests
        assert [(each.tested_on, each.scheme, each.tier) for each in tests[:3]] == [
            (OCTOBER, "Images per examination", "2 members"),
            (OCTOBER, "Intraocular lens", "18,000 to under 25,000"),
            (date(2025, 7, 1), "Images per examination", "3 members or more"),
        ]
        assert (tests[1].members, tests[1].measure) == (2, Decimal(22_500))

    def test_lists_the_volumes_that_the_reader_may_see(self, world: World, agreed: Agreed) -> None:
        both = {"North Trust", "South Trust"}
        nobody: set[str] = set()
        for who, trusts in (
            ("lead", both),
            ("consortium_finance", both),
            ("auditor", both),
            ("finance_of_north", {"North Trust"}),
            # West has left: it counts no more, so its volume is not listed.
            ("finance_of_west", nobody),
            ("supplier", nobody),
        ):
            volumes = prices(world, agreed, OCTOBER, who).volumes
            assert {line.trust for line in volumes} == trusts, who

    def test_is_not_found_by_others(self, world: World, agreed: Agreed) -> None:
        for who in ("stranger", "engineer", "commissioner"):
            found = refusal(prices, world, agreed, APRIL, who)
            assert isinstance(found, NotFound), who

    def test_asks_the_database_the_same_however_many_members_there_are(
        self, world: World, agreed: Agreed
    ) -> None:
        with statements() as few:
            prices(world, agreed, TODAY)
        contract_id = signed_contract(world, agreed.id, world.east)
        for item_id in agreed.items.values():
            commit(world, contract_id, item_id, "100")
        run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=TODAY, now=NOW)
        with statements() as many:
            prices(world, agreed, TODAY)
        assert len(many) == len(few)


class TestFindDraft:
    def test_shows_what_is_written_so_far(self, world: World, agreed: Agreed) -> None:
        draft_id = drafted_schedule(
            world, agreed.id, LENS, BAND, rebates=(REBATE,), effective_from=OCTOBER
        )
        draft = find_draft(actor=world.lead.actor(), schedule_id=draft_id)
        assert (draft.version, draft.state, draft.effective_from) == (
            2,
            ScheduleState.DRAFT,
            OCTOBER,
        )
        assert [each.name for each in draft.schemes] == [
            "Intraocular lens",
            "Images per examination",
        ]
        assert [each.name for each in draft.rebates] == ["Viscoelastic rebate"]
        assert not any(tier.in_force for each in draft.schemes for tier in each.tiers)

    def test_knows_whether_the_reader_wrote_any_of_it(self, world: World, agreed: Agreed) -> None:
        draft_id = drafted_schedule(world, agreed.id, LENS, effective_from=OCTOBER)
        for who, wrote in ((world.lead, True), (world.lead_of_south, False)):
            assert find_draft(actor=who.actor(), schedule_id=draft_id).written_by_reader is wrote
        assert not find_draft(actor=SYSTEM, schedule_id=draft_id).written_by_reader

    def test_warns_of_a_clause_without_teeth(self, world: World, agreed: Agreed) -> None:
        cheap = replace(VISCOELASTIC, standalone=tiers("OVD", ("0", "10.49")))
        draft_id = drafted_schedule(world, agreed.id, LENS, cheap, effective_from=OCTOBER)
        draft = find_draft(actor=world.lead.actor(), schedule_id=draft_id)
        assert [each.toothless for each in draft.schemes] == [(), ("OVD",)]

    def test_is_for_those_who_change_prices(self, world: World, agreed: Agreed) -> None:
        draft_id = drafted_schedule(world, agreed.id, LENS, effective_from=OCTOBER)
        for who in ("finance_of_north", "supplier", "stranger", "auditor"):
            actor = getattr(world, who).actor()
            found = refusal(find_draft, actor=actor, schedule_id=draft_id)
            assert isinstance(found, NotFound), who
