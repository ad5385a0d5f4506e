"""The fourteen worked standstills: twelve mandatory, a voluntary one, one not required.

The days are those of s.51(2) of the Procurement Act 2023 counted on the union of the four
nations' bank holidays; each was worked out beforehand with an independent calendar.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.standstill import (
    EXEMPTION_NAMES,
    Exemption,
    Standstill,
    check_own_day,
    check_sent_before,
    standstill_after,
    standstill_after_letters,
)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


FOURTEEN = [
    pytest.param(
        standstill_after(noon(published)),
        last_day,
        last_day + timedelta(days=1),
        "s.51(2)",
        id=name,
    )
    for name, published, last_day in (
        ("01 plain", date(2025, 3, 3), date(2025, 3, 12)),
        ("02 St Patrick's Day", date(2025, 3, 10), date(2025, 3, 20)),
        ("03 Easter 2025", date(2025, 4, 11), date(2025, 4, 24)),
        ("04 Scottish summer", date(2025, 7, 28), date(2025, 8, 7)),
        ("05 St Andrew's Day, moved", date(2025, 11, 24), date(2025, 12, 4)),
        ("06 Christmas and 2 January", date(2025, 12, 19), date(2026, 1, 5)),
        ("07 Christmas Eve", date(2025, 12, 24), date(2026, 1, 8)),
        ("08 Easter 2026", date(2026, 3, 30), date(2026, 4, 10)),
        ("09 proclaimed in Scotland", date(2026, 6, 12), date(2026, 6, 24)),
        ("10 the Boyne, moved", date(2026, 7, 6), date(2026, 7, 16)),
        ("11 published on a Saturday", date(2026, 11, 21), date(2026, 12, 3)),
        ("12 over new year", date(2026, 12, 22), date(2027, 1, 6)),
    )
] + [
    pytest.param(
        # Ten working days from Mon 3 March 2025: 3-7 and 10-14 March.
        standstill_after(
            noon(date(2025, 3, 3)), exemption=Exemption.FRAMEWORK_CALL_OFF, stated_days=10
        ),
        date(2025, 3, 14),
        date(2025, 3, 15),
        "s.51(5)",
        id="13 voluntary, stated in the notice",
    ),
    pytest.param(
        standstill_after(noon(date(2025, 3, 3)), exemption=Exemption.FRAMEWORK_CALL_OFF),
        None,
        date(2025, 3, 3),
        "s.51(3)",
        id="14 not required for a call-off",
    ),
]


@pytest.mark.parametrize(("found", "last_day", "earliest_signing", "section"), FOURTEEN)
def test_worked_examples(
    found: Standstill, last_day: date | None, earliest_signing: date, section: str
) -> None:
    assert (found.last_day, found.earliest_signing) == (last_day, earliest_signing)
    assert found.basis == f"Procurement Act 2023, {section}"


def test_there_are_fourteen() -> None:
    assert len(FOURTEEN) == 14


class TestStated:
    def test_a_longer_mandatory_period_binds(self) -> None:
        # Nine working days from Mon 3 March 2025 end on Thursday 13 March.
        found = standstill_after(noon(date(2025, 3, 3)), stated_days=9)
        assert (found.last_day, found.basis) == (date(2025, 3, 13), "Procurement Act 2023, s.51(2)")

    @pytest.mark.parametrize("exemption", [None, Exemption.LIGHT_TOUCH])
    def test_a_shorter_one_is_refused(self, exemption: Exemption | None) -> None:
        with pytest.raises(Invalid, match="at least 8 working days"):
            standstill_after(noon(date(2025, 3, 3)), exemption=exemption, stated_days=7)

    @pytest.mark.parametrize("exemption", Exemption)
    def test_none_is_required_where_the_act_says_so(self, exemption: Exemption) -> None:
        found = standstill_after(noon(date(2025, 3, 3)), exemption=exemption)
        assert found.last_day is None
        assert EXEMPTION_NAMES[exemption] in found.rule


class TestTheEnd:
    def test_is_midnight_in_london_by_the_microsecond(self) -> None:
        # Published on 12 June 2026 the last day is 24 June; summer time is an hour ahead of UTC.
        found = standstill_after(noon(date(2026, 6, 12)))
        over = datetime(2026, 6, 24, 23, 0, tzinfo=UTC)
        assert found.signing_from == over
        assert found.is_over(over)
        assert not found.is_over(over - timedelta(microseconds=1))

    def test_the_day_of_publication_is_the_one_in_london(self) -> None:
        # 23:30 UTC on 6 July 2026 is half past midnight on 7 July in London; 13 July is a holiday.
        found = standstill_after(datetime(2026, 7, 6, 23, 30, tzinfo=UTC))
        assert found.published_on == date(2026, 7, 7)
        assert found.last_day == date(2026, 7, 17)


LETTERS = (
    # Sent, last day, earliest signing: the tenth day after (PCR 2015, reg 87), on a working day.
    (datetime(2024, 11, 1, 9, 30, tzinfo=UTC), date(2024, 11, 11), date(2024, 11, 12)),
    (datetime(2024, 11, 6, 9, 30, tzinfo=UTC), date(2024, 11, 18), date(2024, 11, 19)),
    # 23:30 UTC in summer is the next day in London: Tuesday 2 July.
    (datetime(2024, 7, 1, 23, 30, tzinfo=UTC), date(2024, 7, 15), date(2024, 7, 16)),
    # The tenth day is Christmas Eve; one day more and it ends on Friday 27 December.
    (datetime(2024, 12, 14, 9, 0, tzinfo=UTC), date(2024, 12, 24), date(2024, 12, 25)),
    (datetime(2024, 12, 15, 9, 0, tzinfo=UTC), date(2024, 12, 27), date(2024, 12, 28)),
)


class TestOfThe2015Regulations:
    @pytest.mark.parametrize(("sent_at", "last_day", "signing"), LETTERS)
    def test_ends_ten_days_after_the_letters_on_a_working_day(
        self, sent_at: datetime, last_day: date, signing: date
    ) -> None:
        found = standstill_after_letters(sent_at)
        assert (found.last_day, found.earliest_signing) == (last_day, signing)
        assert "reg 87" in found.basis

    def test_is_not_asked_of_a_call_off_and_binds_when_stated(self) -> None:
        sent_at = LETTERS[0][0]
        assert standstill_after_letters(sent_at, exempt=True).last_day is None
        longer = standstill_after_letters(sent_at, exempt=True, stated_days=14)
        assert longer.last_day == date(2024, 11, 15)
        with pytest.raises(Invalid):
            standstill_after_letters(sent_at, stated_days=9)


def test_an_earlier_day_needs_its_reason() -> None:
    found = standstill_after_letters(LETTERS[0][0])
    check_own_day(date(2024, 11, 12), found, because="")
    check_own_day(date(2024, 11, 8), found, because="All bidders waived it in writing")
    with pytest.raises(Invalid) as refusal:
        check_own_day(date(2024, 11, 11), found, because=" ")
    assert "12/11/2024" in refusal.value.message


def test_the_notice_comes_after_the_summaries() -> None:
    sent_at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    check_sent_before(sent_at, sent_at)
    with pytest.raises(Invalid):
        check_sent_before(sent_at, sent_at - timedelta(microseconds=1))
