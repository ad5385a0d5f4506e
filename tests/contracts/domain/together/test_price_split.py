"""Harmonisation apart from aggregation. Figures: worked example W5 of the savings method, the
story's seven lens prices before and the joint £38, by hand there."""

from decimal import Decimal
from fractions import Fraction

from consortium.contracts.domain.together.price_split import (
    Priced,
    PriceSplit,
    joined_up,
    split_by_trust,
)

D = Decimal
BEFORE = {
    "NOR": ("44.00", 6000),
    "SOU": ("46.50", 4000),
    "EAS": ("47.00", 3500),
    "WES": ("43.00", 3000),
    "CEN": ("45.00", 5000),
    "COA": ("49.00", 2500),
    "VAL": ("52.00", 2000),
}


def split(harmonisation: int, aggregation: int) -> PriceSplit:
    return PriceSplit(harmonisation=Fraction(harmonisation), aggregation=Fraction(aggregation))


def line(trust: str, price: str, quantity: int, joint: str = "38.00", item: str = "IOL") -> Priced:
    return Priced(trust=trust, item=item, quantity=D(quantity), by_itself=D(price), joint=D(joint))


def test_77_000_of_207_000_need_each_others_price_list_only() -> None:
    parts = split_by_trust(line(trust, *each) for trust, each in BEFORE.items())
    assert joined_up(parts.values()) == split(77_000, 130_000)
    assert joined_up(parts.values()).saving == 207_000
    # West had the lowest price already: all it gains is from buying together.
    assert parts["WES"] == split(0, 15_000)


def test_a_price_at_which_nothing_is_bought_is_no_offer() -> None:
    parts = split_by_trust([line("NOR", "44", 10), line("SOU", "1", 0)])
    assert parts == {"NOR": split(0, 60)}


def test_each_item_has_its_own_lowest_price() -> None:
    parts = split_by_trust(
        [line("NOR", "44", 1), line("SOU", "40", 1), line("NOR", "10", 2, "9", item="OVD")]
    )
    assert parts["NOR"] == split(4, 2 + 2)
