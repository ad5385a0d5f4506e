"""The catalogue says something of each of the sixteen clauses, and what it says leads somewhere."""

from importlib import import_module

import pytest

from consortium.contracts.domain.clauses.catalogue import CLAUSE_NAMES, CLAUSE_TYPES, Clause, SetBy
from consortium.contracts.domain.clauses.terms import SUMS, TERMS

every_clause = pytest.mark.parametrize("clause", list(Clause))


def test_there_are_sixteen_in_order() -> None:
    assert [clause.value for clause in CLAUSE_TYPES] == [f"C{n}" for n in range(1, 17)]
    assert [clause.number for clause in Clause] == list(range(1, 17))


@every_clause
def test_what_computes_it_is_there(clause: Clause) -> None:
    path = CLAUSE_TYPES[clause].computed_in.replace("/", ".")
    assert import_module(f"consortium.contracts.domain.{path}").__doc__


@every_clause
def test_has_terms_exactly_when_its_record_sets_them(clause: Clause) -> None:
    assert (clause in TERMS) == (CLAUSE_TYPES[clause].set_by is SetBy.RECORD)


def test_names_tell_them_apart() -> None:
    assert len(set(CLAUSE_NAMES.values())) == 16


def test_those_that_cost_money_by_themselves_can_be_worked_out() -> None:
    assert {clause.value for clause in SUMS} == {"C6", "C7", "C9", "C10", "C11", "C13"}
