"""The catalogue says something of each of the sixteen clauses, and what it says leads somewhere."""

from importlib import import_module
from pathlib import Path

import pytest

from consortium.contracts.domain.clauses.catalogue import CLAUSE_NAMES, CLAUSE_TYPES, Clause, SetBy
from consortium.contracts.domain.clauses.edge_cases import EDGE_CASES, EdgeCase
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


class TestEdgeCases:
    def test_there_are_sixteen_in_order(self) -> None:
        assert [case.number for case in EDGE_CASES] == [f"E{n}" for n in range(1, 17)]

    @every_clause
    def test_that_a_clause_names_are_among_them(self, clause: Clause) -> None:
        assert set(CLAUSE_TYPES[clause].edge_cases) <= {case.number for case in EDGE_CASES}

    @pytest.mark.parametrize("case", EDGE_CASES, ids=lambda case: case.number)
    def test_have_a_test_by_their_name(self, case: EdgeCase) -> None:
        folder = Path(__file__).parent.parent / "edge_cases"
        assert len(list(folder.glob(f"test_e{int(case.number[1:]):02}_*.py"))) == 1


@every_clause
def test_each_clause_has_a_test_by_its_name(clause: Clause) -> None:
    assert Path(__file__).with_name(f"test_c{clause.number:02}.py").exists()
