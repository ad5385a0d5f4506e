"""Whether a trust still gains by staying. Figures: table T and clause C3 of the consortium clause
catalogue with the story's volumes, edge case E2 there, and the golden example of tiers (section
e5): all worked by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.schedules import Schedule, Scheme
from consortium.contracts.domain.what_if.stay_or_go import Case, Choice, choices, is_stable
from consortium.foundation.domain.errors import Invalid
from tests.contracts import strategies
from tests.contracts.domain.what_if.test_effects import GOLDEN, UNITS
from tests.contracts.story import (
    IMAGES,
    LENS,
    LENSES,
    committed,
    spell,
    terms,
    the_story,
    tiers,
)

D = Decimal
ON = date(2026, 6, 1)
TODAY, WORSE, BETTER = Case(), Case(steps=-1), Case(steps=1)
EXAMS = {
    "NOR": 420_000,
    "SOU": 300_000,
    "EAS": 260_000,
    "WES": 240_000,
    "CEN": 380_000,
    "COA": 200_000,
    "VAL": 160_000,
}


def founders(scheme: Scheme, volumes: dict[str, int], item: str) -> Terms:
    return terms(
        scheme, spells=[spell(each) for each in EXAMS], commitments=committed(volumes, item=item)
    )


def found(known: Terms, *cases: Case, on: date = ON) -> dict[tuple[str, Case], Choice]:
    return {(each.trust, each.case): each for each in choices(known, on=on, cases=cases)}


class TestE2:
    """West and Valley leave: five members pay £1.13 an examination and £40 a lens."""

    gone = Case(gone=frozenset({"WES", "VAL"}))

    def test_coast_still_gains_on_images(self) -> None:
        coast = found(founders(IMAGES, EXAMS, "PACS"), TODAY, self.gone)["COA", self.gone]
        assert (coast.stays, coast.leaves) == (D("226000.00"), D("290000.00"))
        assert coast.gains == D("64000.00")

    def test_the_five_pay_202_800_a_year_more(self) -> None:
        each = found(founders(IMAGES, EXAMS, "PACS"), TODAY, self.gone)
        five = [trust for trust in EXAMS if trust not in self.gone.gone]
        dearer = [(each[t, self.gone].stays or 0) - (each[t, TODAY].stays or 0) for t in five]
        assert sum(dearer) == D("202800.00")
        assert ("WES", self.gone) not in each

    def test_coast_still_gains_on_lenses(self) -> None:
        """21,600 lenses are in the tier of £40: 2,500 × (47.50 - 40.00)."""
        lenses = {trust: LENSES[trust] for trust in EXAMS}
        each = found(founders(LENS, lenses, "IOL"), TODAY, self.gone)
        assert each["COA", self.gone].gains == D("18750.00")
        assert each["COA", TODAY].gains == D("23750.00")
        assert is_stable(list(each.values()))


class TestSteps:
    def test_one_tier_worse_and_one_better(self) -> None:
        """23,400 lenses without West are at £40; one tier worse is £42, one better £38."""
        known = the_story(hill=None)
        each = found(replace(known, schedules=_only(known, LENS)), TODAY, WORSE, BETTER)
        assert [each["COA", case].stays for case in (TODAY, WORSE, BETTER)] == [
            D("100000.00"),
            D("105000.00"),
            D("95000.00"),
        ]

    def test_there_is_none_beyond_the_first_and_the_last(self) -> None:
        at_most = founders(replace(LENS, tiers=LENS.tiers[:1]), {"NOR": 100}, "IOL")
        each = found(at_most, TODAY, WORSE, BETTER)
        assert {each["NOR", case].stays for case in (TODAY, WORSE, BETTER)} == {D("4400.00")}


class TestGoldenExample:
    known = terms(
        GOLDEN, spells=[spell(trust) for trust in UNITS], commitments=committed(UNITS, item="ANY")
    )

    def test_everybody_gains_104_600_together(self) -> None:
        each = found(self.known, TODAY)
        assert sum(choice.gains or 0 for choice in each.values()) == D("104600.00")
        assert each["E", TODAY].gains == D("13800.00")

    def test_a_trust_that_pays_less_alone_makes_it_unstable(self) -> None:
        cheap = replace(GOLDEN, standalone=tiers("ANY", ("0", "10.60"), ("18000", "8.00")))
        each = found(replace(self.known, schedules=_only(self.known, cheap)), TODAY)
        assert each["A", TODAY].gains == D("-5400.00")
        assert not each["A", TODAY].stays_gladly
        assert not is_stable(list(each.values()))


class TestGrace:
    def test_it_is_over(self) -> None:
        """In grace six members still pay £1.00; the year counts the £1.06 that comes after."""
        known = replace(
            founders(IMAGES, EXAMS, "PACS"),
            spells=tuple(spell(t, end=date(2026, 4, 1) if t == "WES" else None) for t in EXAMS),
        )
        assert found(known, TODAY)["NOR", TODAY].stays == D("445200.00")


class TestRefusals:
    def test_days_without_prices_or_members(self) -> None:
        known = the_story()
        for on, code in ((date(2024, 1, 1), "no_prices"), (ON, "no_members")):
            facts = replace(known, spells=()) if code == "no_members" else known
            with pytest.raises(Invalid) as refused:
                list(choices(facts, on=on, cases=[TODAY]))
            assert refused.value.code == code

    def test_no_price_alone_is_said_and_not_made_up(self) -> None:
        known = founders(replace(LENS, standalone=()), {"NOR": 100}, "IOL")
        north = found(known, TODAY)["NOR", TODAY]
        assert (north.stays, north.leaves, north.gains) == (D("4400.00"), None, None)
        assert north.stays_gladly


class TestForAnyAgreement:
    @given(strategies.agreements(), st.sampled_from(strategies.TRUSTS))
    @settings(max_examples=40)
    def test_nobody_else_gains_by_a_leaver(self, known: Terms, leaver: str) -> None:
        """Additive tiers: with one member fewer nobody's year is cheaper."""
        gone = Case(gone=frozenset({leaver}))
        try:
            each = found(known, TODAY, gone, on=known.term.start)
        except Invalid:
            return
        for (trust, case), choice in each.items():
            if case is gone and choice.stays is not None:
                assert choice.stays >= (each[trust, TODAY].stays or 0)


def _only(known: Terms, *schemes: Scheme) -> tuple[Schedule, ...]:
    return (replace(known.schedules[0], schemes=schemes),)
