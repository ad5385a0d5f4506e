"""Scores worked by hand: the story's three bids, and the traps that other systems fell into."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.criterion import Weights
from consortium.tenders.domain.scoring import (
    BidToScore,
    DecidedBy,
    PriceFormula,
    PriceRule,
    check_rule,
    price_points,
    score_bids,
    set_hash,
    shown,
)

RELATIVE = PriceRule(formula=PriceFormula.LOWEST_RELATIVE)
SIXTY_FORTY = Weights(quality_bp=6000, price_bp=4000)


def fixed(reference: str) -> PriceRule:
    return PriceRule(formula=PriceFormula.FIXED_REFERENCE, reference=Decimal(reference))


def bid(name: str, price: str, quality: str) -> BidToScore:
    return BidToScore(bid=name, supplier=name, price=Decimal(price), quality=Fraction(quality))


STORY = (bid("Alpha", "1.00", "78"), bid("Beta", "0.92", "66"), bid("Gamma", "1.12", "84"))


def ranking(*bids: BidToScore, rule: PriceRule = RELATIVE) -> list[tuple[str, str]]:
    scores = score_bids(bids, weights=SIXTY_FORTY, rule=rule)
    return [(score.bid, str(shown(score.total))) for score in scores]


class TestStory:
    """Source: the story's picture archive, quality 60, price 40, lowest price = 40."""

    def test_alpha_wins_by_a_third_of_a_point(self) -> None:
        assert ranking(*STORY) == [("Alpha", "83.60"), ("Gamma", "83.26"), ("Beta", "79.60")]

    def test_price_points_are_exact_until_they_are_shown(self) -> None:
        gamma = score_bids(STORY, weights=SIXTY_FORTY, rule=RELATIVE)[1]
        assert gamma.price_points == Fraction(92, 112) * 40
        assert shown(gamma.price_points) == Decimal("32.86")

    def test_the_same_bids_at_any_volume_score_the_same(self) -> None:
        larger = [
            BidToScore(
                bid=each.bid,
                supplier=each.supplier,
                price=each.price * 1_960_000,
                quality=each.quality,
            )
            for each in STORY
        ]
        assert ranking(*larger) == ranking(*STORY)


class TestPricePoints:
    @pytest.mark.parametrize(
        ("price", "points"),
        [("0.00", "40"), ("0.50", "30"), ("1.00", "20"), ("2.00", "0"), ("2.01", "0"), ("9", "0")],
    )
    def test_linear_falls_in_a_straight_line_to_the_reference(
        self, price: str, points: str
    ) -> None:
        found = price_points(fixed("2.00"), Decimal(price), lowest=Decimal("0.01"), weight_bp=4000)
        assert found == Fraction(points)

    def test_linear_needs_its_reference(self) -> None:
        rule = PriceRule(formula=PriceFormula.FIXED_REFERENCE)
        with pytest.raises(ValueError, match="reference"):
            price_points(rule, Decimal(1), lowest=Decimal(1), weight_bp=4000)


class TestRanking:
    def test_goes_by_totals_and_not_by_sums_of_ranks(self) -> None:
        # Three lines: £10, £10, £1,000 against £11, £11, £500. The first has the better ranks
        # (1+1+2 = 4 against 5) and costs £1,020 against £522.
        cheaper_ranks, cheaper = bid("A", "1020", "70"), bid("B", "522", "70")
        assert ranking(cheaper_ranks, cheaper)[0][0] == "B"

    def test_leaves_no_bids_in_peace(self) -> None:
        assert score_bids((), weights=SIXTY_FORTY, rule=RELATIVE) == ()

    def test_gives_a_single_bid_no_more_than_it_earned(self) -> None:
        assert ranking(bid("Alpha", "1.00", "50")) == [("Alpha", "70.00")]

    def test_rounds_half_up_and_only_to_show(self) -> None:
        assert shown(Fraction(83255, 1000)) == Decimal("83.26")

    def test_a_second_run_over_fewer_bids_scores_all_of_them_anew(self) -> None:
        # Without Beta the lowest price is Alpha's: everybody's price points rise.
        assert ranking(STORY[0], STORY[2]) == [("Alpha", "86.80"), ("Gamma", "86.11")]


