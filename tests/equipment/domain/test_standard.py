"""On which days a reference standard may be used."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from consortium.equipment.domain.standard import (
    Allowance,
    Certificate,
    Standing,
    Validity,
    check_allowance,
    check_certificate,
    check_use,
)
from consortium.foundation.domain.errors import Conflict, Invalid

ME, COLLEAGUE = UUID(int=1), UUID(int=2)


def certificate(start: str, end: str, *, issued: str = "", number: str = "C1") -> Certificate:
    return Certificate(
        id=UUID(int=7),
        number=number,
        provider="Gamma Laboratory",
        accredited=True,
        issued_on=date.fromisoformat(issued or start),
        valid_from=date.fromisoformat(start),
        valid_to=date.fromisoformat(end),
        expanded=Decimal("0.1"),
        k=Decimal(2),
        unit="mm[Hg]",
        as_found_good=True,
    )


YEAR = Validity(certificates=(certificate("2025-06-01", "2026-05-31"),))
ALLOWED = Allowance(
    until=date(2026, 6, 30), reason="at the laboratory", given_on=date(2026, 6, 1), given_by=ME
)


class TestValidity:
    @pytest.mark.parametrize(
        ("day", "standing"),
        [
            ("2025-05-31", Standing.NOT_VALID),
            ("2025-06-01", Standing.VALID),
            ("2026-05-31", Standing.VALID),
            ("2026-06-01", Standing.NOT_VALID),
        ],
    )
    def test_both_days_of_a_certificate_belong_to_it(self, day: str, standing: Standing) -> None:
        assert YEAR.standing_on(date.fromisoformat(day)) is standing

    def test_counts_what_was_valid_on_the_day_and_not_today(self) -> None:
        both = Validity(
            certificates=(
                certificate("2025-06-01", "2026-05-31", number="old"),
                certificate("2026-03-01", "2027-02-28", number="new"),
            )
        )
        assert both.certificate_on(date(2025, 7, 1)).number == "old"  # type: ignore[union-attr]
        assert both.certificate_on(date(2026, 4, 1)).number == "new"  # type: ignore[union-attr]

    def test_a_suspension_is_stronger_than_both(self) -> None:
        stopped = Validity(
            certificates=YEAR.certificates,
            allowances=(ALLOWED,),
            suspended_on=date(2026, 4, 1),
        )
        assert stopped.standing_on(date(2026, 3, 31)) is Standing.VALID
        assert stopped.standing_on(date(2026, 4, 1)) is Standing.SUSPENDED
        assert stopped.standing_on(date(2026, 6, 15)) is Standing.SUSPENDED


class TestCheckUse:
    def test_passes_what_is_valid(self) -> None:
        assert check_use("MAN-1", YEAR, day=date(2026, 1, 1), user_id=ME) is None

    def test_names_what_ended_when(self) -> None:
        with pytest.raises(Conflict, match="ended on 2026-05-31") as refusal:
            check_use("MAN-1", YEAR, day=date(2026, 6, 1), user_id=ME)
        assert refusal.value.code == "standard_not_valid"

    def test_an_allowance_is_for_others(self) -> None:
        allowed = Validity(certificates=YEAR.certificates, allowances=(ALLOWED,))
        day = date(2026, 6, 2)
        assert check_use("MAN-1", allowed, day=day, user_id=COLLEAGUE) == ALLOWED
        with pytest.raises(Conflict) as refusal:
            check_use("MAN-1", allowed, day=day, user_id=ME)
        assert refusal.value.code == "allowed_by_oneself"
        with pytest.raises(Conflict):
            check_use("MAN-1", allowed, day=date(2026, 7, 1), user_id=COLLEAGUE)

    def test_a_suspended_one_is_refused(self) -> None:
        stopped = Validity(certificates=YEAR.certificates, suspended_on=date(2026, 1, 1))
        with pytest.raises(Conflict) as refusal:
            check_use("MAN-1", stopped, day=date(2026, 1, 1), user_id=ME)
        assert refusal.value.code == "standard_suspended"


class TestCheckCertificate:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"issued_on": date(2026, 5, 1)}, "issued_on"),
            ({"valid_to": date(2025, 12, 31)}, "valid_to"),
            ({"expanded": Decimal(-1)}, "expanded"),
            ({"k": Decimal(0)}, "k"),
        ],
    )
    def test_refuses_what_cannot_be(self, changes: dict[str, Any], field: str) -> None:
        given: dict[str, Any] = {
            "issued_on": date(2026, 1, 1),
            "valid_from": date(2026, 1, 1),
            "valid_to": date(2026, 12, 31),
            "expanded": Decimal("0.1"),
            "k": Decimal(2),
        }
        check_certificate(**given, today=date(2026, 4, 20))
        with pytest.raises(Invalid) as refusal:
            check_certificate(**{**given, **changes}, today=date(2026, 4, 20))
        assert refusal.value.field == field


class TestCheckAllowance:
    @pytest.mark.parametrize("until", [date(2026, 4, 19), date(2026, 7, 22)])
    def test_ends_within_three_months(self, until: date) -> None:
        check_allowance(date(2026, 7, 21), today=date(2026, 4, 20))
        with pytest.raises(Invalid):
            check_allowance(until, today=date(2026, 4, 20))
