"""Who leads from when to when, worked by hand."""

from datetime import date

import pytest

from consortium.contracts.domain.terms.leads import LeadChange, LeadKind, check_lead, leads_of
from consortium.foundation.domain.errors import Invalid

APPOINTED, LEFT = LeadKind.APPOINTED, LeadKind.LEFT
APRIL, JULY, OCTOBER = date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)


def change(trust: str, kind: LeadKind, on: date) -> LeadChange:
    return LeadChange(trust=trust, kind=kind, effective_on=on)


def told(*changes: LeadChange) -> list[tuple[str, date, date | None]]:
    return [(each.trust, each.period.start, each.period.end) for each in leads_of(changes)]


@pytest.mark.parametrize(
    ("changes", "leads"),
    [
        ([], []),
        ([("NOR", APPOINTED, APRIL)], [("NOR", APRIL, None)]),
        (
            [("NOR", APPOINTED, APRIL), ("NOR", LEFT, JULY), ("SOU", APPOINTED, OCTOBER)],
            [("NOR", APRIL, JULY), ("SOU", OCTOBER, None)],
        ),
        # A new lead ends the one before, whether or not that was recorded as leaving.
        (
            [("NOR", APPOINTED, APRIL), ("SOU", APPOINTED, JULY), ("NOR", LEFT, JULY)],
            [("NOR", APRIL, JULY), ("SOU", JULY, None)],
        ),
        # What was recorded in any order is told by its days.
        (
            [("SOU", APPOINTED, JULY), ("NOR", APPOINTED, APRIL)],
            [("NOR", APRIL, JULY), ("SOU", JULY, None)],
        ),
        # A lead that another lays down goes on.
        ([("NOR", APPOINTED, APRIL), ("SOU", LEFT, JULY)], [("NOR", APRIL, None)]),
    ],
)
def test_who_led(
    changes: list[tuple[str, LeadKind, date]], leads: list[tuple[str, date, date | None]]
) -> None:
    assert told(*(change(*each) for each in changes)) == leads


@pytest.mark.parametrize(
    ("trust", "kind", "is_member", "code"),
    [
        ("NOR", APPOINTED, True, "leads_already"),
        ("SOU", APPOINTED, False, "not_taking_part"),
        ("SOU", LEFT, True, "does_not_lead"),
    ],
)
def test_what_does_not_fit_is_refused(
    trust: str, kind: LeadKind, is_member: bool, code: str
) -> None:
    with pytest.raises(Invalid) as raised:
        check_lead([change("NOR", APPOINTED, APRIL)], trust, kind, JULY, is_member=is_member)
    assert raised.value.code == code
