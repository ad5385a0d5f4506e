"""The agreed list, who follows which version, and who gets an idle device: cases worked by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest

from consortium.equipment.domain.agreed_model import Listed, check_entry, check_reason, is_off_list
from consortium.equipment.domain.compliance import Following, Standing
from consortium.equipment.domain.redeployment import Counted, Need, Offer, suggestions
from consortium.foundation.domain.errors import Conflict, Invalid

GOOD, OTHER = uuid4(), uuid4()
DAY = date(2026, 4, 20)


def listed(**changed: Any) -> Listed:
    facts = {
        "model_id": GOOD,
        "purpose": "Clinics",
        "starts_on": date(2026, 1, 1),
        "last_day": date(2026, 6, 30),
    }
    return Listed(**{**facts, **changed})


class TestList:
    @pytest.mark.parametrize(
        ("model", "on", "off"),
        [
            (GOOD, DAY, False),
            (OTHER, DAY, True),
            # Both ends are included; outside them nothing is agreed on.
            (OTHER, date(2026, 1, 1), True),
            (OTHER, date(2026, 6, 30), True),
            (OTHER, date(2025, 12, 31), False),
            (OTHER, date(2026, 7, 1), False),
        ],
    )
    def test_holds_between_its_days(self, model: UUID, on: date, off: bool) -> None:
        assert is_off_list(model, [listed()], on=on) is off

    def test_without_a_list_nothing_is_off_it(self) -> None:
        assert not check_reason(OTHER, [], on=DAY, reason="")

    def test_what_is_off_it_needs_a_reason(self) -> None:
        with pytest.raises(Invalid) as refusal:
            check_reason(OTHER, [listed()], on=DAY, reason="  ")
        assert refusal.value.field == "off_list_reason"
        assert check_reason(OTHER, [listed()], on=DAY, reason="Gift of a charity")

    def test_a_model_is_on_it_once_for_a_purpose(self) -> None:
        again = listed(starts_on=date(2026, 6, 30), last_day=None)
        with pytest.raises(Conflict):
            check_entry(again, [listed(purpose="clinics ")], decided_on=DAY, today=DAY)
        check_entry(again, [listed(purpose="Theatres")], decided_on=DAY, today=DAY)
        after = listed(starts_on=date(2026, 7, 1), last_day=None)
        check_entry(after, [listed()], decided_on=DAY, today=DAY)

    def test_days_make_sense(self) -> None:
        for entry, decided in (
            (listed(last_day=date(2025, 12, 31)), DAY),
            (listed(), date(2026, 4, 21)),
        ):
            with pytest.raises(Invalid):
                check_entry(entry, [], decided_on=decided, today=DAY)


def following(**changed: Any) -> Following:
    """Twelve devices, of which two were last checked by version 1; 30 of 120 checks by 2."""
    facts = {
        "version": 2,
        "in_force_since": date(2026, 1, 5),
        "oldest_used": 1,
        "devices": 12,
        "suspended": 0,
        "behind": 2,
        "unchecked": 1,
        "checks": 120,
        "on_current": 30,
        "shared": "",
    }
    return Following(**{**facts, **changed})


class TestFollowing:
    @pytest.mark.parametrize(
        ("changed", "standing", "reason"),
        [
            (
                {},
                Standing.BEHIND,
                (
                    "2 of 12 last checked by an earlier version, down to 1; version 2 holds since "
                    "5 January 2026"
                ),
            ),
            ({"behind": 0}, Standing.UNCHECKED, "1 of 12 not checked in the last 12 months"),
            ({"behind": 0, "unchecked": 0}, Standing.CURRENT, ""),
            (
                {"behind": 0, "unchecked": 0, "suspended": 12},
                Standing.SUSPENDED,
                "The checks of all devices are suspended",
            ),
            (
                {"shared": "Monthly check"},
                Standing.OWN,
                "Checked by a procedure of their own; the shared one is “Monthly check”",
            ),
        ],
    )
    def test_says_why(self, changed: dict[str, Any], standing: Standing, reason: str) -> None:
        found = following(**changed)
        assert (found.standing, found.reason) == (standing, reason)

    def test_rate_is_empty_without_checks(self) -> None:
        assert following().rate == Fraction(1, 4)
        assert following(checks=0, on_current=0).rate is None


class TestCounted:
    @pytest.mark.parametrize(
        ("last", "last_on", "a_week", "still"),
        [
            # 70 h in 35 days are 14 h a week.
            ("170", date(2026, 4, 5), Decimal(14), False),
            ("100", date(2026, 3, 29), Decimal(0), True),
            # 27 days are too few to say that it stood still; one reading says nothing.
            ("100", date(2026, 3, 28), Decimal(0), False),
            ("100", date(2026, 3, 1), None, False),
        ],
    )
    def test_says_nothing_of_one_reading(
        self, last: str, last_on: date, a_week: Decimal | None, still: bool
    ) -> None:
        counted = Counted(
            name="Hours run",
            unit="h",
            first=Decimal(100),
            last=Decimal(last),
            first_on=date(2026, 3, 1),
            last_on=last_on,
        )
        assert (counted.a_week, counted.stood_still) == (a_week, still)


HERE, NEAR, FAR, UNKNOWN = uuid4(), uuid4(), uuid4(), uuid4()
MILES = {NEAR: Decimal(5), FAR: Decimal(50)}


def need(**changed: Any) -> Need:
    facts = {"site_id": HERE, "trust_id": HERE, "category": "Pump", "missing": 1, "why": "failed"}
    return Need(**{**facts, **changed})


def offer(number: str, site: UUID, **changed: Any) -> Offer:
    facts = {
        "asset_id": uuid4(),
        "asset_no": number,
        "site_id": site,
        "owner_id": site,
        "category": "Pump",
        "spare": 1,
        "why": "stood still",
        "is_idle": True,
    }
    return Offer(**{**facts, **changed})


def suggested(needs: list[Need], offers: list[Offer]) -> list[str | None]:
    found = suggestions(needs, offers, lambda _, there: MILES.get(there))
    return [each.offer.asset_no if each.offer else None for each in found]


class TestSuggestions:
    def test_idle_before_spare_then_the_nearest(self) -> None:
        offers = [
            offer("A", NEAR, is_idle=False),
            offer("B", UNKNOWN),
            offer("C", FAR),
            offer("D", NEAR),
        ]
        assert suggested([need(missing=4)], offers) == ["D", "C", "B"]
        assert suggested([need(missing=4)], [*offers, offer("E", HERE)]) == ["D", "C", "B"]

    def test_each_is_suggested_once_and_its_site_keeps_what_it_must(self) -> None:
        two = [offer("A", NEAR), offer("B", NEAR), offer("C", FAR)]
        assert suggested([need(), need(), need()], two) == ["A", "C", None]
        assert suggested([need(category="Bed")], two) == [None]
