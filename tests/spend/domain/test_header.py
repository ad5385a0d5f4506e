"""Which column holds what, and headers that cannot be read."""

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.spend.domain.fields import NAMES, Field, field_called
from consortium.spend.domain.guess import guess
from consortium.spend.domain.header import Layout
from tests.spend.factories import ORDINARY


def layout_of(headings: list[str]) -> Layout:
    return guess([headings]).for_sure().layout


NEEDED = [name for name in ORDINARY if name not in ("Description", "Unit")]


class TestFieldCalled:
    @pytest.mark.parametrize(
        ("heading", "field"),
        [
            ("Order number", Field.ORDER_NUMBER),
            (" PO Number ", Field.ORDER_NUMBER),
            ("po_number", Field.ORDER_NUMBER),
            ("P.O. No.", Field.ORDER_NUMBER),
            ("Line total (£)", Field.AMOUNT),
            ("QTY", Field.QUANTITY),
            ("UOM", Field.UNIT),
            ("Cost centre", Field.COST_CODE),
        ],
    )
    def test_knows_what_trusts_call_it(self, heading: str, field: Field) -> None:
        assert field_called(heading) is field

    @pytest.mark.parametrize("heading", ["", "Trust", "Supplier code", "Row in the file"])
    def test_leaves_other_headings_alone(self, heading: str) -> None:
        assert field_called(heading) is None

    def test_no_name_stands_for_two_fields(self) -> None:
        for field, names in NAMES.items():
            assert {field_called(name) for name in names} == {field}


class TestLinesByName:
    def test_finds_each_field_wherever_it_stands(self) -> None:
        layout = layout_of(["Site", *reversed(NEEDED)])
        assert layout.heading(Field.ORDER_NUMBER) == "Order number"
        assert layout.places[Field.AMOUNT] == 1
        assert layout.unused == ("Site",)

    def test_names_a_field_that_the_file_lacks_by_our_own_name(self) -> None:
        assert layout_of(NEEDED).heading(Field.FUNDING_SOURCE) == "Funding source"

    @pytest.mark.parametrize("missing", [name for name in NEEDED if name != "Item code"])
    def test_refuses_a_header_without_a_required_column_and_names_it(self, missing: str) -> None:
        with pytest.raises(Invalid) as refused:
            layout_of([name for name in NEEDED if name != missing])
        assert refused.value.code == "unreadable_header"
        assert refused.value.field == "file"
        assert f"no column is called “{missing}”" in refused.value.message

    def test_names_every_column_that_is_missing(self) -> None:
        with pytest.raises(Invalid, match=r"“Quantity”.*“Unit price”"):
            layout_of([name for name in NEEDED if name not in ("Quantity", "Unit price")])

    def test_refuses_a_header_that_does_not_say_what_was_bought(self) -> None:
        without = [name for name in NEEDED if name != "Item code"]
        with pytest.raises(Invalid, match="no column says what was bought"):
            layout_of(without)

    @pytest.mark.parametrize("naming", ["Item code", "GTIN", "Supplier part number", "Description"])
    def test_one_column_that_says_what_was_bought_is_enough(self, naming: str) -> None:
        layout_of([*(name for name in NEEDED if name != "Item code"), naming])

    def test_refuses_two_columns_that_claim_the_same_field(self) -> None:
        with pytest.raises(Invalid, match="“Amount” and “Line total” stand for the same thing"):
            layout_of([*NEEDED, "Line total"])
