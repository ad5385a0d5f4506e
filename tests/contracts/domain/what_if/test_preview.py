"""A notice's preview; that it holds if no facts change is invariant 6. Figures: the story, where
West's leaving costs the others £2 a lens, and clause C3, where six members pay £1.06 once six
months of grace are over.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.tier_tests import Seal
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.what_if.preview import Foreseen, compare, foresee
from consortium.foundation.domain.periods import Period
from tests.contracts.story import LENSES, STARTS, committed, the_story

D = Decimal
# West gives notice on 30 June 2025; after 90 days it may leave on 28 September.
EARLIEST, WEST_LEAVES = date(2025, 9, 28), date(2025, 10, 1)
founders = the_story(leavers={}, hill=None)


def price(found: Foreseen, trust: str, item: str) -> tuple[date, Decimal | None, Decimal | None]:
    (line,) = (each for each in found.prices if (each.trust, each.item) == (trust, item))
    return line.on, line.if_it_stays, line.if_it_goes


class TestForesee:
    found = foresee(founders, trust="WES", leaves_on=EARLIEST)

    def test_the_first_test_without_it(self) -> None:
        lens = self.found.tests[0]
        assert (lens.tested_on, lens.measure, lens.found) == (WEST_LEAVES, D(23_400), 2)

    def test_what_everybody_pays_then(self) -> None:
        assert price(self.found, "NOR", "IOL") == (WEST_LEAVES, D("38"), D("40"))
        assert price(self.found, "WES", "IOL") == (WEST_LEAVES, D("38"), D("47.50"))

    def test_what_everybody_pays_after_grace(self) -> None:
        assert price(self.found, "COA", "PACS") == (date(2026, 4, 1), D("1.00"), D("1.06"))

    def test_nothing_after_the_agreement(self) -> None:
        late = foresee(founders, trust="WES", leaves_on=date(2031, 1, 1))
        assert (late.tests, late.prices) == ((), ())

    def test_an_earlier_stay_is_left_as_it_was(self) -> None:
        back = replace(
            founders,
            spells=(*founders.spells, Spell("HIL", Period(STARTS, date(2025, 6, 1)))),
        )
        again = replace(back, spells=(*back.spells, Spell("HIL", Period(date(2026, 1, 1)))))
        found = foresee(again, trust="HIL", leaves_on=date(2026, 7, 1))
        assert "HIL takes part from 2025-04-01 until 2025-06-01" in found.facts
        assert "HIL takes part from 2026-01-01 until 2026-07-01" in found.facts


class TestCompare:
    before = foresee(founders, trust="WES", leaves_on=EARLIEST)

    def test_holds_while_no_fact_changes(self) -> None:
        left = the_story(leavers={"WES": WEST_LEAVES}, hill=None)
        now = foresee(left, trust="WES", leaves_on=WEST_LEAVES)
        assert compare(self.before, now, recorded=()).holds

    def test_holds_on_a_later_day_of_leaving_where_nothing_is_tested(self) -> None:
        """One price for all is never tested again: it ends for the leaver when it leaves."""
        schedule = founders.schedules[0]
        (lens,) = (scheme for scheme in schedule.schemes if scheme.items == ("IOL",))
        flat = replace(lens, tiers=lens.tiers[:1], test_months=())
        terms = replace(founders, schedules=(replace(schedule, schemes=(flat,)),))
        before = foresee(terms, trust="WES", leaves_on=EARLIEST)
        later = foresee(terms, trust="WES", leaves_on=WEST_LEAVES)
        assert [test.tested_on for test in before.tests] == [EARLIEST]
        assert compare(before, later, recorded=()).holds
        other = replace(before.tests[0], seal=Seal("0" * 64))
        assert not compare(before, later, recorded=[other]).holds
        without_south = replace(
            terms, spells=tuple(spell for spell in terms.spells if spell.trust != "SOU")
        )
        now = foresee(without_south, trust="WES", leaves_on=WEST_LEAVES)
        assert not compare(before, now, recorded=()).holds

    def test_says_which_facts_changed(self) -> None:
        more = committed({"NOR": 8_200}, since=date(2025, 8, 1))
        left = the_story(leavers={"WES": WEST_LEAVES}, hill=None)
        now = foresee(
            replace(left, commitments=(*left.commitments, *more)), trust="WES", leaves_on=EARLIEST
        )
        found = compare(self.before, now, recorded=())
        assert not found.holds
        assert (found.gone, found.new) == ((), ("NOR commits to 8200 IOL from 2025-08-01",))

    def test_a_recorded_test_is_what_counts(self) -> None:
        other = replace(self.before.tests[0], seal=Seal("0" * 64))
        assert not compare(self.before, self.before, recorded=[other]).holds
        assert compare(self.before, self.before, recorded=self.before.tests).holds


def test_every_trust_has_a_price_foreseen() -> None:
    found = foresee(founders, trust="WES", leaves_on=EARLIEST)
    assert {line.trust for line in found.prices} == set(LENSES) - {"HIL"}
