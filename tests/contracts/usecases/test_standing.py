"""Suspensions, mergers, leads and returns: recorded once, and priced by from then on."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from consortium.contracts.domain.terms.leads import LeadKind
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.domain.terms.rules import (
    LeadExitRule,
    LinkRule,
    LocalLabourRule,
    Rules,
)
from consortium.contracts.domain.terms.schedules import Measure, OnDrop, Scheme
from consortium.contracts.models.terms import load_terms
from consortium.contracts.usecases.participation import record_participation
from consortium.contracts.usecases.standing import record_lead, record_merger
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.contracts.usecases.usage import record_usage
from consortium.foundation.domain.periods import Period
from tests.contracts.asserting import last_event, refusal
from tests.contracts.factories import BAND, agreement, items, leaves, signed_contract
from tests.contracts.story import LENS, STARTS, unit_price
from tests.support.world import NOW, World

D = Decimal
QUARTER = Period(date(2025, 4, 1), date(2025, 7, 1))
TESTED = date(2025, 7, 1)


class Made:
    """An agreement with North, West and South, who have committed to 12,000, 9,000 and 6,000."""

    def __init__(self, world: World, *schemes: Scheme) -> None:
        self.world = world
        self.items = items()
        self.id = agreement(world, *schemes)
        trusts = {world.north: "12000", world.west: "9000", world.south: "6000"}
        self.contracts = {
            trust: signed_contract(world, self.id, trust, commits={self.items["IOL"]: volume})
            for trust, volume in trusts.items()
        }

    def pays(self, trust: str, on: date, item: str = "IOL") -> Decimal | None:
        return unit_price(load_terms([self.id])[self.id].terms, trust, on, item=item)

    def returns(self, trust: UUID, on_contract: str, of_category: str, item: str = "IOL") -> UUID:
        return record_usage(
            actor=self.world.lead.actor(),
            contract_id=self.contracts[trust],
            item_id=self.items[item],
            period=QUARTER,
            on_contract=D(on_contract),
            of_category=D(of_category),
            source="theatre system",
            now=NOW,
        )

    def leads(self, trust: UUID, kind: LeadKind, on: date) -> UUID:
        return record_lead(
            actor=self.world.lead.actor(),
            agreement_id=self.id,
            trust_id=trust,
            kind=kind,
            effective_on=on,
            reason="agreed by the board",
            now=NOW,
        )


class TestSuspension:
    def happens(self, made: Made, kind: ParticipationKind, on: date) -> UUID:
        return record_participation(
            actor=made.world.lead.actor(),
            contract_id=made.contracts[made.world.west],
            kind=kind,
            effective_on=on,
            reason="invoices unpaid",
            now=NOW,
        )

    def test_a_suspended_trust_does_not_count_until_it_is_reinstated(self, world: World) -> None:
        made = Made(world, LENS)
        self.happens(made, ParticipationKind.SUSPEND, date(2025, 6, 20))
        self.happens(made, ParticipationKind.REINSTATE, date(2025, 9, 1))
        assert last_event().action == "participation.reinstate"
        # 27,000 with West, 18,000 without.
        assert [made.pays("NOR", on) for on in (STARTS, TESTED, date(2025, 10, 1))] == [38, 40, 38]
        # 30 days on West is priced alone.
        assert made.pays("WES", date(2025, 7, 20)) == D("47.50")

    def test_only_who_is_suspended_can_be_reinstated(self, world: World) -> None:
        made = Made(world, LENS)
        error = refusal(self.happens, made, ParticipationKind.REINSTATE, TESTED)
        assert error.code == "not_suspended"
        self.happens(made, ParticipationKind.SUSPEND, TESTED)
        error = refusal(self.happens, made, ParticipationKind.SUSPEND, TESTED + timedelta(days=1))
        assert error.code == "suspended_already"


class TestMerger:
    def merge(self, made: Made, **also: object) -> UUID:
        values = {
            "agreement_id": made.id,
            "trust_id": made.world.west,
            "other_trust_id": made.world.south,
            "successor_id": made.world.west,
            "effective_on": date(2025, 10, 1),
            "outsiders_named": False,
            "reason": "one trust by order",
            "now": NOW,
            **also,
        }
        return record_merger(actor=made.world.lead.actor(), **values)  # type: ignore[arg-type]

    def test_two_members_count_as_one_from_the_anniversary(self, world: World) -> None:
        made = Made(world, LENS, replace(BAND, on_drop=OnDrop.NEXT_TEST))
        self.merge(made)
        assert last_event().action == "participation.merged"
        assert made.pays("NOR", date(2026, 3, 31), "PACS") == D("1.00")
        assert made.pays("NOR", date(2026, 4, 1), "PACS") == D("1.13")
        assert made.pays("SOU", date(2026, 4, 1)) == D(38)

    def test_a_trust_does_not_merge_with_itself_nor_while_no_member(self, world: World) -> None:
        made = Made(world, LENS)
        error = refusal(self.merge, made, other_trust_id=world.west)
        assert error.code == "two_trusts"
        leaves(world, made.contracts[world.west], on=date(2025, 8, 1), now=NOW)
        error = refusal(self.merge, made)
        assert error.code == "not_taking_part"

    def test_is_recorded_once(self, world: World) -> None:
        made = Made(world, LENS)
        self.merge(made)
        error = refusal(self.merge, made)
        assert error.code == "merger_recorded"


class TestLead:
    BANDS = replace(BAND, on_drop=OnDrop.NEXT_TEST, rules=Rules(lead_exit=LeadExitRule(days=60)))

    def test_without_a_lead_for_60_days_the_lowest_band_holds(self, world: World) -> None:
        made = Made(world, LENS, self.BANDS)
        made.leads(world.north, LeadKind.APPOINTED, STARTS)
        made.leads(world.north, LeadKind.LEFT, date(2025, 10, 1))
        assert last_event().action == "lead.left"
        assert made.pays("WES", date(2025, 11, 29), "PACS") == D("1.00")
        assert made.pays("WES", date(2025, 11, 30), "PACS") == D("1.25")
        made.leads(world.west, LeadKind.APPOINTED, date(2025, 12, 15))
        assert made.pays("WES", date(2025, 12, 15), "PACS") == D("1.00")

    def test_refuses_what_does_not_fit(self, world: World) -> None:
        made = Made(world, LENS)
        error = refusal(made.leads, world.north, LeadKind.LEFT, TESTED)
        assert error.code == "does_not_lead"
        error = refusal(made.leads, world.north, LeadKind.APPOINTED, STARTS - timedelta(days=1))
        assert error.code == "not_taking_part"
        made.leads(world.north, LeadKind.APPOINTED, STARTS)
        error = refusal(made.leads, world.north, LeadKind.APPOINTED, TESTED)
        assert error.code == "leads_already"


class TestUsage:
    RUN_RATE = replace(LENS, measure=Measure.ACTUAL_QUANTITY)

    def test_a_run_rate_takes_the_place_of_the_commitment(self, world: World) -> None:
        made = Made(world, self.RUN_RATE)
        # 2,000 in 91 days are 8,021.98 a year, with 9,000 and 6,000 committed 23,021.98.
        made.returns(world.north, "2000", "2000")
        assert last_event().action == "usage.recorded"
        assert [made.pays("NOR", on) for on in (STARTS, TESTED)] == [38, 40]

    def test_a_later_return_for_the_same_days_takes_the_place_of_the_earlier(
        self, world: World
    ) -> None:
        made = Made(world, self.RUN_RATE)
        made.returns(world.north, "2000", "2000")
        record_usage(
            actor=world.lead.actor(),
            contract_id=made.contracts[world.north],
            item_id=made.items["IOL"],
            period=QUARTER,
            on_contract=D(3000),
            of_category=D(3000),
            source="corrected",
            now=NOW + timedelta(minutes=1),
        )
        assert made.pays("NOR", TESTED) == D(38)

    def test_a_tier_holds_with_the_linked_item(self, world: World) -> None:
        linked = replace(LENS, rules=Rules(link=LinkRule(item="OVD", least_share=D("0.75"))))
        made = Made(world, linked)
        made.returns(world.north, "72", "100", "OVD")
        assert made.pays("NOR", TESTED) == D(40)
        run_tier_tests(actor=world.lead.actor(), agreement_id=made.id, up_to=TESTED, now=NOW)
        known = load_terms([made.id])[made.id].terms
        kept = known.confirmed[known.schedules[0].schemes[0].id, TESTED]
        assert kept.linked_share == D("0.72")

    @pytest.mark.parametrize(("on_contract", "of_category"), [("101", "100"), ("-1", "100")])
    def test_refuses_a_part_larger_than_the_whole(
        self, world: World, on_contract: str, of_category: str
    ) -> None:
        made = Made(world, LENS)
        error = refusal(made.returns, world.north, on_contract, of_category)
        assert error.code == "impossible_return"

    def test_refuses_days_that_overlap_another_return_in_part(self, world: World) -> None:
        made = Made(world, LENS)
        made.returns(world.north, "1", "1")
        for period, code in (
            (Period(date(2025, 6, 1), date(2025, 8, 1)), "returns_overlap"),
            (Period(date(2026, 4, 1), date(2026, 5, 1)), "period_not_over"),
            (Period(date(2024, 1, 1), date(2025, 4, 1)), "return_too_long"),
        ):
            error = refusal(
                record_usage,
                actor=world.lead.actor(),
                contract_id=made.contracts[world.north],
                item_id=made.items["IOL"],
                period=period,
                on_contract=D(1),
                of_category=D(1),
                source="",
                now=NOW,
            )
            assert error.code == code

    def test_a_price_as_known_before_a_return_does_not_change(self, world: World) -> None:
        made = Made(world, self.RUN_RATE)
        made.returns(world.north, "2000", "2000")
        before = load_terms([made.id], known_at=NOW - timedelta(seconds=1))[made.id].terms
        assert unit_price(before, "NOR", TESTED) == D(38)


def test_a_local_price_takes_the_factor_of_the_trust(world: World) -> None:
    rules = Rules(local_labour=LocalLabourRule(labour_share=D("0.7"), reference=D("1.02")))
    made = Made(world, replace(LENS, rules=rules))
    factors = load_terms([made.id])[made.id].terms.factors
    assert factors["WES"] == D("1.03")
    # 38 × (1 + 0.7 × (1.03 ÷ 1.02 − 1)) = 38.2608…
    assert made.pays("WES", STARTS) == D("38.26")
