"""Retrospective rebates: the story's cliff, who forfeits, and shares to the penny."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.contracts.domain.rebates.rebates import Account, Rebate, allocate, rebate_for_year
from consortium.contracts.domain.terms.rebate_terms import AllocationRule, LeaverShare, RebateTerms
from consortium.contracts.domain.terms.schedules import RebateScheme, RebateStep
from consortium.foundation.domain.money import PENNY, pennies
from tests.contracts.story import REBATE
from tests.contracts.strategies import TRUSTS

D = Decimal
WORKED = json.loads((Path(__file__).parents[2] / "data" / "rebates.json").read_text())

# The story: 25,900 viscoelastics at £10.50, West's 1,500 of them before it left.
PRICE = D("10.50")
UNITS = {
    "NOR": 6600,
    "SOU": 4000,
    "EAS": 3500,
    "WES": 1500,
    "CEN": 5000,
    "COA": 2500,
    "VAL": 1800,
    "HIL": 1000,
}
SPEND = {trust: units * PRICE for trust, units in UNITS.items()}
AT_END = sorted(set(UNITS) - {"WES"})
STEPS = replace(
    REBATE,
    steps=(RebateStep(D(100), D("0.01")), RebateStep(D(200), D("0.02"))),
)


def rebate(
    spend: Mapping[str, Decimal | int | str],
    *,
    scheme: RebateScheme = REBATE,
    at_end: list[str] | None = None,
) -> Rebate:
    amounts = {trust: D(amount) for trust, amount in spend.items()}
    return rebate_for_year(
        scheme, spend=amounts, members_at_end=list(spend) if at_end is None else at_end
    )


class TestStory:
    YEAR = rebate(SPEND, at_end=AT_END)

    def test_everybodys_purchases_count_to_the_threshold(self) -> None:
        assert self.YEAR.spend == D("271950.00")
        assert self.YEAR.threshold == D(270_000)
        assert self.YEAR.earned
        assert self.YEAR.gross == D("10878.00")

    def test_a_leaver_forfeits_its_share(self) -> None:
        assert self.YEAR.eligible_spend == D("256200.00")
        assert self.YEAR.amount == D("10248.00")
        assert self.YEAR.gross - self.YEAR.amount == D("630.00")
        assert "WES" not in self.YEAR.shares

    def test_each_share_is_four_per_cent_of_its_own_spend(self) -> None:
        assert self.YEAR.shares == {trust: SPEND[trust] * D("0.04") for trust in AT_END}
        assert sum(self.YEAR.shares.values()) == self.YEAR.amount

    def test_on_the_last_step_there_is_no_next(self) -> None:
        assert self.YEAR.to_next_step is None


class TestThreshold:
    @pytest.mark.parametrize(
        ("spend", "gross", "to_next"),
        [
            # One pound short costs the whole rebate: the cliff.
            ("269999.00", "0.00", "1.00"),
            ("269999.99", "0.00", "0.01"),
            ("270000.00", "10800.00", None),
            ("271950.00", "10878.00", None),
            ("0.00", "0.00", "270000.00"),
        ],
    )
    def test_is_reached_or_not(self, spend: str, gross: str, to_next: str | None) -> None:
        year = rebate({"NOR": spend})
        assert year.gross == D(gross)
        assert year.earned == (to_next is None)
        assert year.to_next_step == (None if to_next is None else D(to_next))

    @pytest.mark.parametrize(
        ("spend", "rate", "amount", "to_next"),
        [
            ("99.99", "0", "0.00", "0.01"),
            ("100.00", "0.01", "1.00", "100.00"),
            ("199.99", "0.01", "2.00", "0.01"),
            ("200.00", "0.02", "4.00", None),
        ],
    )
    def test_a_higher_step_pays_its_rate_on_everything(
        self, spend: str, rate: str, amount: str, to_next: str | None
    ) -> None:
        year = rebate({"NOR": spend}, scheme=STEPS)
        assert (year.rate, year.amount) == (D(rate), D(amount))
        assert year.to_next_step == (None if to_next is None else D(to_next))

    def test_nobodys_spend_earns_nothing(self) -> None:
        year = rebate({})
        assert (year.spend, year.amount, year.earned) == (D(0), D(0), False)
        assert not year.shares


class TestShares:
    @pytest.mark.parametrize(
        ("rate", "spend", "shares"),
        [
            ("0.01", {"C": "100.00", "A": "100.00", "B": "100.01"}, ("1.00", "1.00", "1.00")),
            # 2 % of £200.01 is £4.00; £1.3333 each leaves a penny, and equal remainders go to
            # the code that comes first, whatever the order they are given in.
            ("0.02", {"B": "66.67", "A": "66.67", "C": "66.67"}, ("1.34", "1.33", "1.33")),
            # 2 % of £250.12 is £5.00; the remainders are 0.92, 0.88 and 0.19 of a penny.
            ("0.02", {"A": "100.01", "B": "99.99", "C": "50.12"}, ("2.00", "2.00", "1.00")),
            # A share may round to nothing.
            ("0.02", {"A": "250.00", "B": "0.01"}, ("5.00", "0.00")),
            # Who bought nothing has no share at all.
            ("0.02", {"A": "250.00", "B": "0.00"}, ("5.00",)),
        ],
    )
    def test_are_by_largest_remainder(
        self, rate: str, spend: dict[str, str], shares: tuple[str, ...]
    ) -> None:
        scheme = replace(REBATE, steps=(RebateStep(D(100), D(rate)),))
        found = sorted(rebate(spend, scheme=scheme).shares.items())
        assert [share for _, share in found] == [D(share) for share in shares]

    def test_who_returned_more_than_it_bought_lowers_the_rebate_and_has_no_share(self) -> None:
        # 4 % of 300,000 − 10,000, all of it North's.
        year = rebate({"NOR": 300_000, "SOU": -10_000})
        assert (year.spend, year.amount) == (D(290_000), D("11600.00"))
        assert year.shares == {"NOR": D("11600.00")}

    def test_when_everybody_who_stayed_returned_more_nothing_is_paid(self) -> None:
        year = rebate({"WES": 400_000, "NOR": -1_000}, at_end=["NOR"])
        assert (year.earned, year.amount, dict(year.shares)) == (True, D(0), {})

    def test_when_everybody_has_left_nothing_is_paid(self) -> None:
        year = rebate({"WES": 400_000}, at_end=[])
        assert (year.gross, year.amount, dict(year.shares)) == (D(16_000), D(0), {})

    @given(
        st.dictionaries(
            st.sampled_from(TRUSTS), st.integers(0, 10**9).map(lambda pence: pence * PENNY)
        ),
        st.sets(st.sampled_from(TRUSTS)),
        st.integers(1, 999_999).map(lambda number: number * D("0.000001")),
        st.integers(1, 10**8).map(lambda pence: pence * PENNY),
    )
    def test_always_add_up_to_what_is_paid(
        self, spend: dict[str, Decimal], at_end: set[str], rate: Decimal, threshold: Decimal
    ) -> None:
        scheme = replace(REBATE, steps=(RebateStep(threshold, rate),))
        year = rebate_for_year(scheme, spend=spend, members_at_end=at_end)
        assert sum(year.shares.values(), D(0)) == year.amount
        assert set(year.shares) <= at_end & set(spend)
        reached = sum(spend.values(), D(0)) >= threshold
        assert year.earned == reached
        expected = sum((spend[each] for each in at_end & set(spend)), D(0)) * rate if reached else 0
        assert year.amount == pennies(D(expected))
        for trust, share in year.shares.items():
            # Nobody is more than a penny away from its exact part.
            exact = year.amount * spend[trust] / year.eligible_spend
            assert abs(share - exact) < PENNY


class TestYearEnd:
    """Consortium clause catalogue, C16 and E7: the date that puts a line in the year decides."""

    def test_a_line_received_after_the_year_costs_the_rebate(self) -> None:
        # £2,100 delivered on 31 March counts by delivery, and not by its receipt on 2 April.
        late = D("2100.00")
        by_delivery = rebate(SPEND, at_end=AT_END)
        by_receipt = rebate({**SPEND, "NOR": SPEND["NOR"] - late}, at_end=AT_END)
        assert (by_delivery.spend, by_delivery.gross) == (D("271950.00"), D("10878.00"))
        assert (by_receipt.spend, by_receipt.gross) == (D("269850.00"), D("0.00"))
        assert by_receipt.to_next_step == D("150.00")


class TestTerms:
    """The story's year under other terms of the clause."""

    def year(self, terms: RebateTerms, **measured: Mapping[str, Decimal]) -> Rebate:
        scheme = replace(REBATE, terms=terms)
        return rebate_for_year(scheme, spend=SPEND, members_at_end=AT_END, **measured)

    def test_a_leaver_keeps_its_share_where_the_clause_says_so(self) -> None:
        year = self.year(RebateTerms(leavers=LeaverShare.KEPT))
        assert (year.amount, year.forfeited) == (D("10878.00"), D("0.00"))
        assert year.shares["WES"] == D("630.00")

    def test_shared_by_quantity(self) -> None:
        # £10,248 by 3 to 1: the price of a piece does not matter.
        year = self.year(
            RebateTerms(allocation=AllocationRule.PRO_RATA_QUANTITY),
            quantity={"NOR": D(3), "SOU": D(1), "WES": D(100)},
        )
        assert year.shares == {"NOR": D("7686.00"), "SOU": D("2562.00")}

    def test_shared_by_commitment(self) -> None:
        # £10,248 in three equal parts of £3,416.
        year = self.year(
            RebateTerms(allocation=AllocationRule.BY_COMMITMENT),
            committed={"NOR": D(500), "SOU": D(500), "EAS": D(500), "WES": D(9000)},
        )
        assert year.allocated_by is AllocationRule.BY_COMMITMENT
        assert year.shares == {trust: D("3416.00") for trust in ("NOR", "SOU", "EAS")}

    def test_without_a_letter_it_is_shared_by_value_and_says_so(self) -> None:
        year = self.year(RebateTerms(allocation=AllocationRule.BY_COMMITMENT))
        assert year.allocated_by is AllocationRule.PRO_RATA_VALUE
        assert year.shares["NOR"] == D("2772.00")


