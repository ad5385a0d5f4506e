"""Who takes part on which day: spells are half-open and come from events alone."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given

from consortium.contracts.domain.terms.participation import (
    KIND_NAMES,
    ParticipationEvent,
    ParticipationKind,
    Spell,
    Standing,
    check_next,
    members_on,
    spells_of,
    standing_of,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from tests.contracts import strategies

JOIN, REJOIN = ParticipationKind.JOIN, ParticipationKind.REJOIN
NOTICE, WITHDRAWN = ParticipationKind.NOTICE, ParticipationKind.NOTICE_WITHDRAWN
OPT_OUT, EXCLUDE = ParticipationKind.OPT_OUT, ParticipationKind.EXCLUDE
APRIL, JULY, OCTOBER = date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)
JANUARY, NEXT_APRIL = date(2026, 1, 1), date(2026, 4, 1)
DAY = timedelta(days=1)


def event(kind: ParticipationKind, on: date, trust: str = "WES") -> ParticipationEvent:
    return ParticipationEvent(trust=trust, kind=kind, effective_on=on)


JOINED = [event(JOIN, APRIL)]
LEAVES = [*JOINED, event(NOTICE, JULY), event(OPT_OUT, OCTOBER)]
CAME_BACK = [*LEAVES, event(REJOIN, JANUARY)]


class TestSpells:
    @pytest.mark.parametrize(
        ("events", "spells"),
        [
            ([], []),
            (JOINED, [(APRIL, None)]),
            (LEAVES, [(APRIL, OCTOBER)]),
            (CAME_BACK, [(APRIL, OCTOBER), (JANUARY, None)]),
            ([*JOINED, event(EXCLUDE, JULY)], [(APRIL, JULY)]),
            # Notices alone change nothing.
            ([*JOINED, event(NOTICE, JULY), event(WITHDRAWN, OCTOBER)], [(APRIL, None)]),
            ([event(NOTICE, JULY)], []),
            # Who was never in cannot leave, and who is in cannot join.
            ([event(OPT_OUT, OCTOBER)], []),
            ([*JOINED, event(REJOIN, JULY)], [(APRIL, None)]),
            ([*JOINED, event(REJOIN, JULY), event(OPT_OUT, OCTOBER)], [(APRIL, OCTOBER)]),
            # Leaving and coming back on one day is two spells without a gap.
            ([*LEAVES, event(REJOIN, OCTOBER)], [(APRIL, OCTOBER), (OCTOBER, None)]),
            # Joining and leaving on one day is no stay at all.
            ([event(JOIN, APRIL), event(EXCLUDE, APRIL)], []),
            ([*LEAVES, event(REJOIN, JANUARY), event(EXCLUDE, JANUARY)], [(APRIL, OCTOBER)]),
            (
                [*LEAVES, event(REJOIN, OCTOBER), event(EXCLUDE, OCTOBER)],
                [(APRIL, OCTOBER)],
            ),
        ],
    )
    def test_come_from_the_events(
        self, events: list[ParticipationEvent], spells: list[tuple[date, date | None]]
    ) -> None:
        expected = tuple(Spell("WES", Period(start, end)) for start, end in spells)
        assert spells_of(events) == expected
        assert spells_of(reversed(events)) == expected

    def test_are_by_trust_and_then_by_day(self) -> None:
        events = [*CAME_BACK, event(JOIN, JULY, "NOR")]
        assert [(each.trust, each.period.start) for each in spells_of(events)] == [
            ("NOR", JULY),
            ("WES", APRIL),
            ("WES", JANUARY),
        ]

    @given(strategies.participation_events())
    def test_of_a_trust_never_overlap(self, events: list[ParticipationEvent]) -> None:
        spells = spells_of(events)
        for one, other in pairwise(spells):
            if one.trust == other.trust:
                assert one.period.end is not None
                assert one.period.end <= other.period.start


class TestStanding:
    @pytest.mark.parametrize(
        ("day", "standing"),
        [
            (APRIL - DAY, Standing.NOT_JOINED),
            (APRIL, Standing.MEMBER),
            (OCTOBER - DAY, Standing.MEMBER),
            (OCTOBER, Standing.LEFT),
            (JANUARY - DAY, Standing.LEFT),
            (JANUARY, Standing.MEMBER),
            (NEXT_APRIL, Standing.MEMBER),
        ],
    )
    def test_follows_half_open_spells(self, day: date, standing: Standing) -> None:
        assert standing_of(spells_of(CAME_BACK), "WES", day) is standing
        assert members_on(spells_of(CAME_BACK), day) == (
            ("WES",) if standing is Standing.MEMBER else ()
        )

    def test_of_a_trust_that_is_not_heard_of_is_not_joined(self) -> None:
        assert standing_of(spells_of(CAME_BACK), "NOR", APRIL) is Standing.NOT_JOINED

    def test_members_are_in_alphabetical_order(self) -> None:
        events = [event(JOIN, APRIL, trust) for trust in ("WES", "EAS", "NOR")]
        assert members_on(spells_of(events), APRIL) == ("EAS", "NOR", "WES")

    @given(strategies.participation_events(), strategies.days())
    def test_is_member_exactly_for_those_who_are_listed(
        self, events: list[ParticipationEvent], day: date
    ) -> None:
        spells = spells_of(events)
        listed = members_on(spells, day)
        for trust in strategies.TRUSTS:
            assert (standing_of(spells, trust, day) is Standing.MEMBER) == (trust in listed)


class TestNextEvent:
    @pytest.mark.parametrize(
        ("events", "kind", "on"),
        [
            ([], JOIN, APRIL),
            (JOINED, NOTICE, APRIL),
            (JOINED, WITHDRAWN, JULY),
            (JOINED, OPT_OUT, OCTOBER),
            (JOINED, EXCLUDE, APRIL),
            (LEAVES, NOTICE, OCTOBER - DAY),
            (LEAVES, REJOIN, OCTOBER),
            (LEAVES, REJOIN, NEXT_APRIL),
            (CAME_BACK, OPT_OUT, JANUARY + DAY),
        ],
    )
    def test_is_taken_when_it_fits(
        self, events: list[ParticipationEvent], kind: ParticipationKind, on: date
    ) -> None:
        check_next(events, "WES", kind, on)

    @pytest.mark.parametrize(
        ("events", "kind", "on", "code"),
        [
            (JOINED, JOIN, APRIL, "already_taking_part"),
            (JOINED, REJOIN, OCTOBER, "already_taking_part"),
            (LEAVES, REJOIN, OCTOBER - DAY, "already_taking_part"),
            ([], NOTICE, APRIL, "not_taking_part"),
            ([], OPT_OUT, APRIL, "not_taking_part"),
            (JOINED, NOTICE, APRIL - DAY, "not_taking_part"),
            (JOINED, EXCLUDE, APRIL - DAY, "not_taking_part"),
            (LEAVES, NOTICE, OCTOBER, "not_taking_part"),
            (LEAVES, EXCLUDE, NEXT_APRIL, "not_taking_part"),
            (LEAVES, OPT_OUT, JULY, "leaves_already"),
            (LEAVES, EXCLUDE, OCTOBER - DAY, "leaves_already"),
        ],
    )
    def test_is_refused_when_it_does_not(
        self, events: list[ParticipationEvent], kind: ParticipationKind, on: date, code: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            check_next(events, "WES", kind, on)
        assert refusal.value.code == code
        assert refusal.value.field == "effective_on"
        assert refusal.value.next_step

    def test_looks_at_its_own_trust_only(self) -> None:
        check_next([event(JOIN, APRIL, "NOR")], "WES", JOIN, APRIL)


def test_every_kind_has_a_name() -> None:
    assert set(KIND_NAMES) == set(ParticipationKind)
