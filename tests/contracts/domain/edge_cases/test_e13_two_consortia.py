"""E13, the same line in two consortia. Rule: consortium clause catalogue, E13; figures by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.contracts.domain.clauses.shared_lines import split_line
from consortium.foundation.domain.errors import Conflict, Invalid

D = Decimal


def test_a_line_in_one_agreement_counts_there_whole() -> None:
    assert split_line(D(10), {"AGR-0001": None}) == {"AGR-0001": Fraction(10)}


def test_without_agreed_shares_it_is_refused_and_both_are_named() -> None:
    with pytest.raises(Conflict) as refusal:
        split_line(D(10), {"AGR-0002": None, "AGR-0001": D("0.5")})
    assert refusal.value.code == "two_agreements"
    assert str(refusal.value) == (
        "Two agreements price this line: AGR-0001 and AGR-0002. A line counts once: agree what "
        "share of it counts in each, or take the item out of one."
    )


def test_agreed_shares_split_it_exactly() -> None:
    split = split_line(D(10), {"AGR-0001": D("0.35"), "AGR-0002": D("0.65")})
    assert split == {"AGR-0001": Fraction("3.5"), "AGR-0002": Fraction("6.5")}


@pytest.mark.parametrize(
    ("one", "other"), [("0.5", "0.6"), ("0.5", "0.49"), ("1", "0"), ("1.5", "-0.5")]
)
def test_shares_that_are_not_the_whole_are_refused(one: str, other: str) -> None:
    with pytest.raises(Invalid, match="add up to 100%") as refusal:
        split_line(D(10), {"AGR-0001": D(one), "AGR-0002": D(other)})
    assert refusal.value.code == "shares_not_whole"


def test_a_line_that_no_agreement_prices_has_no_share() -> None:
    with pytest.raises(ValueError, match="no agreement"):
        split_line(D(10), {})
