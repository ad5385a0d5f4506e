"""The shortest lawful time for suppliers to answer (Procurement Act 2023, s.54).

A period begins the day after the invitation and ends on the day answers are due, in calendar
days. NHS trusts are central government authorities: the negotiated period and the ten days for
preselected suppliers, which s.54(4) gives to others, are not for them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from consortium.foundation.domain.periods import add_months
from consortium.foundation.domain.working_days import working_day_on_or_after
from consortium.tenders.domain.procurement import Procedure, Regime


class Stage(StrEnum):
    PARTICIPATION = "participation"
    TENDERING = "tendering"


STAGE_NAMES = {
    Stage.PARTICIPATION: "requests to participate",
    Stage.TENDERING: "bids",
}
_FEWEST_DAYS_AHEAD = 40
_MOST_MONTHS_AHEAD = 12
_SHORT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureFacts:
    """What the length of a period depends on.

    ``planned_notice_on`` is the day a planned procurement notice (UK3) was published, if any.
    """

    electronic: bool = True
    documents_with_notice: bool = True
    urgent: bool = False
    planned_notice_on: date | None = None
    dynamic_market: bool = False
    light_touch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumPeriod:
    """The fewest days, the earliest lawful day for answers, and where both come from.

    ``days`` is 0 and ``earliest`` the day of publication where the Act sets no period.
    ``working_day`` is the first working day from then on, for people.
    """

    stage: Stage
    days: int
    published_on: date
    earliest: date
    basis: str
    rule: str

    @property
    def working_day(self) -> date:
        return working_day_on_or_after(self.earliest)

    @property
    def is_set(self) -> bool:
        """Whether the law of the procurement sets a number of days here."""
        return self.days > 0


def qualifies(planned_notice_on: date, published_on: date) -> bool:
    """Whether a planned procurement notice came 40 days to 12 months before the tender notice.

    >>> qualifies(date(2026, 7, 23), date(2026, 9, 1))
    True
    """
    first = add_months(published_on, -_MOST_MONTHS_AHEAD)
    return first <= planned_notice_on <= published_on - timedelta(days=_FEWEST_DAYS_AHEAD)


def minimum_period(
    published_on: date,
    facts: ProcedureFacts,
    *,
    regime: Regime = Regime.PA23,
    procedure: Procedure = Procedure.OPEN,
    stage: Stage = Stage.TENDERING,
) -> MinimumPeriod:
    """The shortest lawful period after a notice published on a day.

    Published on Tuesday 1 September 2026 with all documents, for electronic bids: day 1 is
    2 September and day 25 Saturday 26 September, the earliest lawful deadline.
    """
    days, basis, why = _days(published_on, facts, regime, procedure, stage)
    earliest = published_on + timedelta(days=days)
    counted = (
        f"{days} days for {STAGE_NAMES[stage]}, beginning the day after {published_on:%d/%m/%Y}"
    )
    return MinimumPeriod(
        stage=stage,
        days=days,
        published_on=published_on,
        earliest=earliest,
        basis=basis,
        rule=f"{counted}: {why}" if days else why,
    )


def _days(
    published_on: date, facts: ProcedureFacts, regime: Regime, procedure: Procedure, stage: Stage
) -> tuple[int, str, str]:
    if regime is Regime.PCR2015:
        why = "it runs under the 2015 regulations, which have periods of their own"
        return 0, "Public Contracts Regulations 2015", why
    act = "Procurement Act 2023, s.54"
    if procedure is Procedure.FRAMEWORK_CALL_OFF:
        return 0, act, "a call-off under a framework has no period of its own"
    if facts.light_touch:
        return 0, act, "light touch contracts have no minimum period"
    if stage is Stage.PARTICIPATION:
        days, why = (_SHORT, "a state of urgency") if facts.urgent else (25, "the usual period")
        return days, f"{act}(3)", why
    return _tendering(published_on, facts, f"{act}(4)")


def _tendering(published_on: date, facts: ProcedureFacts, basis: str) -> tuple[int, str, str]:
    notice = facts.planned_notice_on
    if notice is not None and qualifies(notice, published_on):
        return _SHORT, basis, f"a qualifying planned procurement notice of {notice:%d/%m/%Y}"
    if facts.urgent:
        return _SHORT, basis, "a state of urgency"
    if facts.dynamic_market:
        return _SHORT, basis, "only members of a dynamic market are invited"
    days = 25 + (0 if facts.electronic else 5) + (0 if facts.documents_with_notice else 5)
    bids = "electronic bids" if facts.electronic else "bids that are not electronic"
    given = "with" if facts.documents_with_notice else "not all given with"
    return days, basis, f"{bids}, the documents {given} the notice"
