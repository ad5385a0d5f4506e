"""The one table of what leads where: complete, owned, guarded."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from consortium.foundation.domain.errors import Conflict
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.readiness import TenderFacts
from consortium.tenders.domain.tender import (
    CANCELLABLE,
    OVER,
    STATE_NAMES,
    STATE_OWNERS,
    TRANSITIONS,
    WAY,
    Owner,
    TenderState,
    check_move,
    check_state,
    next_step,
)
from tests.tenders.domain.facts import DONE, JUDGED, NOW


def deciding(**changed: Any) -> TenderFacts:
    return replace(DONE, decision=replace(DONE.decision, **changed))


ALLOWED = {(row.before, row.after) for row in TRANSITIONS}
FORBIDDEN = [pair for pair in product(TenderState, TenderState) if pair not in ALLOWED]
# What each step needs besides DONE.
READY = {
    TenderState.PUBLISHED: replace(DONE, deadline=NOW + timedelta(days=30)),
    TenderState.DEMO: replace(
        DONE,
        assessment=replace(DONE.assessment, lots=(replace(JUDGED, has_demo=True),)),
    ),
    TenderState.SUSPENDED: deciding(challengers=("Beta Ltd",)),
    TenderState.RANKED: deciding(has_declined=True),
}


class TestTable:
    def test_every_state_has_a_name_and_an_owner(self) -> None:
        assert set(STATE_NAMES) == set(STATE_OWNERS) == set(TenderState)

    def test_every_row_says_who_orders_it_and_what_must_hold(self) -> None:
        for row in TRANSITIONS:
            assert row.order
            assert row.guard
            assert row.by in Owner

    def test_names_each_step_once(self) -> None:
        assert len(ALLOWED) == len(TRANSITIONS)

    def test_leads_from_the_draft_to_the_contracts(self) -> None:
        assert WAY[0] is TenderState.DRAFT
        assert WAY[-1] is TenderState.CONTRACTED
        assert set(WAY) == set(TenderState) - {TenderState.SUSPENDED, TenderState.CANCELLED}

    def test_leads_on_from_every_state_that_is_not_the_end(self) -> None:
        for state in TenderState:
            assert (next_step(state) is None) == (state in OVER)

    def test_is_cancelled_from_everywhere_before_the_contracts(self) -> None:
        assert set(TenderState) - set(CANCELLABLE) == OVER

    @pytest.mark.parametrize("before", CANCELLABLE)
    def test_is_not_cancelled_once_a_contract_is_signed(self, before: TenderState) -> None:
        with pytest.raises(Conflict, match="1 contracts are signed"):
            check_move(before, TenderState.CANCELLED, deciding(signed=1))


class TestCheckMove:
    @pytest.mark.parametrize(("before", "after"), sorted(ALLOWED))
    def test_lets_a_ready_tender_pass_along_every_row(
        self, before: TenderState, after: TenderState
    ) -> None:
        row = check_move(before, after, READY.get(after, DONE))
        assert (row.before, row.after) == (before, after)

    @pytest.mark.parametrize(("before", "after"), FORBIDDEN)
    def test_refuses_every_other_step_and_says_why(
        self, before: TenderState, after: TenderState
    ) -> None:
        with pytest.raises(Conflict) as refusal:
            check_move(before, after, DONE)
        assert refusal.value.code == "no_such_step"
        assert STATE_NAMES[before].lower() in refusal.value.message
        why = "it is over" if before in OVER else "from there it only becomes"
        assert why in refusal.value.message

    def test_refuses_with_every_sentence_that_the_guard_lacks(self) -> None:
        owing = tuple(replace(trust, answer=None) for trust in DONE.trusts)
        with pytest.raises(Conflict) as refusal:
            check_move(
                TenderState.DEMAND_OPEN,
                TenderState.DEMAND_FROZEN,
                replace(DONE, trusts=owing),
            )
        assert refusal.value.code == "not_ready"
        for trust in DONE.trusts:
            assert trust.name in refusal.value.message
        assert refusal.value.next_step.startswith("Needed: every invited trust")

    def test_an_answer_is_an_answer_whether_submitted_or_declined(self) -> None:
        first, *others = DONE.trusts
        lots = tuple(replace(lot, answers=lot.lines * len(others)) for lot in DONE.lots)
        declined = replace(first, answer=Answer.DECLINED)
        check_move(
            TenderState.DEMAND_OPEN,
            TenderState.DEMAND_FROZEN,
            replace(DONE, trusts=(declined, *others), lots=lots),
        )


class TestCheckState:
    def test_passes_in_a_state_that_is_allowed(self) -> None:
        check_state(TenderState.DRAFT, TenderState.DRAFT, doing="Adding a lot")

    def test_says_in_which_states_it_would_be_possible(self) -> None:
        with pytest.raises(Conflict) as refusal:
            check_state(
                TenderState.RANKED,
                TenderState.OPENED,
                TenderState.SCORING,
                doing="Recording a bid",
            )
        assert refusal.value.message == (
            "Recording a bid is possible while the tender is “bids opened” or “scoring”; "
            "this one is “ranked”."
        )
