"""Who belongs on which day, from joinings and leavings."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from consortium.organisations.domain import membership
from consortium.organisations.domain.membership import MembershipChange, MembershipEvent, Spell

NORTH, WEST = UUID(int=1), UUID(int=2)
APRIL, OCTOBER = date(2025, 4, 1), date(2025, 10, 1)
trusts = st.sampled_from([NORTH, WEST, UUID(int=3)])
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
events = st.builds(
    MembershipEvent, trust_id=trusts, change=st.sampled_from(MembershipChange), effective_on=days
)


def joins(trust: UUID, on: date) -> MembershipEvent:
    return MembershipEvent(trust_id=trust, change=MembershipChange.JOINS, effective_on=on)


def leaves(trust: UUID, on: date) -> MembershipEvent:
    return MembershipEvent(trust_id=trust, change=MembershipChange.LEAVES, effective_on=on)


class TestSpells:
    def test_a_stay_holds_the_day_of_joining_and_not_the_day_of_leaving(self) -> None:
        stay = [joins(WEST, APRIL), leaves(WEST, OCTOBER)]
        assert membership.spells_of(stay) == (Spell(WEST, Period(APRIL, OCTOBER)),)
        assert membership.members_on(stay, APRIL) == {WEST}
        assert membership.members_on(stay, OCTOBER - timedelta(days=1)) == {WEST}
        assert membership.members_on(stay, OCTOBER) == frozenset()
        assert membership.members_on(stay, APRIL - timedelta(days=1)) == frozenset()

    def test_a_stay_without_a_leaving_goes_on(self) -> None:
        assert membership.spells_of([joins(NORTH, APRIL)]) == (Spell(NORTH, Period(APRIL)),)

    def test_a_trust_may_come_back(self) -> None:
        back = date(2026, 1, 1)
        events = [joins(WEST, back), leaves(WEST, OCTOBER), joins(WEST, APRIL)]
        assert membership.spells_of(events) == (
            Spell(WEST, Period(APRIL, OCTOBER)),
            Spell(WEST, Period(back)),
        )

    def test_a_leaving_on_the_day_of_joining_is_no_stay(self) -> None:
        assert membership.spells_of([joins(WEST, APRIL), leaves(WEST, APRIL)]) == ()

    def test_a_trust_may_leave_and_come_back_on_one_day(self) -> None:
        events = [joins(WEST, APRIL), leaves(WEST, OCTOBER), joins(WEST, OCTOBER)]
        assert WEST in membership.members_on(events, OCTOBER - timedelta(days=1))
        assert WEST in membership.members_on(events, OCTOBER)

    def test_a_leaving_without_a_stay_says_nothing(self) -> None:
        assert membership.spells_of([leaves(WEST, APRIL)]) == ()

    def test_stays_come_in_the_order_they_began(self) -> None:
        spells = membership.spells_of([joins(WEST, OCTOBER), joins(NORTH, APRIL)])
        assert [spell.trust_id for spell in spells] == [NORTH, WEST]

    @given(st.lists(events, max_size=12), days)
    def test_the_order_in_which_events_were_recorded_does_not_matter(
        self, some: list[MembershipEvent], day: date
    ) -> None:
        assert membership.spells_of(some) == membership.spells_of(reversed(some))
        spells = membership.spells_of(some)
        assert membership.members_on(some, day) == {
            spell.trust_id for spell in spells if day in spell.period
        }

    @given(st.lists(events, max_size=12))
    def test_no_two_stays_of_a_trust_overlap(self, some: list[MembershipEvent]) -> None:
        spells = membership.spells_of(some)
        for number, one in enumerate(spells):
            for other in spells[number + 1 :]:
                assert one.trust_id != other.trust_id or not one.period.overlaps(other.period)


class TestCheckJoining:
    def test_a_newcomer_may_join(self) -> None:
        membership.check_joining([joins(NORTH, APRIL)], WEST, APRIL)

    def test_a_member_may_not_join_again(self) -> None:
        with pytest.raises(Invalid, match="already a member on that day"):
            membership.check_joining([joins(WEST, APRIL)], WEST, OCTOBER)

    def test_nor_before_a_joining_that_is_recorded(self) -> None:
        with pytest.raises(Invalid, match="already recorded as joining later"):
            membership.check_joining([joins(WEST, OCTOBER)], WEST, APRIL)

    def test_whoever_left_may_join_again_from_the_day_of_leaving(self) -> None:
        membership.check_joining([joins(WEST, APRIL), leaves(WEST, OCTOBER)], WEST, OCTOBER)


class TestCheckLeaving:
    def test_a_member_may_leave_from_the_day_after_joining(self) -> None:
        membership.check_leaving([joins(WEST, APRIL)], WEST, APRIL + timedelta(days=1))

    def test_a_trust_that_comes_back_on_the_day_it_left_is_a_member(self) -> None:
        recorded = [joins(WEST, APRIL), leaves(WEST, OCTOBER), joins(WEST, OCTOBER)]
        assert membership.members_on(recorded, OCTOBER) == {WEST}

    @pytest.mark.parametrize(
        ("recorded", "on"),
        [
            ([], APRIL),
            ([joins(NORTH, APRIL)], OCTOBER),
            ([joins(WEST, APRIL)], APRIL),
            ([joins(WEST, OCTOBER)], APRIL),
            ([joins(WEST, APRIL), leaves(WEST, OCTOBER)], date(2025, 11, 1)),
        ],
    )
    def test_nobody_else_may(self, recorded: list[MembershipEvent], on: date) -> None:
        with pytest.raises(Invalid, match="no stay that can end on that day"):
            membership.check_leaving(recorded, WEST, on)

    @given(st.lists(st.tuples(trusts, st.sampled_from(MembershipChange), days), max_size=12))
    def test_what_the_rules_let_through_never_contradicts_itself(
        self, tries: list[tuple[UUID, MembershipChange, date]]
    ) -> None:
        """Whatever is tried, each change that is accepted shows in the stays."""
        recorded: list[MembershipEvent] = []
        for trust, change, on in tries:
            check = {
                MembershipChange.JOINS: membership.check_joining,
                MembershipChange.LEAVES: membership.check_leaving,
            }[change]
            try:
                check(recorded, trust, on)
            except Invalid:
                continue
            recorded.append(MembershipEvent(trust_id=trust, change=change, effective_on=on))
            is_member = trust in membership.members_on(recorded, on)
            assert is_member == (change is MembershipChange.JOINS)
        edges = sum(1 + (spell.period.end is not None) for spell in membership.spells_of(recorded))
        assert edges == len(recorded), "every recorded change begins or ends a stay"
