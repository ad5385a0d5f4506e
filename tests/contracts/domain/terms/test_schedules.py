"""Price schedules: what can be priced by, when a scheme is tested, and clauses with teeth."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.contracts.domain.clauses.catalogue import CLAUSE_NAMES, Clause
from consortium.contracts.domain.terms.schedule_checks import (
    check_rebate,
    check_scheme,
    toothless_items,
)
from consortium.contracts.domain.terms.schedules import (
    CLAUSE_MEASURES,
    Measure,
    OnDrop,
    RebateStep,
    Scheme,
    Tier,
    contract_years,
    dates_of_tests,
    tier_index,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from tests.contracts import strategies
from tests.contracts.story import IMAGES, LENS, QUARTERS, REBATE, STARTS, TERM, tiers

D = Decimal

TWO_ITEMS = replace(
    LENS,
    items=("IOL", "TORIC"),
    tiers=(
        Tier(D(0), {"IOL": D(44), "TORIC": D(120)}),
        Tier(D(10_000), {"IOL": D(42), "TORIC": D(115)}),
    ),
    standalone=(),
)


class TestTierIndex:
    """Intervals are half-open: a tier begins exactly at its lower bound."""

    @pytest.mark.parametrize(
        ("measure", "price"),
        [
            ("0", "44"),
            ("9999.999999", "44"),
            ("10000", "42"),
            ("17999", "42"),
            ("18000", "40"),
            ("24999.999999", "40"),
            ("25000", "38"),
            ("1000000000", "38"),
        ],
    )
    def test_is_the_last_tier_that_is_reached(self, measure: str, price: str) -> None:
        assert LENS.tiers[tier_index(LENS.tiers, D(measure))].prices["IOL"] == D(price)

    @given(strategies.schemes(("IOL",), "any"), st.decimals(0, 60_000, places=2))
    def test_is_the_only_interval_that_holds_the_measure(
        self, scheme: Scheme, measure: Decimal
    ) -> None:
        check_scheme(scheme)
        bounds = [tier.lower_bound for tier in scheme.tiers]
        above = [*bounds[1:], D("Infinity")]
        holding = [
            index
            for index, (low, high) in enumerate(zip(bounds, above, strict=True))
            if low <= measure < high
        ]
        assert holding == [tier_index(scheme.tiers, measure)]


class TestDates:
    @pytest.mark.parametrize(
        ("months", "from_day", "expected"),
        [
            # From the first day of the agreement, quarter by quarter.
            (QUARTERS, "2025-04-01", ["2025-04-01", "2025-07-01", "2025-10-01", "2026-01-01"]),
            # A version that starts in mid-quarter is tested on its first day too.
            (QUARTERS, "2025-08-15", ["2025-08-15", "2025-10-01", "2026-01-01"]),
            (QUARTERS, "2025-08-01", ["2025-08-01", "2025-10-01", "2026-01-01"]),
            (QUARTERS, "2025-12-31", ["2025-12-31", "2026-01-01"]),
            ((4,), "2025-08-15", ["2025-08-15"]),
            ((), "2025-08-15", ["2025-08-15"]),
            # A version from before the agreement is tested when the agreement starts.
            ((), "2025-01-01", ["2025-04-01"]),
        ],
    )
    def test_begin_with_the_schedule_and_end_with_the_agreement(
        self, months: tuple[int, ...], from_day: str, expected: list[str]
    ) -> None:
        dates = dates_of_tests(
            replace(LENS, test_months=months),
            term=Period(STARTS, date(2026, 4, 1)),
            effective_from=date.fromisoformat(from_day),
        )
        assert [day.isoformat() for day in dates] == expected

    def test_follow_every_year_of_the_term(self) -> None:
        dates = dates_of_tests(LENS, term=TERM, effective_from=STARTS)
        assert len(dates) == 20
        assert dates[-1] == date(2030, 1, 1)

    def test_hold_each_years_first_day_when_the_tier_can_drop_on_no_other(self) -> None:
        # The agreement starts in January, its tests are in April: without a test on the year's
        # first day its tier could never drop.
        term = Period(date(2025, 1, 15), date(2027, 1, 15))
        never = replace(LENS, test_months=(4,), on_drop=OnDrop.NEVER_WITHIN_YEAR)
        dates = dates_of_tests(never, term=term, effective_from=term.start)
        assert [day.isoformat() for day in dates] == [
            "2025-01-15",
            "2025-04-01",
            "2026-01-15",
            "2026-04-01",
        ]

    def test_are_one_when_the_scheme_is_tested_once(self) -> None:
        once = replace(LENS, test_months=(), on_drop=OnDrop.NEVER_WITHIN_YEAR)
        assert dates_of_tests(once, term=TERM, effective_from=STARTS) == (STARTS,)

    def test_of_an_agreement_without_an_end_cannot_be_listed(self) -> None:
        with pytest.raises(ValueError, match="without an end"):
            dates_of_tests(LENS, term=Period(STARTS), effective_from=STARTS)


class TestContractYears:
    @pytest.mark.parametrize(
        ("term", "starts"),
        [
            (Period(STARTS, date(2027, 4, 1)), ["2025-04-01", "2026-04-01"]),
            (Period(STARTS, date(2027, 4, 2)), ["2025-04-01", "2026-04-01", "2027-04-01"]),
            (Period(date(2024, 2, 29), date(2026, 1, 1)), ["2024-02-29", "2025-02-28"]),
            (Period(STARTS, date(2025, 6, 1)), ["2025-04-01"]),
        ],
    )
    def test_are_counted_from_the_agreements_own_start(
        self, term: Period, starts: list[str]
    ) -> None:
        assert [day.isoformat() for day in contract_years(term)] == starts


class TestCheckScheme:
    @pytest.mark.parametrize("scheme", [LENS, IMAGES, TWO_ITEMS, replace(LENS, standalone=())])
    def test_takes_what_can_be_priced_by(self, scheme: Scheme) -> None:
        check_scheme(scheme)

    @given(strategies.schemes(("IOL", "OVD"), "any"))
    def test_takes_whatever_rises_and_never_costs_more(self, scheme: Scheme) -> None:
        check_scheme(scheme)
        bounds = [tier.lower_bound for tier in scheme.tiers]
        assert bounds[0] == 0
        assert all(low < high for low, high in pairwise(bounds))
        for table in (scheme.tiers, scheme.standalone):
            for item in scheme.items:
                prices = [tier.prices[item] for tier in table]
                assert prices == sorted(prices, reverse=True)

    @pytest.mark.parametrize(
        ("scheme", "changes", "field"),
        [
            (LENS, {"items": ()}, "items"),
            (LENS, {"items": ("IOL", "IOL")}, "items"),
            (LENS, {"measure": Measure.MEMBER_COUNT}, "clause"),
            (LENS, {"measure": Measure.SHARE}, "clause"),
            (LENS, {"clause": Clause.RETROSPECTIVE_REBATE}, "clause"),
            (LENS, {"tiers": ()}, "tiers"),
            (LENS, {"tiers": tiers("IOL", ("1", "44"))}, "tiers"),
            (LENS, {"tiers": tiers("IOL", ("0", "44"), ("0", "42"))}, "tiers"),
            (LENS, {"tiers": tiers("IOL", ("0", "44"), ("9", "42"), ("5", "40"))}, "tiers"),
            (LENS, {"tiers": tiers("OVD", ("0", "44"))}, "tiers"),
            (LENS, {"tiers": tiers("IOL", ("0", "0"))}, "tiers"),
            (LENS, {"tiers": tiers("IOL", ("0", "-1"))}, "tiers"),
            (LENS, {"tiers": tiers("IOL", ("0", "44"), ("9", "44.01"))}, "tiers"),
            (LENS, {"standalone": tiers("IOL", ("1", "47.50"))}, "standalone"),
            (LENS, {"standalone": tiers("IOL", ("0", "47"), ("9", "48"))}, "standalone"),
            (LENS, {"standalone": tiers("OVD", ("0", "47"))}, "standalone"),
            (LENS, {"on_drop": OnDrop.AFTER_GRACE}, "grace_months"),
            (LENS, {"test_months": (0,)}, "test_months"),
            (LENS, {"test_months": (1, 13)}, "test_months"),
            (IMAGES, {"tiers": tiers("PACS", ("0", "2"), ("2.5", "1"))}, "tiers"),
            (TWO_ITEMS, {"tiers": (Tier(D(0), {"IOL": D(44)}),)}, "tiers"),
        ],
    )
    def test_names_the_fault(self, scheme: Scheme, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            check_scheme(replace(scheme, **changes))
        assert refusal.value.code == "bad_schedule"
        assert refusal.value.field == field
        assert refusal.value.next_step

    def test_lets_a_trust_alone_have_tiers_of_its_own_volume_under_a_band(self) -> None:
        check_scheme(replace(IMAGES, standalone=tiers("PACS", ("0", "1.45"), ("2500.5", "1.40"))))


class TestCheckRebate:
    def test_takes_steps_that_rise(self) -> None:
        check_rebate(REBATE)
        check_rebate(
            replace(REBATE, steps=(RebateStep(D(1), D("0.01")), RebateStep(D(2), D("0.999"))))
        )

    @pytest.mark.parametrize(
        "steps",
        [
            [],
            [("0", "0.04")],
            [("-1", "0.04")],
            [("2", "0.04"), ("1", "0.05")],
            [("2", "0.04"), ("2", "0.05")],
            [("270000", "0")],
            [("270000", "1")],
            [("270000", "-0.04")],
        ],
    )
    def test_names_the_fault(self, steps: list[tuple[str, str]]) -> None:
        faulty = tuple(RebateStep(D(bound), D(rate)) for bound, rate in steps)
        with pytest.raises(Invalid) as refusal:
            check_rebate(replace(REBATE, steps=faulty))
        assert (refusal.value.code, refusal.value.field) == ("bad_schedule", "steps")


class TestToothlessItems:
    """A clause has teeth when leaving never makes an item cheaper at the same own volume."""

    @pytest.mark.parametrize(
        ("scheme", "standalone", "items"),
        [
            (LENS, [("0", "47.50")], ()),
            (LENS, [("0", "44")], ()),
            (LENS, [("0", "43.99")], ("IOL",)),
            # Dear for the small, cheap for the large: at 18,000 alone £39 beats £40.
            (LENS, [("0", "47.50"), ("18000", "39")], ("IOL",)),
            (LENS, [("0", "47.50"), ("25000", "38")], ()),
            # Alone one is a single member: it is compared with the price of the fewest.
            (IMAGES, [("0", "1.45")], ()),
            (IMAGES, [("0", "1.45"), ("100000", "1.20")], ("PACS",)),
            (LENS, [], ()),
        ],
    )
    def test_compares_at_the_same_own_volume(
        self, scheme: Scheme, standalone: list[tuple[str, str]], items: tuple[str, ...]
    ) -> None:
        alone = tiers(scheme.items[0], *standalone)
        assert toothless_items(replace(scheme, standalone=alone)) == items

    def test_looks_at_each_item_apart(self) -> None:
        alone = (Tier(D(0), {"IOL": D(50), "TORIC": D(100)}),)
        assert toothless_items(replace(TWO_ITEMS, standalone=alone)) == ("TORIC",)


def test_every_clause_has_a_name_and_its_measure() -> None:
    assert set(CLAUSE_NAMES) == set(Clause)
    assert set(CLAUSE_MEASURES) == {Clause.VOLUME_TIER, Clause.PARTICIPATION_BAND}
