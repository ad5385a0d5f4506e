"""One price list or one buyer, against signed baselines.

Figures: savings method, worked example W5: seven lens prices before, the baselines' volumes and a
joint £38 are £207,000 = £77,000 harmonisation + £130,000 aggregation.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from consortium.savings.domain.baseline import Baseline, BaselineMethod
from consortium.savings.domain.price_split import (
    Candidate,
    Comparison,
    LeftOut,
    Reason,
    at_baselines,
    at_purchases,
    compare,
)
from consortium.savings.domain.purchases import Purchase, Standing
from tests.savings import story

D = Decimal
FIRST_DAY = date(2025, 4, 1)


def joint(_trust: str, item: str, _day: date) -> Decimal:
    return {"IOL": D("38"), "OVD": D("10.50"), "drape": D("2.95")}[item]


def on_the_first_day(*items: str) -> Comparison:
    cells = [(trust, item) for item in items for trust in story.FOUNDERS]
    versions = {key: (locked,) for key, locked in story.baselines().items()}
    return compare(at_baselines(cells, on=FIRST_DAY, baselines=versions, price=joint, purchases=()))


def bought(
    quantity: str, amount: str, *, on: date = date(2025, 5, 3), trust: str = "NOR"
) -> Purchase:
    return Purchase(
        trust=trust,
        item="IOL",
        on=on,
        quantity=D(quantity),
        amount=D(amount),
        standing=Standing.ON_CONTRACT,
        due=None,
    )


def of(trust: str, item: str = "IOL", **changes: object) -> Baseline:
    return replace(story.baselines()[trust, item], **changes)  # type: ignore[arg-type]


class TestWorkedExample:
    def test_w5_77_000_come_of_one_price_list_and_130_000_of_one_buyer(self) -> None:
        found = on_the_first_day("IOL")
        assert (found.harmonisation, found.aggregation) == (D("77000.00"), D("130000.00"))
        assert found.saving == D("207000.00")

    def test_each_trust_has_its_part(self) -> None:
        # Valley: 2,000 x (52 - 43) and 2,000 x (43 - 38); West had the lowest price.
        lines = {line.trust: line for line in on_the_first_day("IOL").lines}
        assert (lines["VAL"].harmonisation, lines["VAL"].aggregation) == (D(18_000), D(10_000))
        assert (lines["WES"].harmonisation, lines["WES"].aggregation) == (D(0), D(15_000))
        assert {line.lowest for line in lines.values()} == {D("43.00")}

    def test_a_joint_price_above_the_lowest_counts_against_buying_together(self) -> None:
        # 26,000 drapes x (2.90 - 2.95); the forecast of the story saves 6,100 on them.
        found = on_the_first_day("drape")
        assert (found.aggregation, found.saving) == (D("-1300.00"), D("6100.00"))

    def test_each_item_has_its_own_lowest_baseline(self) -> None:
        # The forecast of the story: lenses 207,000, OVD 52,650, drapes 6,100.
        assert on_the_first_day("IOL", "OVD", "drape").saving == D("265750.00")


class TestWhatIsNotCompared:
    def test_a_line_without_a_baseline_is_named_with_its_spend(self) -> None:
        candidates = at_purchases(
            [bought("100", "3800"), bought("50", "1900", trust="HIL")],
            baselines={("NOR", "IOL"): (of("NOR"),)},
        )
        found = compare(candidates)
        assert found.left_out == (
            LeftOut(trust="HIL", item="IOL", spend=D("1900.00"), reason=Reason.NO_BASELINE),
        )
        assert (found.spend, found.coverage) == (D("5700.00"), D("66.7"))

    def test_a_first_quote_shows_no_saving(self) -> None:
        quoted = of("NOR", method=BaselineMethod.FIRST_QUOTE)
        found = compare(at_purchases([bought("1", "38")], baselines={("NOR", "IOL"): (quoted,)}))
        assert [each.reason for each in found.left_out] == [Reason.NO_SAVING_BY_METHOD]
        assert found.coverage == D("0.0")

    def test_bids_count_for_capital_only(self) -> None:
        bid = {("NOR", "IOL"): (of("NOR", method=BaselineMethod.AVERAGE_BID),)}
        candidates = at_purchases([bought("1", "38")], baselines=bid)
        assert compare(candidates, capital={"IOL"}).saving == D("6.00")
        assert compare(candidates).saving == 0

    def test_what_was_given_back_and_what_has_no_one_price(self) -> None:
        returned = bought("-5", "-190")
        versions = {("NOR", "IOL"): (of("NOR"),)}
        (given_back,) = compare(at_purchases([returned], baselines=versions)).left_out
        assert (given_back.reason, given_back.spend) == (Reason.RETURNED, D("-190.00"))
        cells = [("NOR", "IOL")]
        unpriced = at_baselines(
            cells, on=FIRST_DAY, baselines=versions, price=lambda *_: None, purchases=()
        )
        assert [each.reason for each in compare(unpriced).left_out] == [Reason.NO_PRICE]

    def test_what_was_bought_past_the_contract_is_no_part_of_it(self) -> None:
        past = replace(bought("10", "440"), standing=Standing.OFF_CONTRACT)
        found = compare(at_purchases([past], baselines={}))
        assert not found.lines
        assert not found.left_out
        assert found.spend == 0


def test_each_purchase_meets_the_version_locked_by_its_day() -> None:
    """Rule R3: a new version counts from its own day on."""
    newer = of("NOR", version=2, unit_price=D("42"), locked_at=datetime(2025, 9, 1, tzinfo=UTC))
    found = compare(
        at_purchases(
            [bought("100", "3800"), bought("100", "3800", on=date(2025, 10, 3))],
            baselines={("NOR", "IOL"): (of("NOR"), newer)},
        )
    )
    # 100 x (44 - 42) + 100 x (42 - 38), and 100 x (42 - 38).
    assert [(line.harmonisation, line.aggregation) for line in found.lines] == [
        (D("200.00"), D("400.00")),
        (D("0.00"), D("400.00")),
    ]


prices = st.decimals("0.000001", "99", places=6)
quantities = st.decimals("0.001", "9999", places=3)


@given(st.lists(st.tuples(prices, prices, quantities), min_size=1, max_size=7))
def test_both_parts_make_up_what_was_saved_to_the_penny(
    lines: list[tuple[Decimal, Decimal, Decimal]],
) -> None:
    candidates = [
        Candidate(
            trust=trust,
            item="IOL",
            baseline=of(trust, unit_price=before),
            quantity=quantity,
            price=Fraction(now),
            spend=Fraction(0),
        )
        for trust, (before, now, quantity) in zip(story.TRUSTS, lines, strict=False)
    ]
    found = compare(candidates)
    exact = sum((Fraction(b - now) * Fraction(q) for b, now, q in lines), Fraction(0))
    # Two columns, each rounded once.
    assert abs(Fraction(found.saving) - exact) <= Fraction(1, 100)
    assert found.harmonisation >= 0
    assert sum(line.saving for line in found.lines) == found.saving
