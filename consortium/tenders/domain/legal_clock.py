"""The clock of the Procurement Act 2023: which notice is due when, with the section beside it.

"Before the end of the period of N days beginning with a day" counts that day, so the last day is
N - 1 days later. Calendar days do not roll over a weekend or a holiday: the period ends all the
same, and the working day before is the one to aim at. Every section was read in the Act as
enacted; the days on which s.69 to s.71 came into force are those of SI 2025/1316.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.periods import add_months, financial_year_of, quarter_of
from consortium.foundation.domain.working_days import working_day_on_or_before


class NoticeKind(StrEnum):
    """The notices of the central digital platform, by the code Find a Tender gives them."""

    UK1 = "UK1"
    UK2 = "UK2"
    UK3 = "UK3"
    UK4 = "UK4"
    UK5 = "UK5"
    UK6 = "UK6"
    UK7 = "UK7"
    UK8 = "UK8"
    UK9 = "UK9"
    UK10 = "UK10"
    UK11 = "UK11"
    UK12 = "UK12"
    UK13 = "UK13"
    UK14 = "UK14"
    UK15 = "UK15"
    UK16 = "UK16"
    UK17 = "UK17"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """What a notice is called, when it is due in words, and where that is written."""

    name: str
    due: str
    basis: str


N = NoticeKind

NOTICES = {
    N.UK1: NoticeRule(
        name="Pipeline",
        due="within 56 days beginning with 1 April, by an authority that will pay more than £100m "
        "in the year; it lists contracts above £2m with a notice due in 18 months",
        basis="s.93",
    ),
    N.UK2: NoticeRule(
        name="Preliminary market engagement",
        due="before the tender notice where suppliers were engaged, or the tender notice says why "
        "there was none",
        basis="s.17",
    ),
    N.UK3: NoticeRule(
        name="Planned procurement",
        due="as the authority likes; 40 days to 12 months before the tender notice it shortens "
        "the tendering period to 10 days",
        basis="s.15",
    ),
    N.UK4: NoticeRule(
        name="Tender",
        due="at the start of the competition, after the conflicts assessment",
        basis="s.21, s.83, s.87",
    ),
    N.UK5: NoticeRule(
        name="Transparency",
        due="before a direct award, after the conflicts assessment",
        basis="s.44, s.83",
    ),
    N.UK6: NoticeRule(
        name="Contract award",
        due="after the assessment summaries and before the contract; it starts the standstill",
        basis="s.50, s.51",
    ),
    N.UK7: NoticeRule(
        name="Contract details",
        due="within 30 days beginning with the signing, 120 for light touch; a contract above £5m "
        "also as a copy within 90 days, 180 for light touch; below the threshold as soon as "
        "reasonably practicable",
        basis="s.53(1), s.53(3), s.87(3)",
    ),
    N.UK8: NoticeRule(
        name="Contract payment",
        due="for each payment above £30,000, within 30 days beginning with the last day of its "
        "quarter",
        basis="s.70",
    ),
    N.UK9: NoticeRule(
        name="Contract performance",
        due="at least every 12 months and at the end of a contract with key performance "
        "indicators; on breach within 30 days",
        basis="s.71",
    ),
    N.UK10: NoticeRule(
        name="Contract change",
        due="before the contract is modified; a contract above £5m as a copy within 90 days",
        basis="s.75, s.77",
    ),
    N.UK11: NoticeRule(
        name="Contract termination",
        due="within 30 days beginning with the end, plain expiry included",
        basis="s.80",
    ),
    N.UK12: NoticeRule(
        name="Procurement termination",
        due="as soon as reasonably practicable after the decision not to award",
        basis="s.55",
    ),
    N.UK13: NoticeRule(
        name="Dynamic market intention", due="before a dynamic market is set up", basis="s.39"
    ),
    N.UK14: NoticeRule(
        name="Dynamic market establishment",
        due="as soon as reasonably practicable after it is set up, after the conflicts assessment",
        basis="s.39, s.83",
    ),
    N.UK15: NoticeRule(
        name="Dynamic market modification",
        due="as soon as reasonably practicable after the change",
        basis="s.39",
    ),
    N.UK16: NoticeRule(
        name="Dynamic market cessation",
        due="as soon as reasonably practicable after it ends",
        basis="s.39",
    ),
    N.UK17: NoticeRule(
        name="Payments compliance",
        due="for each half year to 31 March and 30 September, within 30 days beginning with its "
        "last day",
        basis="s.69",
    ),
}

PIPELINE_SPEND = Decimal(100_000_000)
PIPELINE_CONTRACT = Decimal(2_000_000)
COPY_ABOVE = Decimal(5_000_000)
PAYMENT_ABOVE = Decimal(30_000)
# Procurement Act 2023 (Commencement No. 4) Regulations 2025, SI 2025/1316.
PAYMENTS_COMPLIANCE_FROM = date(2026, 1, 1)
PERFORMANCE_FROM = date(2026, 1, 1)
PAYMENTS_FROM = date(2026, 4, 1)

_PIPELINE_DAYS = 56
_DETAILS_DAYS, _DETAILS_DAYS_LIGHT = 30, 120
_COPY_DAYS, _COPY_DAYS_LIGHT = 90, 180
_NOTICE_DAYS = 30
_HALF_YEAR_ENDS = ((3, 31), (9, 30))


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """The last lawful day, the working day to aim at, and the rule both come from.

    ``target`` is the last day itself when that is a working day everywhere in the United Kingdom,
    else the working day before: a period of calendar days does not roll over.
    """

    last_day: date
    target: date
    basis: str
    rule: str

    @property
    def rolls_back(self) -> bool:
        """Whether the last day is no working day, so that the work is due before it."""
        return self.target != self.last_day


def beginning_with(day: date, count: int) -> date:
    """The last day of a period of so many calendar days beginning with a day.

    >>> beginning_with(date(2026, 12, 7), 30)
    datetime.date(2027, 1, 5)
    """
    if count < 1:
        raise ValueError("a period has at least one day")
    return day + timedelta(days=count - 1)


def pipeline_due(day: date) -> DueDay:
    """UK1 for the financial year that holds the day: 26 May of the year it begins in."""
    return _within(financial_year_of(day).start, _PIPELINE_DAYS, "s.93", "1 April")


def contract_details_due(signed_on: date, *, light_touch: bool = False) -> DueDay:
    """UK7 for a contract entered into on a day; above the threshold only (s.87(3) has no days)."""
    count = _DETAILS_DAYS_LIGHT if light_touch else _DETAILS_DAYS
    return _within(signed_on, count, "s.53(1)", "the day the contract is entered into")


def contract_copy_due(signed_on: date, *, light_touch: bool = False) -> DueDay:
    """The copy of a contract above £5m (``COPY_ABOVE``, VAT included) entered into on a day."""
    count = _COPY_DAYS_LIGHT if light_touch else _COPY_DAYS
    return _within(signed_on, count, "s.53(3)", "the day the contract is entered into")


def payment_due(paid_on: date) -> DueDay | None:
    """UK8 for a payment above £30,000 (``PAYMENT_ABOVE``); None before s.70 was in force."""
    if paid_on < PAYMENTS_FROM:
        return None
    last = quarter_of(paid_on).last_day
    return _within(last, _NOTICE_DAYS, "s.70(2)", "the last day of the quarter of the payment")


def performance_due(signed_on: date, *, assessed_on: date | None = None) -> DueDay:
    """The next yearly UK9 of a contract with key performance indicators.

    It is due at least once in every 12 months: counted from the last assessment, or from the
    signing (from 1 January 2026 if that is later, when s.71 came into force).
    """
    counted_from = assessed_on or max(signed_on, PERFORMANCE_FROM)
    last = add_months(counted_from, 12) - timedelta(days=1)
    return _due(last, "s.71(2)", f"at least once in 12 months from {counted_from:%d/%m/%Y}")


def final_performance_due(ends_on: date) -> DueDay:
    """The last UK9 of a contract with key performance indicators, whose last day that is."""
    return _due(ends_on, "s.71(2)", f"when the contract ends, on {ends_on:%d/%m/%Y}")


def breach_due(breached_on: date) -> DueDay:
    """UK9 after a breach, or after a supplier failed to improve."""
    return _within(breached_on, _NOTICE_DAYS, "s.71(5)", "the day of the breach")


def change_due(modified_on: date) -> DueDay:
    """UK10 for a contract that changes on a day: before it, so at the latest the day before."""
    last = modified_on - timedelta(days=1)
    return _due(last, "s.75(1)", f"before the contract is modified on {modified_on:%d/%m/%Y}")


def modified_copy_due(modified_on: date) -> DueDay:
    """The copy of a contract above £5m as modified on a day; UK10 itself comes before that day."""
    return _within(modified_on, _COPY_DAYS, "s.77", "the day of the modification")


def termination_due(ended_on: date) -> DueDay:
    """UK11 for a contract that ended on a day, by expiry as by anything else."""
    return _within(ended_on, _NOTICE_DAYS, "s.80", "the day the contract ended")


def payments_compliance_due(day: date) -> DueDay | None:
    """UK17 for the reporting period that holds the day; None before s.69 was in force."""
    if day < PAYMENTS_COMPLIANCE_FROM:
        return None
    last = reporting_period_end(day)
    return _within(last, _NOTICE_DAYS, "s.69(1)", "the last day of the reporting period")


def reporting_period_end(day: date) -> date:
    """The 31 March or 30 September with which the half year that holds the day ends."""
    ends = [date(day.year + more, *each) for more in (0, 1) for each in _HALF_YEAR_ENDS]
    return next(end for end in ends if end >= day)


def _within(first_day: date, count: int, basis: str, counted_from: str) -> DueDay:
    last = beginning_with(first_day, count)
    return _due(last, basis, f"{count} days beginning with {counted_from}, {first_day:%d/%m/%Y}")


def _due(last_day: date, basis: str, rule: str) -> DueDay:
    return DueDay(
        last_day=last_day,
        target=working_day_on_or_before(last_day),
        basis=f"Procurement Act 2023, {basis}",
        rule=rule,
    )
