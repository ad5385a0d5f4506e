"""E2: West and Valley leave on one day; volume and count are tested apart.

Figures: consortium clause catalogue, E2; story, section 5.0.
"""

from datetime import date
from decimal import Decimal

from tests.contracts.story import WEST_LEAVES, the_story, unit_price

D = Decimal
KNOWN = the_story(leavers={"WES": WEST_LEAVES, "VAL": WEST_LEAVES}, hill=None)
GRACE_ENDS = date(2026, 4, 1)
# North, South, East, Central and Coast.
EXAMINATIONS_OF_THE_FIVE = 420_000 + 300_000 + 260_000 + 380_000 + 200_000
COASTS_OLD_PRICE = D("1.45")


def test_21_600_lenses_pay_40_from_the_next_test() -> None:
    assert unit_price(KNOWN, "NOR", WEST_LEAVES) == D(40)


def test_seven_fall_to_five_after_six_months_of_grace() -> None:
    assert unit_price(KNOWN, "NOR", date(2026, 3, 31), item="PACS") == D("1.00")
    assert unit_price(KNOWN, "NOR", GRACE_ENDS, item="PACS") == D("1.13")


def test_that_costs_the_five_202_800_a_year() -> None:
    before = unit_price(KNOWN, "NOR", date(2026, 3, 31), item="PACS")
    after = unit_price(KNOWN, "NOR", GRACE_ENDS, item="PACS")
    assert before is not None
    assert after is not None
    assert EXAMINATIONS_OF_THE_FIVE == 1_560_000
    assert EXAMINATIONS_OF_THE_FIVE * (after - before) == D(202_800)


def test_coast_still_gains() -> None:
    pays = unit_price(KNOWN, "COA", GRACE_ENDS, item="PACS")
    assert pays is not None
    assert pays < COASTS_OLD_PRICE