class TestTies:
    def test_go_to_the_lower_price_and_say_so(self) -> None:
        # 60 % of 80 and 30 points against 60 % of 85 and 27 points.
        dearer, cheaper = bid("A", "0.65", "85"), bid("B", "0.50", "80")
        first, second = score_bids((dearer, cheaper), weights=SIXTY_FORTY, rule=fixed("2.00"))
        assert first.total == second.total
        assert (first.bid, first.decided_by) == ("B", DecidedBy.PRICE)
        assert second.decided_by is DecidedBy.TOTAL

    def test_of_price_too_go_to_the_suppliers_code_and_say_so(self) -> None:
        first, _ = score_bids(
            (bid("Zeta", "1.00", "80"), bid("Eta", "1.00", "80")),
            weights=SIXTY_FORTY,
            rule=RELATIVE,
        )
        assert (first.bid, first.decided_by) == ("Eta", DecidedBy.SUPPLIER_CODE)


prices = st.decimals(min_value="0.01", max_value="5000000", places=2)
qualities = st.decimals(min_value=0, max_value=100, places=2)
bid_sets = st.lists(st.tuples(prices, qualities), min_size=2, max_size=6).map(
    lambda rows: [
        BidToScore(bid=str(number), supplier=f"S{number}", price=price, quality=Fraction(quality))
        for number, (price, quality) in enumerate(rows)
    ]
)


class TestRemovingABid:
    @given(bids=bid_sets, reference=prices)
    def test_never_changes_the_order_of_the_others_under_the_fixed_reference(
        self, bids: list[BidToScore], reference: Decimal
    ) -> None:
        rule = PriceRule(formula=PriceFormula.FIXED_REFERENCE, reference=reference)
        order = [score.bid for score in score_bids(bids, weights=SIXTY_FORTY, rule=rule)]
        for removed in order:
            left = [each for each in bids if each.bid != removed]
            again = [score.bid for score in score_bids(left, weights=SIXTY_FORTY, rule=rule)]
            assert again == [each for each in order if each != removed]

    def test_can_reverse_the_order_under_the_relative_formula(self) -> None:
        # Low is last, and its price alone makes B win: (80/100 − 80/120) × 40 = 5.33 < 6.
        first, second, low = bid("A", "100", "80"), bid("B", "120", "90"), bid("Low", "80", "10")
        assert [name for name, _ in ranking(first, second, low)] == ["B", "A", "Low"]
        assert [name for name, _ in ranking(first, second)] == ["A", "B"]


class TestSetHash:
    def test_is_the_same_in_whatever_order_the_bids_are_read(self) -> None:
        one = set_hash(STORY, weights=SIXTY_FORTY, rule=RELATIVE)
        assert one == set_hash(STORY[::-1], weights=SIXTY_FORTY, rule=RELATIVE)

    def test_changes_with_a_price_a_weight_and_the_formula(self) -> None:
        changed = (bid("Alpha", "1.01", "78"), *STORY[1:])
        hashes = {
            set_hash(STORY, weights=SIXTY_FORTY, rule=RELATIVE),
            set_hash(changed, weights=SIXTY_FORTY, rule=RELATIVE),
            set_hash(STORY, weights=Weights(quality_bp=6500, price_bp=3500), rule=RELATIVE),
            set_hash(STORY, weights=SIXTY_FORTY, rule=fixed("2.00")),
        }
        assert len(hashes) == 4


class TestCheckRule:
    @pytest.mark.parametrize("rule", [RELATIVE, fixed("100.00")])
    def test_lets_pass_what_can_be_scored_by(self, rule: PriceRule) -> None:
        check_rule(rule)

    @pytest.mark.parametrize(
        "rule",
        [
            PriceRule(formula=PriceFormula.FIXED_REFERENCE),
            PriceRule(formula=PriceFormula.LOWEST_RELATIVE, reference=Decimal(1)),
            fixed("0"),
            fixed("-1"),
            fixed("1.005"),
        ],
    )
    def test_refuses_a_missing_or_senseless_reference(self, rule: PriceRule) -> None:
        with pytest.raises(Invalid, match="reference"):
            check_rule(rule)
