"""Which alerts a key date asks for: 180, 90, 30, 7 and 0 days before, each once."""

from datetime import date, timedelta

import pytest

from consortium.contracts.domain.managing.alerts import DEFAULT_RULES, Rule, Told, alerts_to_raise
from consortium.contracts.domain.managing.key_dates import KeyDate, KeyDateKind
from consortium.foundation.domain.permissions import Role

LEAD, FINANCE, SUPPLIER = Role.PROCUREMENT_LEAD, Role.TRUST_FINANCE, Role.SUPPLIER
ENDS = date(2030, 3, 31)
EXPIRY = KeyDate(kind=KeyDateKind.EXPIRY, key="expiry", on=ENDS, title="Last day")
BOTH = (Rule(offset_days=90, role=LEAD), Rule(offset_days=30, role=FINANCE))


def raised(
    each: KeyDate,
    on: date,
    *,
    told: dict[Told, int] | None = None,
    last_run: date | None = None,
    rules: tuple[Rule, ...] = DEFAULT_RULES,
) -> list[tuple[Role, int]]:
    found = alerts_to_raise([each], rules, told=told or {}, today=on, last_run=last_run or on)
    return [(new.role, new.offset_days) for new in found]


class TestEachDay:
    @pytest.mark.parametrize(
        ("days_before", "offset"),
        [(181, None), (180, 180), (91, 180), (90, 90), (30, 30), (8, 30), (7, 7), (0, 0), (-5, 0)],
    )
    def test_raises_the_most_urgent_that_has_come(
        self, days_before: int, offset: int | None
    ) -> None:
        found = raised(EXPIRY, ENDS - timedelta(days=days_before))
        assert found == ([] if offset is None else [(LEAD, offset)])

    @pytest.mark.parametrize(
        ("days_before", "said", "offset"),
        [(90, 180, 90), (89, 90, None), (31, 90, None), (30, 90, 30), (7, 30, 7), (6, 7, None)],
    )
    def test_says_nothing_twice(self, days_before: int, said: int, offset: int | None) -> None:
        told = {("expiry", ENDS, LEAD): said}
        found = raised(EXPIRY, ENDS - timedelta(days=days_before), told=told)
        assert found == ([] if offset is None else [(LEAD, offset)])

    def test_begins_again_when_the_date_has_moved(self) -> None:
        told = {("expiry", date(2028, 3, 31), LEAD): 0}
        assert raised(EXPIRY, date(2029, 12, 31), told=told) == [(LEAD, 90)]

    def test_tells_each_role_by_its_own_rules(self) -> None:
        assert raised(EXPIRY, date(2030, 1, 1), rules=BOTH) == [(LEAD, 90)]
        assert raised(EXPIRY, date(2030, 3, 1), rules=BOTH) == [(LEAD, 90), (FINANCE, 30)]

    def test_tells_the_owner_of_an_obligation_on_all_of_the_days(self) -> None:
        owed = KeyDate(
            kind=KeyDateKind.OBLIGATION, key="o", on=ENDS, title="Insurance", role=SUPPLIER
        )
        assert raised(owed, date(2030, 1, 1), rules=BOTH) == [(SUPPLIER, 90)]
        assert raised(owed, date(2030, 3, 1), rules=BOTH) == [(SUPPLIER, 30)]

    def test_says_nothing_of_what_is_done_or_only_to_know(self) -> None:
        done = KeyDate(kind=KeyDateKind.TIER_TEST, key="t", on=ENDS, title="Test", done=True)
        year = KeyDate(kind=KeyDateKind.CONTRACT_YEAR, key="y", on=ENDS, title="Year")
        assert raised(done, ENDS) == raised(year, ENDS) == []


class TestSeries:
    # Tested on 1 July and 1 October 2025: 92 days apart.
    TEST = KeyDate(
        kind=KeyDateKind.TIER_TEST,
        key="test:2025-10-01",
        on=date(2025, 10, 1),
        title="Test",
        after=date(2025, 7, 1),
    )

    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            (date(2025, 6, 1), []),
            (date(2025, 7, 2), []),
            (date(2025, 7, 3), [(LEAD, 90)]),
            (date(2025, 9, 1), [(LEAD, 30)]),
        ],
    )
    def test_is_not_announced_before_the_one_before_it(
        self, on: date, expected: list[tuple[Role, int]]
    ) -> None:
        assert raised(self.TEST, on) == expected


class TestMissedNights:
    def test_collapse_into_the_most_urgent(self) -> None:
        """The run of 180 days before was the last; the next is nine days before the end."""
        told = {("expiry", ENDS, LEAD): 180}
        found = raised(EXPIRY, date(2030, 3, 22), told=told, last_run=date(2029, 10, 2))
        assert found == [(LEAD, 30)]

    def test_do_not_lose_a_date_that_passed_meanwhile(self) -> None:
        deadline = KeyDate(
            kind=KeyDateKind.NOTICE, key="notice:2", on=date(2026, 1, 1), title="Notice"
        )
        on = date(2026, 1, 20)
        assert raised(deadline, on, last_run=date(2025, 12, 30)) == [(LEAD, 0)]
        assert raised(deadline, on, last_run=date(2026, 1, 1)) == [(LEAD, 0)]
        # Everything up to the day before the last run was looked at then.
        assert raised(deadline, on, last_run=date(2026, 1, 2)) == []

    @pytest.mark.parametrize(
        "kind",
        [
            KeyDateKind.EXPIRY,
            KeyDateKind.EXTENSION,
            KeyDateKind.OBLIGATION,
            KeyDateKind.PRICE_HOLD,
            KeyDateKind.REBATE_CLAIM,
        ],
    )
    def test_never_lose_what_somebody_has_to_deal_with(self, kind: KeyDateKind) -> None:
        old = KeyDate(kind=kind, key="x", on=date(2020, 1, 1), title="Old")
        assert raised(old, ENDS) == [(LEAD, 0)]
