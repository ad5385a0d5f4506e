"""Who has to tell whom by when. Days: 90 days of notice before 1 October are 3 July; a lead that
leaves on 1 October has to be followed within 60 days, by 30 November (clause C13)."""

from dataclasses import replace
from datetime import date

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Lead, Merger
from consortium.contracts.domain.what_if.deadlines import Deadline, deadlines
from consortium.contracts.domain.what_if.scenario import Scenario, Stay, terms_of
from consortium.foundation.domain.periods import Period
from tests.contracts.story import HILL_JOINS, LENSES, STARTS, WEST_LEAVES, the_story

NAMES = {code: f"{code.capitalize()} Trust" for code in LENSES}
founders = the_story(leavers={}, hill=None)


def due(known: Terms, **scenario: object) -> list[Deadline]:
    supposed = terms_of(known, Scenario(**scenario))  # type: ignore[arg-type]
    return deadlines(known, supposed, names=NAMES, supplier="Beta", notice_days=90)


def test_a_leaver_gives_notice() -> None:
    (found,) = due(founders, stays=(Stay(trust="WES", joins=STARTS, leaves=WEST_LEAVES),))
    assert found.by == date(2025, 7, 3)
    assert found.what == "Wes Trust gives 90 days' notice to Beta and to the other members."


def test_a_joiner_signs() -> None:
    (found,) = due(founders, stays=(Stay(trust="HIL", joins=HILL_JOINS),))
    assert found.by == HILL_JOINS
    assert found.what.startswith("Hil Trust signs its contract with Beta")


def test_who_stays_after_all_withdraws_its_notice() -> None:
    known = the_story(hill=None)
    (found,) = due(known, stays=(Stay(trust="WES", joins=STARTS),))
    assert (found.by, found.what) == (WEST_LEAVES, "Wes Trust withdraws the notice it has given.")


def test_nothing_is_due_for_what_is_recorded() -> None:
    assert due(the_story()) == []


class TestLead:
    led = replace(founders, leads=(Lead(trust="NOR", period=Period(STARTS)),))
    north_leaves = (Stay(trust="NOR", joins=STARTS, leaves=WEST_LEAVES),)

    def test_that_leaves_is_followed_within_60_days(self) -> None:
        notice, lead = due(self.led, stays=self.north_leaves)
        assert notice.what.startswith("Nor Trust gives 90 days' notice")
        assert lead.by == date(2025, 11, 30)
        assert lead.what == "The members name a new lead in place of Nor Trust."

    def test_that_is_followed_at_once_leaves_no_gap(self) -> None:
        new = Lead(trust="SOU", period=Period(WEST_LEAVES))
        _, told = due(self.led, stays=self.north_leaves, lead=new)
        assert (told.by, told.what) == (
            WEST_LEAVES,
            "Sou Trust tells Beta that it leads from now on.",
        )


def test_a_merger_is_told() -> None:
    merger = Merger(legacy=("COA", "EAS"), successor="EAS", effective_on=date(2026, 7, 1))
    (found,) = due(founders, mergers=(merger,))
    assert found.by == date(2026, 7, 1)
    assert (
        found.what == "Coa Trust and Eas Trust tell Beta that Eas Trust takes over their contracts."
    )
