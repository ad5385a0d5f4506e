"""Which notices of a trust follow from the calendar alone, period by period."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import UUID

from consortium.notices.domain.duty import Duty, NoticePart
from consortium.tenders.domain import legal_clock
from consortium.tenders.domain.legal_clock import DueDay, NoticeKind

_DAY = timedelta(days=1)


def calendar_duties(
    consortium_id: UUID, trust_id: UUID, trust: str, *, first_signed: date, today: date
) -> Iterator[Duty]:
    """UK1, UK8 and UK17 of a trust with a contract under the Act, period by period up to today.

    Whether UK1 and UK8 apply depends on the year's spend and on each payment, which a person
    checks.
    """
    begins = max(first_signed, legal_clock.PAYMENTS_COMPLIANCE_FROM)
    for kind, due, if_applies, because in (
        (NoticeKind.UK1, legal_clock.pipeline_due(today), True, "if it pays above £100m a year"),
        *(
            (NoticeKind.UK17, each, False, "payments under its contracts")
            for each in _distinct(legal_clock.payments_compliance_due, begins, today)
        ),
        *(
            (NoticeKind.UK8, each, True, "if a payment was above £30,000")
            for each in _distinct(legal_clock.payment_due, begins, today)
        ),
    ):
        yield Duty(
            key=f"{kind.value}/trust/{trust_id}/{due.last_day}",
            kind=kind,
            part=NoticePart.NOTICE,
            consortium_id=consortium_id,
            about=trust,
            because=because,
            due=due,
            rule=due.rule,
            basis=due.basis,
            who=trust,
            if_applies=if_applies,
        )


def _distinct(
    due_for: Callable[[date], DueDay | None], begins: date, today: date
) -> Iterator[DueDay]:
    """The due days of the periods from one day to another, each once."""
    seen: set[date] = set()
    day = begins
    while day <= today:
        due = due_for(day)
        if due is not None and due.last_day not in seen:
            seen.add(due.last_day)
            yield due
        day = min(day + 28 * _DAY, today) if day < today else today + _DAY
