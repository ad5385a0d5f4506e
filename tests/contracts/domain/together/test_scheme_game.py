"""The cost game of an agreement: the golden example, every figure of it worked by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Commitment
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.schedules import Measure, Schedule, Scheme, Tier
from consortium.contracts.domain.together.coalition import UNIT
from consortium.contracts.domain.together.scheme_game import (
    equal_split,
    game_of,
    margin_of,
    schemes_on,
    split_of,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period

TERM = Period(date(2025, 4, 1), date(2030, 4, 1))
DAY = date(2025, 5, 1)
NEEDS = {"A": "18000", "B": "12000", "C": "9000", "D": "7000", "E": "6000"}


def tiers(*steps: tuple[int, str]) -> tuple[Tier, ...]:
    return tuple(Tier(Decimal(bound), {"X": Decimal(price)}) for bound, price in steps)


MEMBERS = tiers((0, "10.00"), (10_000, "9.40"), (25_000, "8.90"), (50_000, "8.30"))
ALONE = tiers((0, "10.60"), (10_000, "10.10"), (25_000, "9.60"))


def scheme(**changes: object) -> Scheme:
    given: dict[str, object] = {
        "id": "gloves",
        "name": "Gloves",
        "clause": Clause.VOLUME_TIER,
        "measure": Measure.COMMITTED_QUANTITY,
        "items": ("X",),
        "tiers": MEMBERS,
        "standalone": ALONE,
        "test_months": (4,),
        **changes,
    }
    return Scheme(**given)  # type: ignore[arg-type]


def terms(*schemes: Scheme, members: str = "ABCDE") -> Terms:
    return Terms(
        term=TERM,
        spells=tuple(Spell(name, TERM) for name in members),
        schedules=(Schedule(version=1, effective_from=TERM.start, schemes=schemes, rebates=()),),
        commitments=tuple(
            Commitment(trust=name, item="X", per_year=Decimal(volume), effective_from=TERM.start)
            for name, volume in NEEDS.items()
        ),
    )


def pounds(*names: str, **changes: object) -> Fraction:
    one = scheme(**changes)
    game = game_of(terms(one), [one], on=DAY)
    mask = sum(1 << game.trusts.index(name) for name in names)
    return Fraction(game.cost(mask), UNIT)


class TestGame:
    def test_together_all_pay_the_fourth_tier(self) -> None:
        assert pounds(*"ABCDE") == 431_600

    def test_without_e_the_rest_fall_to_the_third(self) -> None:
        assert pounds(*"ABCD") == 409_400
        assert pounds("E") == 63_600

    def test_apart_they_pay_by_their_own_volume(self) -> None:
        assert [pounds(name) for name in NEEDS] == [181_800, 121_200, 95_400, 74_200, 63_600]

    def test_in_incremental_bands_each_slice_has_its_price(self) -> None:
        bands = {"clause": Clause.INCREMENTAL_BANDS, "measure": Measure.ACTUAL_QUANTITY}
        assert pounds(*"ABCDE", **bands) == 480_100
        assert pounds(*"ABCD", **bands) == 427_900

    def test_tiers_by_value_are_reached_by_units_at_the_first_price(self) -> None:
        by_value = {
            "measure": Measure.COMMITTED_VALUE,
            "tiers": tiers((0, "10.00"), (100_000, "9.40"), (250_000, "8.90"), (500_000, "8.30")),
        }
        assert pounds(*"ABCDE", **by_value) == 431_600
        assert pounds(*"ABCD", **by_value) == 409_400

    def test_a_band_counts_heads(self) -> None:
        counted = {
            "clause": Clause.PARTICIPATION_BAND,
            "measure": Measure.MEMBER_COUNT,
            "tiers": tiers((0, "1.25"), (4, "1.10")),
        }
        assert pounds(*"ABC", **counted) == 39_000 * Fraction(5, 4)
        assert pounds(*"ABCD", **counted) == 46_000 * Fraction(11, 10)

    def test_one_price_for_all_is_split_by_volume(self) -> None:
        one = scheme()
        split = equal_split(terms(one), [one], on=DAY)
        assert [each / UNIT for each in split] == [
            Fraction(volume) * Fraction(83, 10) for volume in NEEDS.values()
        ]
        assert sum(split) == 431_600 * UNIT

    def test_a_group_pays_at_its_own_tier_and_a_trust_by_itself_alone(self) -> None:
        # The rule above: 30,000 of A and B reach £8.90; 6,000 of E by itself cost £10.60.
        one = scheme()
        split = split_of(terms(one), [one], ("A", "B"), on=DAY)
        assert [each / UNIT for each in split] == [160_200, 106_800]
        (alone,) = split_of(terms(one), [one], ("E",), on=DAY)
        assert alone / UNIT == 63_600

    def test_needs_prices_for_a_trust_alone(self) -> None:
        one = scheme(standalone=())
        with pytest.raises(Invalid) as refusal:
            game_of(terms(one), [one], on=DAY)
        assert refusal.value.code == "no_price_alone"

    def test_needs_members(self) -> None:
        one = scheme()
        with pytest.raises(Invalid) as refusal:
            game_of(terms(one, members=""), [one], on=DAY)
        assert refusal.value.code == "no_members"

    def test_has_no_schemes_outside_the_term(self) -> None:
        assert schemes_on(terms(scheme()), date(2025, 3, 31)) == ()
        assert schemes_on(terms(scheme()), date(2030, 4, 1)) == ()


class TestMargin:
    def test_says_who_can_lose_the_tier_alone(self) -> None:
        one = scheme()
        margin = margin_of(terms(one), one, on=DAY)
        assert margin.measure == 52_000
        assert margin.headroom == 2_000
        assert margin.tier == 3
        assert margin.to_next_tier is None
        assert margin.pivotal == tuple("ABCDE")
        assert margin.min_leavers == 1

    def test_says_how_many_it_takes_when_nobody_can_alone(self) -> None:
        one = scheme(tiers=tiers((0, "10"), (30_000, "9"), (60_000, "8")))
        margin = margin_of(terms(one), one, on=DAY)
        assert margin.headroom == 22_000
        assert margin.to_next_tier == 8_000
        assert (margin.pivotal, margin.min_leavers) == ((), 2)

    def test_of_the_first_tier_nobody_can_lose_anything(self) -> None:
        one = scheme(tiers=tiers((0, "10"), (60_000, "8")))
        margin = margin_of(terms(one), one, on=DAY)
        assert (margin.pivotal, margin.min_leavers) == ((), None)
