"""What a file is taken for, where its headings alone do not say."""

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.spend.domain.fields import Field
from consortium.spend.domain.guess import guess
from consortium.spend.domain.payment_columns import amounts_beside

BELOW = (["Alpha Ltd", "1 April 2020", "30000.00"], ["Beta Ltd", "2 April 2020", "26000.00"])


class TestWhoeverWasPaid:
    @pytest.mark.parametrize("heading", ["Name", "Company", "Recipient name", "PAID TO"])
    def test_is_the_supplier_where_nothing_else_is(self, heading: str) -> None:
        found = guess([[heading, "Date", "Amount"], *BELOW]).for_sure()
        assert found.layout.places[Field.SUPPLIER] == 0

    def test_is_not_whoever_paid(self) -> None:
        rows = [["North Trust", *row[1:]] for row in BELOW]
        with pytest.raises(Invalid, match="no column can be taken for the supplier"):
            guess([["Company", "Date", "Amount"], *rows]).for_sure()

    def test_is_asked_for_where_two_may_be(self) -> None:
        rows = [[*row, "Hip stem" if row is BELOW[0] else "Lens"] for row in BELOW]
        with pytest.raises(Invalid, match="no column can be taken for the supplier"):
            guess([["Company", "Date", "Amount", "Name"], *rows]).for_sure()

    def test_gives_way_to_a_supplier(self) -> None:
        rows = [[*row, "Gamma Ltd"] for row in BELOW]
        found = guess([["Name", "Date", "Amount", "Supplier"], *rows]).for_sure()
        assert found.layout.places[Field.SUPPLIER] == 3


class TestTwoAmounts:
    ROW = ("Alpha Ltd", "1 April 2020", "30000.00", "6000.00", "36000.00")

    def test_are_read_without_tax(self) -> None:
        found = guess([["Supplier", "Date", "Net", "VAT", "Gross"], self.ROW]).for_sure()
        assert found.layout.places[Field.AMOUNT] == 2
        assert amounts_beside(found.layout.headings, found.layout.places) == ("Gross",)

    def test_are_asked_for_where_they_are_of_two_times(self) -> None:
        headings = ["Supplier", "Date", "Invoice Amount", "VAT", "Amount Paid"]
        with pytest.raises(Invalid, match="stand for the same thing, the amount"):
            guess([headings, self.ROW]).for_sure()


def test_cells_that_say_nothing_are_no_reason_to_doubt_a_column() -> None:
    rows = [["Alpha Ltd", "1", "-"], ["Beta Ltd", "2", "nil"], ["Gamma Ltd", "3", "30.00"]]
    found = guess([["Supplier", "Trans No", "Amount"], *rows]).for_sure()
    assert found.layout.places == {
        Field.SUPPLIER: 0,
        Field.TRANSACTION_NUMBER: 1,
        Field.AMOUNT: 2,
    }
