"""The savings statement against the tables of the story, cell by cell."""

from decimal import Decimal

import pytest

from consortium.savings.domain.cells import by_item, by_quarter, by_trust, total
from consortium.savings.domain.statement import Statement, make_statement
from tests.savings import story

# Story, table 5.1: rows are lines, columns NOR SOU EAS WES CEN COA VAL HIL.
TABLE = {
    "IOL": "36300 32000 29750 7500 32500 26250 22900 10000",
    "OVD": "9900 8000 8750 1950 8500 7500 6300 2700",
    "drape": "990 1000 175 -75 1750 1125 1170 300",
    "PACS": "126000 105000 104000 42000 133000 90000 88000 0",
}
AVOIDED = "19503 12440 11025 0 0 8237.50 6004 3222.50"
QUARTERS = {
    "2025/26 Q1": "249541.50",
    "2025/26 Q2": "250941.50",
    "2025/26 Q3": "213302.00",
    "2025/26 Q4": "238002.00",
}


@pytest.fixture(scope="module")
def statement() -> Statement:
    return make_statement(story.facts())


class TestStatement:
    @pytest.mark.parametrize("item", TABLE)
    def test_gives_every_cell_of_the_table(self, statement: Statement, item: str) -> None:
        expected = dict(zip(story.TRUSTS, map(Decimal, TABLE[item].split()), strict=True))
        of_item = {cell: amount for cell, amount in statement.cash.items() if cell.item == item}
        found = by_trust(of_item)
        assert {trust: found.get(trust, Decimal(0)) for trust in story.TRUSTS} == expected

    def test_gives_the_totals_by_line(self, statement: Statement) -> None:
        assert by_item(statement.cash) == {
            "IOL": Decimal("197200.00"),
            "OVD": Decimal("53600.00"),
            "drape": Decimal("6435.00"),
            "PACS": Decimal("688000.00"),
            "calibration": Decimal("6552.00"),
        }

    def test_gives_the_totals_by_quarter(self, statement: Statement) -> None:
        assert by_quarter(statement.cash) == {
            quarter: Decimal(amount) for quarter, amount in QUARTERS.items()
        }

    def test_gives_the_steps_to_net(self, statement: Statement) -> None:
        assert statement.recurrent_cash_releasing == Decimal("951787.00")
        assert statement.rebate == Decimal("10248.00")
        assert statement.one_off_costs == Decimal("198000.00")
        assert statement.running_costs == Decimal("25200.00")
        assert statement.net == Decimal("738835.00")

    def test_keeps_avoidance_apart_and_by_trust(self, statement: Statement) -> None:
        expected = dict(zip(story.TRUSTS, map(Decimal, AVOIDED.split()), strict=True))
        found = by_trust(statement.avoided)
        assert {trust: found.get(trust, Decimal(0)) for trust in story.TRUSTS} == expected
        assert statement.avoidance == Decimal("60432.00")
        assert statement.non_cash_releasing == Decimal("2330.00")

    def test_shows_the_leaver_below_the_line(self, statement: Statement) -> None:
        # Story: 1,500 x (43.00 - 47.50) = -6,750; OVD -1,800; drape -150; PACS -12,000.
        assert by_item(statement.after_leaving) == {
            "IOL": Decimal("-6750.00"),
            "OVD": Decimal("-1800.00"),
            "PACS": Decimal("-12000.00"),
            "drape": Decimal("-150.00"),
        }

    def test_shows_what_was_bought_past_the_contract(self, statement: Statement) -> None:
        # Formula F6: 100 x (52 - 38).
        assert total(statement.leakage) == Decimal("1400.00")

    def test_covers_all_spend_with_baselines(self, statement: Statement) -> None:
        assert statement.coverage == Decimal("100.0")
        assert statement.gaps == ()