PARTS = st.lists(st.integers(1, 10**7).map(lambda pence: pence * PENNY), min_size=1, max_size=6)
WEIGHTS = st.dictionaries(st.sampled_from(TRUSTS), st.integers(1, 10**9).map(Decimal), min_size=1)


class TestParts:
    def test_a_penny_goes_where_the_total_to_date_says(self) -> None:
        # A third of a penny each: A's first, then B's, then C's, and 1p each at the end.
        weights = {"A": D(1), "B": D(1), "C": D(1)}
        given_so_far: dict[str, Decimal] = {}
        for expected in ({"A": "0.01"}, {"B": "0.01"}, {"C": "0.01"}):
            part = allocate(PENNY, weights=weights, before=given_so_far)
            assert {t: p for t, p in part.items() if p} == {t: D(p) for t, p in expected.items()}
            given_so_far = {t: given_so_far.get(t, D(0)) + p for t, p in part.items()}

    @given(PARTS, WEIGHTS)
    def test_every_part_is_shared_to_the_penny(
        self, parts: list[Decimal], weights: dict[str, Decimal]
    ) -> None:
        total, before = D(0), dict[str, Decimal]()
        whole = sum(weights.values(), D(0))
        for amount in parts:
            shares = allocate(amount, weights=weights, before=before)
            assert sum(shares.values(), D(0)) == amount
            total += amount
            before = {t: before.get(t, D(0)) + share for t, share in shares.items()}
            for trust, given_to_it in before.items():
                # Nobody's total to date is a penny away from its exact part of all parts.
                assert abs(given_to_it - total * weights[trust] / whole) < PENNY

    @given(PARTS, st.integers(0, 10**8).map(lambda pence: pence * PENNY))
    def test_settled_and_due_are_the_entitlement_or_more(
        self, parts: list[Decimal], entitled: Decimal
    ) -> None:
        account = Account(entitled=entitled, settled=sum(parts, D(0)))
        assert account.settled + account.due - account.overpaid == entitled
        assert min(account.due, account.overpaid) == 0

    def test_nothing_is_taken_back_that_was_not_paid(self) -> None:
        with pytest.raises(ValueError, match="taken back"):
            allocate(D("-1.00"), weights={"A": D(1)}, before={})


class TestWorkedExamples:
    @pytest.mark.parametrize("case", WORKED, ids=[case["case"] for case in WORKED])
    def test_year_by_year(self, case: dict[str, Any]) -> None:
        scheme = replace(REBATE, steps=(RebateStep(D(case["threshold"]), D(case["rate"])),))
        year = rebate(case["spend"], scheme=scheme, at_end=case["members_at_end"])
        assert year.spend == D(case["measured"])
        assert year.amount == D(case["amount"])
        paid = {trust: share for trust, share in year.shares.items() if share}
        assert paid == {trust: D(share) for trust, share in case["shares"].items()}
