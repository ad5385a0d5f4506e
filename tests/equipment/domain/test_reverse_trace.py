"""What a failed standard puts in doubt: the cases of D9 in the metrology notes."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.conformity import Limits
from consortium.equipment.domain.reverse_trace import (
    Outcome,
    Suspect,
    Use,
    Window,
    check_no_cycle,
    error_again,
    proposed_outcome,
    suspect_window,
    trace,
)
from consortium.equipment.domain.standard import StandardKind
from consortium.foundation.domain.errors import Conflict

S, T, DEVICE = UUID(int=1), UUID(int=2), UUID(int=3)
TWO = Limits(lower=Fraction(-2), upper=Fraction(2))


def use(number: int, on: str, *standards: UUID, item: UUID = DEVICE, good: bool = True) -> Use:
    return Use(
        run_id=UUID(int=100 + number),
        item_id=item,
        on=date.fromisoformat(on),
        standards=frozenset(standards),
        is_good=good,
    )


def traced(*uses: Use) -> dict[int, int]:
    """The runs in doubt by their numbers, each with its depth."""
    window = Window(after=date(2026, 1, 10), until=date(2026, 7, 10))
    found = trace(uses, standard_id=S, window=window)
    return {suspect.run_id.int - 100: suspect.depth for suspect in found}


class TestSuspectWindow:
    def test_opens_after_the_last_good_day_and_ends_with_the_failure(self) -> None:
        history = [
            (date(2025, 7, 1), True),
            (date(2026, 1, 10), True),
            (date(2026, 3, 1), False),
            (date(2026, 7, 10), False),
        ]
        window = suspect_window(history, failed_on=date(2026, 7, 10))
        assert window == Window(after=date(2026, 1, 10), until=date(2026, 7, 10))
        assert date(2026, 1, 10) not in window
        assert date(2026, 1, 11) in window
        assert date(2026, 7, 10) in window
        assert date(2026, 7, 11) not in window

    def test_of_a_standard_never_good_has_no_beginning(self) -> None:
        window = suspect_window([], failed_on=date(2026, 7, 10))
        assert date(1999, 1, 1) in window


class TestTrace:
    def test_d9_of_the_metrology_notes(self) -> None:
        assert traced(
            use(1, "2026-01-05", S),
            use(2, "2026-02-01", S),
            use(3, "2026-05-01", S, item=T),
            use(4, "2026-06-01", T),
            use(5, "2026-04-20", T),
        ) == {2: 1, 3: 1, 4: 2}

    def test_goes_through_several_standards_and_names_the_nearest(self) -> None:
        third = UUID(int=9)
        found = trace(
            [
                use(1, "2026-02-01", S, item=T),
                use(2, "2026-03-01", T, item=third),
                use(3, "2026-04-01", third, T),
            ],
            standard_id=S,
            window=Window(after=None, until=date(2026, 7, 10)),
        )
        assert found[-1] == Suspect(run_id=UUID(int=103), depth=2, through=T)
        assert [suspect.depth for suspect in found] == [1, 2, 2]

    def test_ends_with_a_good_calibration_by_something_else(self) -> None:
        other = UUID(int=8)
        assert traced(
            use(1, "2026-02-01", S, item=T),
            use(2, "2026-03-01", T),
            use(3, "2026-03-10", other, item=T),
            use(4, "2026-03-10", T),
            use(5, "2026-03-11", T),
        ) == {1: 1, 2: 2, 4: 2}

    def test_does_not_end_with_a_calibration_that_failed_or_used_it_again(self) -> None:
        other = UUID(int=8)
        assert traced(
            use(1, "2026-02-01", S, item=T),
            use(2, "2026-03-10", other, item=T, good=False),
            use(3, "2026-03-20", S, item=T),
            use(4, "2026-04-01", T),
        ) == {1: 1, 3: 1, 4: 2}

    def test_outlives_the_window_in_a_standard_it_was_passed_to(self) -> None:
        assert traced(use(1, "2026-07-01", S, item=T), use(2, "2026-12-01", T)) == {1: 1, 2: 2}

    def test_ends_in_a_cycle_of_standards(self) -> None:
        assert traced(
            use(1, "2026-02-01", S, item=T),
            use(2, "2026-02-02", T, item=UUID(int=9)),
            use(3, "2026-02-03", UUID(int=9), item=T),
            use(4, "2026-02-04", T, item=S),
        ) == {1: 1, 2: 2, 3: 3}

    days = st.integers(0, 300).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
    uses = st.lists(
        st.builds(
            Use,
            run_id=st.uuids(),
            item_id=st.integers(1, 6).map(lambda each: UUID(int=each)),
            on=days,
            standards=st.frozensets(st.integers(1, 6).map(lambda each: UUID(int=each)), max_size=2),
            is_good=st.booleans(),
        ),
        max_size=25,
        unique_by=lambda use: use.run_id,
    )

    @given(uses)
    def test_agrees_with_following_every_use_by_hand(self, uses: list[Use]) -> None:
        window = Window(after=date(2026, 2, 1), until=date(2026, 8, 1))
        found = {each.run_id for each in trace(uses, standard_id=S, window=window)}
        direct = {
            use.run_id
            for use in uses
            if S in use.standards and use.on in window and use.item_id != S
        }
        assert direct <= found
        by_id = {use.run_id: use for use in uses}
        for run_id in found - direct:
            one = by_id[run_id]
            # Some standard it used was itself calibrated in doubt, that day or before.
            assert any(
                by_id[other].item_id in one.standards and by_id[other].on <= one.on
                for other in found
            )


class TestAgain:
    @pytest.mark.parametrize(
        ("kind", "error", "outcome"),
        [
            (StandardKind.MEASURING, "2.3", Outcome.RECALL),
            (StandardKind.SOURCE, "0.7", Outcome.NO_IMPACT),
        ],
    )
    def test_d9_of_the_metrology_notes(
        self, kind: StandardKind, error: str, outcome: Outcome
    ) -> None:
        again = error_again(Decimal("1.5"), Decimal("0.8"), kind)
        assert again == Decimal(error)
        assert proposed_outcome([(again, TWO)]) is outcome

    def test_without_an_error_it_is_calibrated_again(self) -> None:
        assert proposed_outcome([]) is Outcome.RECALIBRATE


class TestCheckNoCycle:
    def test_refuses_a_standard_that_goes_back_to_the_item(self) -> None:
        made_by = {T: frozenset({S}), S: frozenset({DEVICE})}
        with pytest.raises(Conflict) as refusal:
            check_no_cycle(DEVICE, [T], made_by)
        assert refusal.value.code == "calibrates_itself"
        with pytest.raises(Conflict):
            check_no_cycle(S, [S], {})
        check_no_cycle(UUID(int=7), [T], made_by)
