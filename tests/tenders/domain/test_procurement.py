"""Law, procedure and term of a tender."""

from datetime import date
from fractions import Fraction

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from consortium.tenders.domain.procurement import (
    Procedure,
    Regime,
    check_procedure,
    regime_for,
    term_of,
    years_of,
)

# Source: the Procurement Act 2023 is in force for procurements begun on or after 24 February 2025.
LAST_DAY_BEFORE, FIRST_DAY = date(2025, 2, 23), date(2025, 2, 24)


class TestRegime:
    def test_changes_on_the_day_the_act_came_into_force(self) -> None:
        assert regime_for(LAST_DAY_BEFORE) is Regime.PCR2015
        assert regime_for(FIRST_DAY) is Regime.PA23


class TestCheckProcedure:
    @pytest.mark.parametrize("procedure", [Procedure.OPEN, Procedure.FRAMEWORK_CALL_OFF])
    @pytest.mark.parametrize("day", [LAST_DAY_BEFORE, FIRST_DAY])
    def test_lets_pass_what_both_laws_know(self, procedure: Procedure, day: date) -> None:
        check_procedure(procedure, day)

    @pytest.mark.parametrize(
        ("procedure", "day", "law"),
        [
            (Procedure.COMPETITIVE_FLEXIBLE, LAST_DAY_BEFORE, "Public Contracts Regulations"),
            (Procedure.RESTRICTED, FIRST_DAY, "Procurement Act 2023"),
        ],
    )
    def test_refuses_a_procedure_of_the_other_law_and_names_the_law(
        self, procedure: Procedure, day: date, law: str
    ) -> None:
        with pytest.raises(Invalid, match=law):
            check_procedure(procedure, day)


class TestTerm:
    @pytest.mark.parametrize(
        ("ends_on", "years"),
        [
            (date(2030, 4, 1), Fraction(5)),
            (date(2026, 10, 1), Fraction(3, 2)),
            (date(2025, 5, 1), Fraction(1, 12)),
        ],
    )
    def test_is_counted_in_exact_years(self, ends_on: date, years: Fraction) -> None:
        assert years_of(term_of(date(2025, 4, 1), ends_on)) == years

    @pytest.mark.parametrize(
        ("ends_on", "code"),
        [
            (date(2025, 4, 1), "ends_before_start"),
            (date(2024, 4, 1), "ends_before_start"),
            (date(2030, 3, 31), "not_whole_months"),
        ],
    )
    def test_is_refused_unless_it_runs_for_whole_months(self, ends_on: date, code: str) -> None:
        with pytest.raises(Invalid) as refusal:
            term_of(date(2025, 4, 1), ends_on)
        assert (refusal.value.code, refusal.value.field) == (code, "ends_on")

    def test_without_an_end_has_no_length(self) -> None:
        with pytest.raises(ValueError, match="no number of months"):
            years_of(Period(date(2025, 4, 1)))
