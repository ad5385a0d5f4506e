"""Rows of a reference list: good, good with a remark, or what is wrong and what to do."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.organisations.domain import reference_list
from consortium.organisations.domain.reference_list import COLUMNS, ReadRow

GOOD = {
    "ods_code": "R0A",
    "name": "Manchester University NHS Foundation Trust",
    "postcode": "M13 9WL",
    "latitude": "53.46244",
    "longitude": "-2.226",
    "icb_code": "QOP",
    "icb_name": "Greater Manchester",
    "region_code": "Y62",
    "region_name": "North West",
}


def read(**changes: str) -> ReadRow:
    (row,) = reference_list.read_rows([{**GOOD, **changes}])
    return row


class TestGoodRows:
    def test_are_read_into_values(self) -> None:
        row = read()
        assert row.problems == ()
        assert row.trust is not None
        assert (row.trust.row, row.trust.code, row.trust.board_code) == (2, "R0A", "QOP")
        assert row.trust.latitude == Decimal("53.462440")

    def test_are_forgiven_their_blanks_and_small_letters(self) -> None:
        row = read(ods_code=" r0a ", name="Two   words ", postcode="m13 9wl", icb_code="qop")
        assert row.problems == ()
        assert row.trust is not None
        assert (row.trust.code, row.trust.name, row.trust.postcode) == (
            "R0A",
            "Two words",
            "M13 9WL",
        )

    def test_may_name_their_columns_in_any_letters(self) -> None:
        (row,) = reference_list.read_rows([{name.upper(): value for name, value in GOOD.items()}])
        assert row.trust is not None


class TestRemarks:
    """What is missing or odd but does not keep the row out."""

    @pytest.mark.parametrize(
        ("field", "value", "problem"),
        [
            ("postcode", "", "The postcode is missing."),
            ("postcode", "M13", "This is not a postcode."),
            ("latitude", "", "The coordinate is missing."),
            ("latitude", "north", "This is not a number."),
            ("latitude", "48.9", "This lies outside the British Isles."),
            ("latitude", "NaN", "This is not a number."),
            ("longitude", "-Infinity", "This is not a number."),
            ("longitude", "3.1", "This lies outside the British Isles."),
            ("icb_code", "", "The integrated care board is missing."),
            ("icb_code", "X12", "This is not the code of a board."),
            ("region_code", "North", "This is not the code of a region."),
        ],
    )
    def test_say_what_and_what_to_do(self, field: str, value: str, problem: str) -> None:
        row = read(**{field: value})
        assert row.trust is not None
        (remark,) = row.problems
        assert (remark.row, remark.field, remark.value, remark.problem) == (
            2,
            field,
            value,
            problem,
        )
        assert remark.what_to_do.endswith(".")


class TestBadRows:
    @pytest.mark.parametrize(
        ("field", "value", "problem"),
        [
            ("ods_code", "", "The code is missing."),
            ("ods_code", "X0A", "This is not the code of a trust."),
            ("ods_code", "R0", "This is not the code of a trust."),
            ("ods_code", "R0AA", "This is not the code of a trust."),
            ("name", "", "The name is missing."),
            ("name", "   ", "The name is missing."),
            ("name", "x" * 201, "The name is too long."),
        ],
    )
    def test_are_left_out_with_the_field_named(self, field: str, value: str, problem: str) -> None:
        row = read(**{field: value})
        assert row.trust is None
        assert (field, problem) in {(each.field, each.problem) for each in row.problems}

    def test_a_code_that_stood_before_names_the_row_where(self) -> None:
        rows = list(reference_list.read_rows([GOOD, {**GOOD, "ods_code": "R1H"}, GOOD]))
        assert [row.trust is not None for row in rows] == [True, True, False]
        (problem,) = rows[2].problems
        assert (problem.row, problem.problem) == (4, "The same code stands in row 2.")

    def test_say_everything_that_is_wrong_at_once(self) -> None:
        row = read(ods_code="", name="", latitude="x")
        assert [each.field for each in row.problems] == ["ods_code", "name", "latitude"]


class TestHeader:
    def test_needs_a_code_and_a_name(self) -> None:
        assert reference_list.missing_columns(COLUMNS) == []
        assert reference_list.missing_columns([" ODS_CODE ", "Name"]) == []
        assert reference_list.missing_columns(["code"]) == ["ods_code", "name"]


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=12)), max_size=6))
def test_whatever_stands_in_a_row_it_is_read_or_refused(rows: list[dict[str, str]]) -> None:
    answers = list(reference_list.read_rows(rows))
    assert len(answers) == len(rows)
    assert all(answer.trust is not None or answer.problems for answer in answers)
