"""The step each trust pays by, and the next one. Figures: table T of the story (10,000 lenses at
£42, 18,000 at £40, 25,000 at £38; £47.50 alone) and its volumes.

Each case is worked by hand beside it.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Usage
from consortium.contracts.domain.terms.schedules import Measure
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.trust_steps import NextStep, Step, TrustStep, steps_of
from consortium.foundation.domain.periods import Period
from tests.contracts.story import (
    IMAGES,
    LENS,
    STARTS,
    WEST_LEAVES,
    committed,
    spell,
    terms,
    the_story,
    tiers,
)

D = Decimal
NOVEMBER = date(2025, 11, 3)
FOUNDERS, WEST_OUT = the_story(leavers={}, hill=None), the_story(hill=None)


def step(before: Terms, after: Terms, trust: str, scheme: str, on: date = NOVEMBER) -> TrustStep:
    found = steps_of(Outlook(before), Outlook(after), trusts=[trust], on=on)
    return next(each for each in found if each.scheme == scheme)


class TestStory:
    def test_who_stays_falls_a_step_and_sees_how_far_the_next_is(self) -> None:
        """23,400 stay: 1,600 more make 25,000. 25,000 × £38 − 23,400 × £40 = £14,000 more for
        all; to North its 6,600 lenses would each cost £2 less."""
        found = step(FOUNDERS, WEST_OUT, "NOR", LENS.name)
        assert found.moves
        assert found.before == Step(step="25,000 and more", unit_price=D(38), is_alone=False)
        assert found.after == Step(step="18,000 to under 25,000", unit_price=D(40), is_alone=False)
        assert found.next == NextStep(
            missing=D(1_600), unit_price=D(38), costs=D("14000.00"), worth=D("13200.00")
        )

    def test_a_leaver_shows_its_price_alone(self) -> None:
        found = step(FOUNDERS, WEST_OUT, "WES", LENS.name)
        assert found.after == Step(step="any volume", unit_price=D("47.50"), is_alone=True)
        assert found.next is None

    def test_on_the_last_step_there_is_no_next(self) -> None:
        found = step(FOUNDERS, FOUNDERS, "NOR", LENS.name)
        assert (found.moves, found.next) == (False, None)

    def test_members_are_counted_in_members(self) -> None:
        """Six pay £1.06 once their grace is over; one more, and seven pay £1.00."""
        found = step(FOUNDERS, WEST_OUT, "NOR", IMAGES.name, on=date(2026, 5, 3))
        assert found.measure is Measure.MEMBER_COUNT
        assert found.after == Step(step="6 members", unit_price=D("1.06"), is_alone=False)
        assert found.next is not None
        assert (found.next.missing, found.next.unit_price) == (D(1), D("1.00"))
        assert found.next.costs is None

    def test_in_grace_the_step_that_a_test_would_find_is_told_too(self) -> None:
        """West is missed on 1 October 2025; the other six pay £1.00 until 1 April 2026."""
        found = step(FOUNDERS, WEST_OUT, "NOR", IMAGES.name)
        assert (found.after, found.found) == (
            Step(step="7 members", unit_price=D("1.00"), is_alone=False),
            "6 members",
        )
        late = step(FOUNDERS, WEST_OUT, "NOR", IMAGES.name, on=date(2026, 5, 3))
        assert late.found == ""

    def test_who_takes_no_part_has_no_step(self) -> None:
        found = steps_of(Outlook(FOUNDERS), Outlook(WEST_OUT), trusts=["HIL"], on=NOVEMBER)
        assert list(found) == []

    def test_a_joiner_has_one_only_after(self) -> None:
        found = step(WEST_OUT, the_story(), "HIL", LENS.name, on=date(2026, 2, 3))
        assert (found.before, found.after) == (
            None,
            Step(step="25,000 and more", unit_price=D(38), is_alone=False),
        )

    def test_every_scheme_has_a_line(self) -> None:
        found = steps_of(Outlook(FOUNDERS), Outlook(WEST_OUT), trusts=["NOR", "WES"], on=NOVEMBER)
        lines = [(each.trust, each.scheme) for each in found]
        assert {LENS.name, IMAGES.name} <= {scheme for _, scheme in lines}
        assert lines == sorted(lines, key=lambda line: line[0])


class TestAlone:
    def test_by_its_own_volume_on_the_prices_of_a_trust_alone(self) -> None:
        """6,000 at £10.60 alone; 4,000 more reach £10.10: 10,000 × £10.10 − 6,000 × £10.60 is
        £37,400 more, and its 6,000 would cost £3,000 less."""
        alone = replace(LENS, standalone=tiers("IOL", ("0", "10.60"), ("10000", "10.10")))
        spells = [spell("NOR"), spell("WES", end=WEST_LEAVES)]
        known = terms(alone, spells=spells, commitments=committed({"WES": 6_000}))
        found = step(known, known, "WES", LENS.name)
        assert found.after == Step(step="0 to under 10,000", unit_price=D("10.60"), is_alone=True)
        assert found.measure is Measure.COMMITTED_QUANTITY
        assert found.next == NextStep(
            missing=D(4_000), unit_price=D("10.10"), costs=D("37400.00"), worth=D("3000.00")
        )


class TestSeveralItems:
    def test_the_price_is_the_average_over_what_the_trust_buys(self) -> None:
        """3 × £10 + 1 × £20 over 4 units are £12.50; the next step 3 × £9 + 1 × £18: £11.25."""
        both = tuple(
            replace(tier, prices={"IOL": D(iol), "TORIC": D(toric)})
            for tier, iol, toric in zip(
                tiers("IOL", ("0", "1"), ("100", "1")), (10, 9), (20, 18), strict=True
            )
        )
        scheme = replace(LENS, items=("IOL", "TORIC"), tiers=both, standalone=())
        letters = (*committed({"NOR": 3}), *committed({"NOR": 1}, item="TORIC"))
        known = terms(scheme, spells=[spell("NOR")], commitments=letters)
        found = step(known, known, "NOR", LENS.name)
        assert found.items == 2
        assert found.after is not None
        assert found.after.unit_price == D("12.5")
        assert found.next is not None
        assert (found.next.missing, found.next.unit_price) == (D(96), D("11.25"))
        assert found.next.worth == D("5.00")


class TestShares:
    def test_a_trust_stands_by_its_own_share(self) -> None:
        """3,200 of 4,000 are 80%; 10 hundredths more reach the step from 90%."""
        scheme = replace(
            LENS,
            clause=Clause.COMMITTED_SHARE,
            measure=Measure.SHARE,
            tiers=tiers("IOL", ("0", "44"), ("0.8", "42"), ("0.9", "40")),
        )
        year = Period(date(2025, 4, 1), date(2026, 4, 1))
        returned = Usage(
            trust="SOU", item="IOL", period=year, on_contract=D(3_200), of_category=D(4_000)
        )
        known = replace(
            terms(
                scheme, spells=[spell("NOR"), spell("SOU")], commitments=committed({"SOU": 3_200})
            ),
            usage=(returned,),
        )
        found = step(known, known, "SOU", LENS.name, on=date(2026, 4, 1))
        assert found.after is not None
        assert found.after.unit_price == D(42)
        assert found.next is not None
        assert (found.next.missing, found.next.costs) == (D("0.1"), None)
        assert found.next.worth == D("6400.00")


def test_the_first_day_has_its_steps_too() -> None:
    assert step(FOUNDERS, FOUNDERS, "WES", LENS.name, on=STARTS).after is not None
