"""When each notice is due, worked by hand from the Procurement Act 2023."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain.working_days import is_working_day
from consortium.tenders.domain.legal_clock import (
    NOTICES,
    DueDay,
    NoticeKind,
    beginning_with,
    breach_due,
    change_due,
    contract_copy_due,
    contract_details_due,
    modified_copy_due,
    payment_due,
    payments_compliance_due,
    performance_due,
    pipeline_due,
    termination_due,
)

SIGNED = date(2026, 12, 7)  # a Monday
days = st.dates(date(2026, 1, 1), date(2029, 6, 30))


def day(due: DueDay | None) -> date:
    assert due is not None
    return due.last_day


class TestBeginningWith:
    def test_counts_the_first_day(self) -> None:
        assert beginning_with(SIGNED, 1) == SIGNED

    def test_has_at_least_one_day(self) -> None:
        with pytest.raises(ValueError, match="at least one day"):
            beginning_with(SIGNED, 0)


class TestWorkedDays:
    """Each last day counted on a calendar: first day + N - 1."""

    @pytest.mark.parametrize(
        ("due", "last_day", "section"),
        [
            pytest.param(pipeline_due(date(2026, 9, 1)), date(2026, 5, 26), "s.93", id="UK1"),
            pytest.param(pipeline_due(date(2027, 2, 1)), date(2026, 5, 26), "s.93", id="UK1 later"),
            pytest.param(contract_details_due(SIGNED), date(2027, 1, 5), "s.53(1)", id="UK7"),
            pytest.param(
                contract_details_due(SIGNED, light_touch=True),
                date(2027, 4, 5),
                "s.53(1)",
                id="UK7 light touch",
            ),
            pytest.param(contract_copy_due(SIGNED), date(2027, 3, 6), "s.53(3)", id="copy"),
            pytest.param(
                contract_copy_due(SIGNED, light_touch=True),
                date(2027, 6, 4),
                "s.53(3)",
                id="copy light touch",
            ),
            # s.70(2): 30 days beginning with 30 June 2026, the last day of the quarter.
            pytest.param(payment_due(date(2026, 4, 1)), date(2026, 7, 29), "s.70", id="UK8 first"),
            pytest.param(payment_due(date(2026, 12, 31)), date(2027, 1, 29), "s.70", id="UK8"),
            pytest.param(
                performance_due(SIGNED), date(2027, 12, 6), "s.71", id="UK9 first, by expiry of 12"
            ),
            pytest.param(
                performance_due(SIGNED, assessed_on=date(2027, 6, 1)),
                date(2028, 5, 31),
                "s.71",
                id="UK9 next",
            ),
            pytest.param(
                performance_due(date(2025, 6, 1)), date(2026, 12, 31), "s.71", id="UK9 in force"
            ),
            pytest.param(breach_due(date(2026, 3, 2)), date(2026, 3, 31), "s.71", id="UK9 breach"),
            pytest.param(change_due(SIGNED), date(2026, 12, 6), "s.75", id="UK10 before"),
            pytest.param(modified_copy_due(SIGNED), date(2027, 3, 6), "s.77", id="modified copy"),
            pytest.param(
                termination_due(date(2026, 12, 31)), date(2027, 1, 29), "s.80", id="UK11 expiry"
            ),
            # s.69(1): the first reporting period is 1 January to 31 March 2026.
            pytest.param(
                payments_compliance_due(date(2026, 1, 1)), date(2026, 4, 29), "s.69", id="UK17"
            ),
            pytest.param(
                payments_compliance_due(date(2026, 4, 1)),
                date(2026, 10, 29),
                "s.69",
                id="UK17 summer",
            ),
            pytest.param(
                payments_compliance_due(date(2026, 10, 1)),
                date(2027, 4, 29),
                "s.69",
                id="UK17 over new year",
            ),
        ],
    )
    def test_says_the_last_day_and_the_section(
        self, due: DueDay | None, last_day: date, section: str
    ) -> None:
        assert due is not None
        assert due.last_day == last_day
        assert f"Procurement Act 2023, {section}" in due.basis

    def test_a_saturday_stays_a_saturday_with_the_friday_to_aim_at(self) -> None:
        copy = contract_copy_due(SIGNED)
        assert (copy.last_day, copy.target) == (date(2027, 3, 6), date(2027, 3, 5))
        assert copy.rolls_back
        assert not contract_details_due(SIGNED).rolls_back

    def test_nothing_is_due_for_payments_before_the_sections_were_in_force(self) -> None:
        assert payment_due(date(2026, 3, 31)) is None
        assert payments_compliance_due(date(2025, 12, 31)) is None


@given(days)
def test_the_target_is_the_last_working_day_up_to_the_last_day(signed_on: date) -> None:
    due = contract_details_due(signed_on)
    assert (due.last_day - signed_on).days == 29
    assert is_working_day(due.target)
    between = [
        due.target + timedelta(days=each) for each in range(1, (due.last_day - due.target).days + 1)
    ]
    assert not any(map(is_working_day, between))


def test_every_notice_has_a_name_a_rule_and_a_section() -> None:
    assert set(NOTICES) == set(NoticeKind)
    assert all(rule.name and rule.due and rule.basis.startswith("s.") for rule in NOTICES.values())
    assert len(NoticeKind) == 17


@pytest.mark.parametrize(
    ("kind", "words", "section"),
    [
        (NoticeKind.UK2, "before the tender notice", "s.17"),
        (NoticeKind.UK3, "40 days to 12 months", "s.15"),
        (NoticeKind.UK4, "competition", "s.21"),
        (NoticeKind.UK5, "before a direct award", "s.44"),
        (NoticeKind.UK6, "after the assessment summaries", "s.50"),
        (NoticeKind.UK10, "before", "s.75"),
        (NoticeKind.UK12, "as soon as reasonably practicable", "s.55"),
        (NoticeKind.UK13, "dynamic market", "s.39"),
        (NoticeKind.UK14, "dynamic market", "s.39"),
        (NoticeKind.UK15, "dynamic market", "s.39"),
        (NoticeKind.UK16, "dynamic market", "s.39"),
    ],
)
def test_notices_without_a_number_of_days_say_when_in_words(
    kind: NoticeKind, words: str, section: str
) -> None:
    rule = NOTICES[kind]
    assert words in f"{rule.name} {rule.due}".lower()
    assert section in rule.basis
