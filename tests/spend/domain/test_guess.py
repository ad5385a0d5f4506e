"""What a file is taken for, where its headings alone do not say."""

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.spend.domain.fields import Field
from consortium.spend.domain.guess import guess

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
