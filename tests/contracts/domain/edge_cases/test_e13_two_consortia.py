"""E13, the same line in two consortia. Rule: consortium clause catalogue, E13; figures by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.contracts.domain.clauses.shared_lines import split_line
from consortium.contracts.domain.prices.counting import committed_on
from consortium.contracts.domain.prices.shared_counting import (
    counted_commitments,
    counted_usage,
    share_on,
)
from consortium.contracts.domain.terms.facts import Commitment, Share, Usage
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import Period

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


# 35% from the first day; the two agree on 60% from 1 October.
SHARES = (
    Share(trust="NOR", item="IOL", since=date(2025, 4, 1), share=D("0.35")),
    Share(trust="NOR", item="IOL", since=date(2025, 10, 1), share=D("0.6")),
)


def letter(per_year: str, since: date, trust: str = "NOR") -> Commitment:
    return Commitment(trust=trust, item="IOL", per_year=D(per_year), effective_from=since)


def test_letters_count_by_the_share_of_their_day() -> None:
    """Of 6,000 a year 35% are 2,100, then 60% 3,600; of 7,000 from July 2,450, then 4,200."""
    found = counted_commitments(
        [
            letter("6000", date(2025, 1, 1)),
            letter("7000", date(2025, 7, 1)),
            letter("500", date(2025, 4, 1), "SOU"),
        ],
        SHARES,
    )
    days = (date(2025, 3, 31), date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1))
    north = [committed_on(found, day)["NOR", "IOL"] for day in days]
    assert north == [6000, 2100, 2450, 4200]
    assert committed_on(found, date(2025, 12, 1))["SOU", "IOL"] == 500


def test_returns_count_by_the_share_of_their_first_day() -> None:
    bought = Usage(
        trust="NOR",
        item="IOL",
        period=Period(date(2025, 7, 1), date(2025, 10, 1)),
        on_contract=D(1000),
        of_category=D(1200),
    )
    (counted,) = counted_usage([bought], SHARES)
    assert (counted.on_contract, counted.of_category) == (D(350), D(420))


def test_of_two_shares_for_one_day_the_later_recorded_counts() -> None:
    again = Share(trust="NOR", item="IOL", since=date(2025, 10, 1), share=D("0.5"))
    assert share_on([*SHARES, again], "NOR", "IOL", date(2025, 11, 1)) == D("0.5")
    assert share_on(SHARES, "NOR", "OVD", date(2025, 11, 1)) is None
