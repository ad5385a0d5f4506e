"""What is said of every clause, and where its figures may stand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from consortium.contracts.domain.clauses.catalogue import CLAUSE_TYPES, Clause, SetBy
from consortium.contracts.domain.clauses.conditions import (
    Conditions,
    check_pricing_group,
    read_terms,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from tests.contracts.recording import CONDITIONS

TERM = Period(date(2025, 4, 1), date(2030, 4, 1))


def changed(field: str, value: Any) -> Conditions:
    return replace(CONDITIONS, **{field: value})


def refused_field(conditions: Conditions) -> str | None:
    with pytest.raises(Invalid) as refusal:
        conditions.check(TERM)
    return refusal.value.field


class TestConditions:
    @pytest.mark.parametrize("day", [TERM.start, TERM.last_day])
    def test_may_begin_on_any_day_of_the_term(self, day: date) -> None:
        replace(CONDITIONS, effective_from=day).check(TERM)

    @pytest.mark.parametrize("day", [date(2025, 3, 31), date(2030, 4, 1)])
    def test_may_not_begin_outside_it(self, day: date) -> None:
        assert refused_field(replace(CONDITIONS, effective_from=day)) == "effective_from"

    @pytest.mark.parametrize("field", ["paragraph", "evidence"])
    def test_say_where_they_stand_and_what_proves_them(self, field: str) -> None:
        assert refused_field(changed(field, " ")) == field

    @pytest.mark.parametrize("field", ["notice_days", "cure_days"])
    @pytest.mark.parametrize("days", [-1, 1001])
    def test_have_days_that_can_be(self, field: str, days: int) -> None:
        assert refused_field(changed(field, days)) == field


@pytest.mark.parametrize("clause", list(Clause))
class TestPricingGroup:
    def test_holds_the_figures_of_what_a_schedule_sets(self, clause: Clause) -> None:
        if CLAUSE_TYPES[clause].set_by is SetBy.SCHEDULE:
            with pytest.raises(Invalid, match="price schedule"):
                check_pricing_group(clause, is_named=False)
        else:
            check_pricing_group(clause, is_named=False)

    def test_is_not_named_by_a_clause_of_the_whole_agreement(self, clause: Clause) -> None:
        if CLAUSE_TYPES[clause].set_by is SetBy.AGREEMENT:
            with pytest.raises(Invalid, match="whole agreement"):
                check_pricing_group(clause, is_named=True)
        else:
            check_pricing_group(clause, is_named=True)


def test_terms_are_read_only_where_the_record_sets_them() -> None:
    assert read_terms(Clause.VOLUME_TIER, {"tolerance": "0.1"}) is None
    found = read_terms(Clause.TRUE_UP, {"tolerance": "0.10", "gap": "2"})
    assert found is not None
    assert found.written() == {"tolerance": "0.1", "gap": "2"}
