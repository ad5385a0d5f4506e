"""Thresholds and joint values: the amounts of the Act, and boundaries worked by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from consortium.organisations.domain.authority import AuthorityType, authority_of
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.tenders.domain.demand import Bought
from consortium.tenders.domain.thresholds import THRESHOLDS, ContractKind, threshold_on
from consortium.tenders.domain.valuation import EstimatedLine, estimate, gross, judge

CENTRAL, OTHER = AuthorityType.CENTRAL, AuthorityType.SUB_CENTRAL
IN_2025, IN_2026 = date(2025, 12, 31), date(2026, 1, 1)
GOODS = ContractKind.GOODS_AND_SERVICES


class TestTheTable:
    @pytest.mark.parametrize(
        ("kind", "authority", "in_2025", "in_2026"),
        [
            (GOODS, CENTRAL, 139_688, 135_018),
            (GOODS, OTHER, 214_904, 207_720),
            (ContractKind.WORKS, CENTRAL, 5_372_609, 5_193_000),
            (ContractKind.CONCESSION, OTHER, 5_372_609, 5_193_000),
            (ContractKind.LIGHT_TOUCH, CENTRAL, 663_540, 663_540),
            (ContractKind.NOTIFIABLE, CENTRAL, 12_000, 12_000),
            (ContractKind.NOTIFIABLE, OTHER, 30_000, 30_000),
        ],
    )
    def test_has_the_amounts_of_the_act_by_the_day(
        self, kind: ContractKind, authority: AuthorityType, in_2025: int, in_2026: int
    ) -> None:
        for day, amount in ((IN_2025, in_2025), (IN_2026, in_2026)):
            row = threshold_on(day, [authority], kind)
            assert row is not None
            assert row.amount == amount

    def test_never_has_two_rows_for_a_day(self) -> None:
        for kind in ContractKind:
            for authority in AuthorityType:
                rows = [r for r in THRESHOLDS if (r.kind, r.authority) == (kind, authority)]
                assert rows[0].first_day == date(2024, 1, 1)
                assert rows[-1].until == date(2028, 1, 1)
                for earlier, later in pairwise(rows):
                    assert earlier.until == later.first_day

    def test_every_row_names_its_source(self) -> None:
        assert all(row.source.startswith("Procurement Act 2023") for row in THRESHOLDS)

    def test_joint_buyers_have_the_lowest(self) -> None:
        row = threshold_on(IN_2026, [OTHER, CENTRAL])
        assert row is not None
        assert row.amount == 135_018

    def test_a_procurement_has_a_buyer(self) -> None:
        with pytest.raises(ValueError, match="at least one"):
            threshold_on(IN_2026, [])


class TestAuthorityTypes:
    def test_trusts_are_central_and_boards_are_not(self) -> None:
        # Schedule 2 to SI 2024/692 lists trusts and foundation trusts, no integrated care boards.
        assert authority_of(OrganisationKind.TRUST) is CENTRAL
        assert authority_of(OrganisationKind.BOARD) is OTHER
        assert authority_of(OrganisationKind.SUPPLIER) is None

    def test_what_was_recorded_counts(self) -> None:
        assert authority_of(OrganisationKind.TRUST, OTHER) is OTHER


class TestVerdict:
    """£115,000 ex VAT at 20 % is £138,000: below £139,688 in 2025, above £135,018 in 2026."""

    def test_the_same_value_is_below_in_2025_and_above_in_2026(self) -> None:
        value = gross(Decimal(115_000))
        assert value == Decimal("138000.00")
        assert not judge(value, commenced_on=IN_2025, authorities=[CENTRAL]).is_above
        assert judge(value, commenced_on=IN_2026, authorities=[CENTRAL]).is_above

    def test_is_about_the_amount_with_vat_by_the_penny(self) -> None:
        below, at = Decimal("135017.99"), Decimal("135018.00")
        assert not judge(below, commenced_on=IN_2026, authorities=[CENTRAL]).is_above
        assert judge(at, commenced_on=IN_2026, authorities=[CENTRAL]).is_above

    def test_an_unknown_value_counts_as_above(self) -> None:
        found = judge(None, commenced_on=IN_2026, authorities=[CENTRAL])
        assert found.is_above
        assert "not estimated yet" in found.words

    def test_a_day_beyond_the_table_counts_as_above(self) -> None:
        found = judge(Decimal(1), commenced_on=date(2028, 1, 1), authorities=[CENTRAL])
        assert found.is_above
        assert found.threshold is None

    def test_warns_when_joint_buyers_differ(self) -> None:
        found = judge(Decimal(140_000), commenced_on=IN_2026, authorities=[CENTRAL, OTHER])
        assert found.is_above
        assert "different types" in found.warning
        assert not judge(Decimal(1), commenced_on=IN_2026, authorities=[CENTRAL] * 2).warning

    def test_says_nothing_of_the_act_under_the_2015_regulations(self) -> None:
        found = judge(Decimal(1), commenced_on=date(2024, 2, 5), authorities=[CENTRAL])
        assert not found.applies
        assert "2015 regulations" in found.words
        assert "2023" not in found.basis


class TestEstimate:
    """Three trusts, five years and an extension of two: counted by hand."""

    LINES = (
        EstimatedLine(
            unit_price=Decimal("1.25"),
            bought=Bought.EVERY_YEAR,
            quantities={"NOR": Decimal(4_000), "SOU": Decimal(3_000), "WES": Decimal(1_000)},
        ),
        EstimatedLine(
            unit_price=Decimal(10_000),
            bought=Bought.ONCE,
            quantities={"NOR": Decimal(2), "SOU": Decimal(1)},
        ),
    )

    def test_is_the_sum_of_all_trusts_over_the_whole_term(self) -> None:
        # 8,000 × 1.25 × 7 years = 70,000; 3 × 10,000 once = 30,000; options 15,000.
        found = estimate(self.LINES, years=Fraction(7), options_and_fees=Decimal(15_000))
        assert found.lines == Decimal("100000.00")
        assert found.net == Decimal("115000.00")
        assert found.gross == Decimal("138000.00")

    def test_is_above_together_though_no_trust_is_alone(self) -> None:
        found = estimate(self.LINES, years=Fraction(7), options_and_fees=Decimal(15_000))
        for share in found.shares.values():
            alone = judge(gross(share), commenced_on=IN_2026, authorities=[CENTRAL])
            assert not alone.is_above
        assert judge(found.gross, commenced_on=IN_2026, authorities=[CENTRAL]).is_above

    def test_shares_add_up(self) -> None:
        found = estimate(self.LINES, years=Fraction(7))
        # 4,000 × 1.25 × 7 + 20,000; 3,000 × 1.25 × 7 + 10,000; 1,000 × 1.25 × 7.
        assert found.shares == {
            "NOR": Decimal("55000.00"),
            "SOU": Decimal("36250.00"),
            "WES": Decimal("8750.00"),
        }
