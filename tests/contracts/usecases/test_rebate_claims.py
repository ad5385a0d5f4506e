"""Claiming a rebate and recording the answer, and the days by which it must be done."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from consortium.contracts.domain.managing.key_dates import KeyDate, KeyDateKind
from consortium.contracts.domain.rebates.rebate_claims import ClaimStep
from consortium.contracts.domain.terms.rebate_terms import RebateTerms
from consortium.contracts.domain.terms.schedules import RebateScheme
from consortium.contracts.models.key_dates import load_key_dates
from consortium.contracts.models.rebate_claim import claim_events_of
from consortium.contracts.models.terms import load_terms
from consortium.contracts.usecases.rebate_claims import claim_rebate, record_claim_step
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.factories import VISCOELASTIC, agreement, items, signed_contract
from tests.contracts.rebates import STORY, earned, scheme_of, settle_all
from tests.contracts.story import REBATE, STARTS
from tests.support.world import SYSTEM, World

TERMS = RebateTerms(claim_days=90, answer_days=30, pay_days=60)
CLAIMED = date(2026, 4, 20)
RECORDED = datetime(2026, 4, 17, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
HASH = "5" * 64


@pytest.fixture
def agreed(world: World) -> UUID:
    items()
    clocked: RebateScheme = replace(REBATE, terms=TERMS)
    agreement_id = agreement(world, VISCOELASTIC, rebates=(clocked,))
    for trust_id in (world.north, world.south):
        signed_contract(world, agreement_id, trust_id)
    return agreement_id


def claim(entitlement_id: UUID, **changes: Any) -> UUID:
    values: dict[str, Any] = {
        "claimed_on": CLAIMED,
        "reference": " NOR-1 ",
        "evidence_sha256": HASH,
        "now": NOW,
        **changes,
    }
    return claim_rebate(actor=SYSTEM, entitlement_id=entitlement_id, **values)


def step(agreement_id: UUID, kind: ClaimStep, on: date, reason: str = "") -> UUID:
    return record_claim_step(
        actor=SYSTEM,
        agreement_id=agreement_id,
        scheme_id=scheme_of(agreement_id),
        year_from=STARTS,
        step=kind,
        on=on,
        reason=reason,
        now=NOW,
    )


def test_the_terms_are_kept_with_the_prices(agreed: UUID) -> None:
    (schedule,) = load_terms([agreed])[agreed].terms.schedules
    assert schedule.rebates[0].terms == TERMS


def test_a_claim_keeps_what_was_claimed_and_the_hash_of_its_evidence(agreed: UUID) -> None:
    entitlement = earned(agreed, STORY, now=RECORDED)
    claim(entitlement)
    (event,) = claim_events_of([agreed])
    # West never joined here, so it has no share: 4 % of £256,200, on £271,950 of spend.
    assert (event.step, event.entitlement_id, event.reference) == (
        ClaimStep.CLAIMED,
        entitlement,
        "NOR-1",
    )
    assert (str(event.amount), event.evidence_sha256) == ("10248.00", HASH)
    assert details(last_event())["amount"] == "10248.00"


def test_the_whole_way_and_nothing_out_of_order(agreed: UUID) -> None:
    entitlement = earned(agreed, STORY, now=RECORDED)
    too_early = refusal(lambda: step(agreed, ClaimStep.AGREED, CLAIMED))
    assert too_early.code == "claim_not_there"
    claim(entitlement)
    assert refusal(lambda: claim(entitlement)).code == "claim_not_there"
    without = refusal(lambda: step(agreed, ClaimStep.DISPUTED, date(2026, 5, 4)))
    assert (without.code, without.field) == ("no_reason", "reason")
    step(agreed, ClaimStep.DISPUTED, date(2026, 5, 4), "Two invoices are missing")
    claim(entitlement, claimed_on=date(2026, 5, 20))
    step(agreed, ClaimStep.AGREED, date(2026, 6, 1))
    settle_all(entitlement)
    step(agreed, ClaimStep.CLOSED, date(2026, 7, 1))
    assert [event.step.value for event in claim_events_of([agreed])] == [
        "claimed",
        "disputed",
        "claimed",
        "agreed",
        "closed",
    ]


def test_late_it_needs_a_reason(agreed: UUID) -> None:
    # Ninety days from 31 March 2026 are over after 29 June.
    entitlement = earned(agreed, STORY, now=RECORDED)
    late = date(2026, 6, 30)
    assert refusal(lambda: claim(entitlement, claimed_on=late)).field == "reason"
    claim(entitlement, claimed_on=late, reason="The supplier agreed to wait")


@pytest.mark.parametrize("day", [date(2026, 12, 2), date(2031, 1, 1)])
def test_nothing_is_recorded_before_it_happens(agreed: UUID, day: date) -> None:
    entitlement = earned(agreed, STORY, now=RECORDED)
    assert refusal(lambda: claim(entitlement, claimed_on=day)).code == "day_ahead"


def test_only_the_final_entitlement_is_claimed(agreed: UUID) -> None:
    early = earned(agreed, STORY, now=datetime(2026, 3, 1, 9, 0, tzinfo=UTC))
    assert refusal(lambda: claim(early)).code == "entitlement_superseded"


class TestClaimDates:
    def claims(self, agreement_id: UUID) -> list[KeyDate]:
        """Of the dates of the agreement those of its claims, and by when they are to be made."""
        found = (
            each
            for each in load_key_dates([agreement_id])[agreement_id].dates
            if each.kind is KeyDateKind.REBATE_CLAIM and "_by:" in each.key
        )
        return sorted(found, key=lambda each: each.on)

    def dates(self, agreement_id: UUID) -> list[tuple[str, date, bool]]:
        return [
            (each.key.partition(":")[0], each.on, each.done)
            for each in self.claims(agreement_id)
            if each.title.endswith("contract year from 1 April 2025")
        ]

    def test_of_every_year_and_none_without_a_clock(self, world: World, agreed: UUID) -> None:
        found = self.claims(agreed)
        assert [each.on for each in found] == [
            date(2026, 6, 29),
            date(2027, 6, 29),
            date(2028, 6, 29),
            date(2029, 6, 29),
            date(2030, 6, 29),
        ]
        silent = agreement(world, VISCOELASTIC, rebates=(REBATE,))
        assert self.claims(silent) == []

    def test_are_done_as_the_claim_goes_on(self, agreed: UUID) -> None:
        claim_by = ("claim_by", date(2026, 6, 29))
        answer_by = ("answer_by", date(2026, 5, 20))
        pay_by = ("pay_by", date(2026, 6, 19))
        assert self.dates(agreed) == [(*claim_by, False)]
        entitlement = earned(agreed, STORY, now=RECORDED)
        claim(entitlement)
        assert self.dates(agreed) == [
            (*answer_by, False),
            (*pay_by, False),
            (*claim_by, True),
        ]
        step(agreed, ClaimStep.AGREED, date(2026, 4, 21))
        assert self.dates(agreed)[0] == (*answer_by, True)
        settle_all(entitlement)
        assert [done for _, _, done in self.dates(agreed)] == [True, True, True]

    def test_a_year_that_earned_nothing_is_done_once_that_is_recorded(self, agreed: UUID) -> None:
        assert [done for _, _, done in self.dates(agreed)] == [False]
        earned(agreed, {"NOR": STORY["NOR"]}, now=RECORDED)
        assert [done for _, _, done in self.dates(agreed)] == [True]
