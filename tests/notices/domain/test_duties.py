"""What must be published by when (Procurement Act 2023): dates counted by hand on a calendar."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from consortium.foundation.domain.errors import Conflict
from consortium.notices.domain.calendar_duties import calendar_duties
from consortium.notices.domain.contract_change import ChangeKind
from consortium.notices.domain.duties import (
    AgreementKnown,
    ChangeKnown,
    ContractKnown,
    ShortfallKnown,
    TenderKnown,
    duties_of_agreement,
    duties_of_tender,
)
from consortium.notices.domain.duty import Standing, check_new_version, due_by, standing_of
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.procurement import Regime

ID = UUID(int=1)
MILLIONS = Decimal(6_000_000)
EXTENDED = ChangeKnown(
    kind=ChangeKind.LONGER_TERM, on=date(2027, 6, 1), what="extended", if_applies=False
)

SHORT = ShortfallKnown(key="one", indicator="Uptime", on=date(2027, 3, 2))


def agreement(**changes: Any) -> AgreementKnown:
    contract = ContractKnown(
        id=ID,
        reference="CT-1",
        trust_id=ID,
        trust="North Trust",
        signed_on=date(2026, 12, 7),
        gross=changes.pop("gross", MILLIONS),
        ends_on=changes.pop("ends_on", None),
    )
    facts: dict[str, Any] = {
        "id": ID,
        "consortium_id": ID,
        "reference": "AG-1",
        "title": "Pumps",
        "regime": Regime.PA23,
        "above_threshold": True,
        "has_indicators": False,
        "assessed_on": None,
        "changes": (),
        "contracts": (contract,),
    }
    return AgreementKnown(**{**facts, **changes})


def due_days(known: AgreementKnown) -> dict[str, date | None]:
    return {
        each.key.split("/")[0]: each.due.last_day if each.due else None
        for each in duties_of_agreement(known)
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # Signed Mon 7 Dec 2026: UK7 by Tue 5 Jan 2027, the copy by Sat 6 Mar 2027 (s.53).
        ({}, {"UK7": date(2027, 1, 5), "UK7-copy": date(2027, 3, 6)}),
        ({"gross": Decimal(5_000_000)}, {"UK7": date(2027, 1, 5)}),
        # Below the threshold there is no number of days (s.87(3)).
        ({"gross": Decimal(90_000), "above_threshold": False}, {"UK7": None}),
        # Expired on 31 Dec 2026: 30 days beginning with that day end on 29 Jan 2027 (s.80).
        (
            {"gross": Decimal(90_000), "ends_on": date(2026, 12, 31)},
            {"UK7": date(2027, 1, 5), "UK11": date(2027, 1, 29)},
        ),
        # At least once in 12 months from the signing (s.71(2)).
        (
            {"gross": Decimal(90_000), "has_indicators": True},
            {"UK7": date(2027, 1, 5), "UK9": date(2027, 12, 6)},
        ),
        # And when it ends (s.71(2)): before the first year is over, instead of the yearly one.
        (
            {
                "gross": Decimal(90_000),
                "has_indicators": True,
                "ends_on": date(2027, 11, 30),
            },
            {
                "UK7": date(2027, 1, 5),
                "UK9-end": date(2027, 11, 30),
                "UK11": date(2027, 12, 29),
            },
        ),
        # Below its target again, recorded on 2 Mar 2027: 30 days beginning with it (s.71(5)).
        (
            {"gross": Decimal(90_000), "has_indicators": True, "shortfalls": (SHORT,)},
            {
                "UK7": date(2027, 1, 5),
                "UK9": date(2027, 12, 6),
                "UK9-breach": date(2027, 3, 31),
            },
        ),
        # Before the change (s.75); its copy 90 days beginning with 1 Jun 2027 (s.77).
        (
            {"changes": (EXTENDED,)},
            {
                "UK7": date(2027, 1, 5),
                "UK7-copy": date(2027, 3, 6),
                "UK10": date(2027, 5, 31),
                "UK10-copy": date(2027, 8, 29),
            },
        ),
        ({"regime": Regime.PCR2015}, {}),
    ],
)
def test_what_follows_from_a_contract(
    changes: dict[str, Any], expected: dict[str, date | None]
) -> None:
    assert due_days(agreement(**changes)) == expected


def test_a_copy_due_on_a_saturday_is_aimed_at_the_friday() -> None:
    (copy,) = [each for each in duties_of_agreement(agreement()) if "copy" in each.key]
    assert copy.due is not None
    assert (copy.due.target, copy.due.rolls_back) == (date(2027, 3, 5), True)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"ready_on": date(2026, 8, 1)}, ["UK4"]),
        ({"ready_on": date(2026, 8, 1), "decided_on": date(2026, 11, 1)}, ["UK4", "UK6"]),
        ({"published_on": date(2026, 9, 1), "cancelled_on": date(2026, 10, 1)}, ["UK12"]),
        ({"cancelled_on": date(2026, 10, 1)}, []),
        ({"ready_on": date(2026, 8, 1), "regime": Regime.PCR2015}, []),
    ],
)
def test_what_follows_from_a_tender(changes: dict[str, Any], expected: list[str]) -> None:
    facts: dict[str, Any] = {
        "id": ID,
        "consortium_id": ID,
        "reference": "TN-1",
        "title": "Pumps",
        "regime": Regime.PA23,
        "ready_on": None,
        "published_on": None,
        "decided_on": None,
        "cancelled_on": None,
    }
    found = duties_of_tender(TenderKnown(**{**facts, **changes}))
    assert [each.kind.value for each in found] == expected


def test_the_calendar_of_a_trust() -> None:
    """UK17 for the half years to 31 Mar and 30 Sep 2026 and the running one (s.69); UK8 for each
    quarter from April 2026 (s.70); UK1 by 26 May (s.93)."""
    found = calendar_duties(
        ID, ID, "North Trust", first_signed=date(2025, 12, 1), today=date(2026, 11, 22)
    )
    days = sorted((each.kind.value, each.due.last_day) for each in found if each.due)
    assert days == [
        ("UK1", date(2026, 5, 26)),
        ("UK17", date(2026, 4, 29)),
        ("UK17", date(2026, 10, 29)),
        ("UK17", date(2027, 4, 29)),
        ("UK8", date(2026, 7, 29)),
        ("UK8", date(2026, 10, 29)),
        ("UK8", date(2027, 1, 29)),
    ]


@pytest.mark.parametrize(
    ("today", "published", "expected"),
    [
        (date(2026, 12, 22), None, Standing.SOON),
        (date(2026, 12, 21), None, Standing.DUE),
        (date(2027, 1, 5), None, Standing.SOON),
        (date(2027, 1, 6), None, Standing.LATE),
        (date(2027, 2, 1), datetime(2027, 1, 5, 23, 59, tzinfo=UTC), Standing.PUBLISHED),
        (date(2027, 2, 1), datetime(2027, 1, 6, 0, 0, tzinfo=UTC), Standing.PUBLISHED_LATE),
    ],
)
def test_how_a_duty_stands(today: date, published: datetime | None, expected: Standing) -> None:
    duty = next(duties_of_agreement(agreement()))
    assert standing_of(duty, due_by(duty), published_at=published, today=today) is expected


def test_another_day_counts_and_the_computed_one_stays() -> None:
    duty = next(duties_of_agreement(agreement()))
    moved = due_by(duty, date(2027, 1, 10), "Agreed with the lead")
    assert (moved.last_day, moved.target, moved.computed) == (
        date(2027, 1, 10),
        date(2027, 1, 8),
        date(2027, 1, 5),
    )


@pytest.mark.parametrize(
    ("kind", "published_at", "refused"),
    [
        (NoticeKind.UK4, datetime(2026, 10, 5, 11, 0, tzinfo=UTC), False),
        (NoticeKind.UK4, datetime(2026, 10, 5, 11, 1, tzinfo=UTC), True),
        (NoticeKind.UK10, datetime(2026, 9, 2, tzinfo=UTC), True),
        (NoticeKind.UK15, datetime(2026, 9, 2, tzinfo=UTC), True),
        (NoticeKind.UK7, datetime(2027, 9, 2, tzinfo=UTC), False),
    ],
)
def test_what_find_a_tender_lets_edit(
    kind: NoticeKind, published_at: datetime, *, refused: bool
) -> None:
    deadline = datetime(2026, 10, 5, 11, 0, tzinfo=UTC)
    if refused:
        with pytest.raises(Conflict):
            check_new_version(kind, published_at=published_at, deadline=deadline)
    else:
        check_new_version(kind, published_at=published_at, deadline=deadline)
