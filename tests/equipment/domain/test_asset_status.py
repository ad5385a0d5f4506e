"""The states of a device; the chain is the one of the equipment notes."""

from itertools import product

import pytest

from consortium.equipment.domain.asset_status import (
    BEFORE_ACCEPTANCE,
    MOVES,
    STATUS_NAMES,
    WRITTEN_OFF,
    AssetStatus,
    check_can_be_calibrated,
    check_move,
    check_takes_plan,
    may_move,
)
from consortium.foundation.domain.errors import Conflict

S = AssetStatus
AWAY = [S.AWAITING_REPAIR, S.IN_REPAIR, S.QUARANTINED, S.ON_LOAN, S.IN_TRANSIT, S.MISSING]


class TestMoves:
    def test_has_a_line_and_a_name_for_every_state(self) -> None:
        assert set(MOVES) == set(STATUS_NAMES) == set(AssetStatus)

    @pytest.mark.parametrize(
        ("current", "to"),
        [
            (S.ORDERED, S.RECEIVED),
            (S.RECEIVED, S.ACCEPTANCE),
            (S.ACCEPTANCE, S.IN_SERVICE),
            *[(S.IN_SERVICE, away) for away in AWAY],
            *[(away, S.IN_SERVICE) for away in AWAY],
            *[(away, S.CONDEMNED) for away in AWAY],
            (S.CONDEMNED, S.DISPOSED),
        ],
    )
    def test_allow_the_life_of_a_device(self, current: AssetStatus, to: AssetStatus) -> None:
        check_move(current, to)

    @pytest.mark.parametrize(
        ("current", "to"), list(product(WRITTEN_OFF, set(AssetStatus) - {S.DISPOSED}))
    )
    def test_never_lead_back_from_the_end(self, current: AssetStatus, to: AssetStatus) -> None:
        assert not may_move(current, to)

    def test_lead_into_service_through_acceptance_only(self) -> None:
        into_service = {state for state in BEFORE_ACCEPTANCE if may_move(state, S.IN_SERVICE)}
        assert into_service == {S.ACCEPTANCE}
        assert all(
            to in BEFORE_ACCEPTANCE | {S.IN_SERVICE, S.CONDEMNED}
            for state in BEFORE_ACCEPTANCE
            for to in MOVES[state]
        )

    def test_never_stay_where_they_are(self) -> None:
        assert not any(may_move(state, state) for state in AssetStatus)

    def test_refuse_with_the_states_that_can_come_next(self) -> None:
        with pytest.raises(Conflict) as refusal:
            check_move(S.CONDEMNED, S.IN_SERVICE)
        assert str(refusal.value) == (
            "A device that is condemned cannot become in service. "
            "From here it can become: disposed of."
        )

    def test_refuse_at_the_end_without_a_next_state(self) -> None:
        with pytest.raises(Conflict) as refusal:
            check_move(S.DISPOSED, S.IN_SERVICE)
        assert refusal.value.next_step == "Its record is closed."


class TestTakesPlan:
    @pytest.mark.parametrize("status", sorted(WRITTEN_OFF))
    def test_is_refused_for_what_is_written_off(self, status: AssetStatus) -> None:
        with pytest.raises(Conflict):
            check_takes_plan(status)

    @pytest.mark.parametrize("status", sorted(set(AssetStatus) - WRITTEN_OFF))
    def test_is_silent_for_everything_else(self, status: AssetStatus) -> None:
        check_takes_plan(status)


class TestCanBeCalibrated:
    @pytest.mark.parametrize("status", [S.ORDERED, S.CONDEMNED, S.DISPOSED])
    def test_is_refused_for_what_is_not_there(self, status: AssetStatus) -> None:
        with pytest.raises(Conflict):
            check_can_be_calibrated(status)

    @pytest.mark.parametrize("status", [S.QUARANTINED, S.IN_SERVICE, S.ACCEPTANCE, S.ON_LOAN])
    def test_is_silent_for_what_must_come_back(self, status: AssetStatus) -> None:
        check_can_be_calibrated(status)
