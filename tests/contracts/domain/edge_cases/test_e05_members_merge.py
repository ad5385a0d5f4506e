"""E5: East and Coast merge: the volume stays, the count follows C14, each site keeps its price.

Figures: consortium clause catalogue, E5 and C14; story, section 5.0.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.pricing import PriceBook
from consortium.contracts.domain.terms.facts import Merger
from consortium.contracts.domain.terms.participation import Standing
from tests.contracts.story import IMAGES, LENS, ask, the_story, unit_price

D = Decimal
MERGE = date(2025, 10, 1)
KNOWN = replace(
    the_story(leavers={}, hill=None),
    mergers=(Merger(legacy=("EAS", "COA"), successor="EAS", effective_on=MERGE),),
)


def test_the_volume_is_26_400_before_and_after() -> None:
    book = PriceBook(KNOWN)
    for day in (date(2025, 7, 1), MERGE, date(2026, 4, 1)):
        assert book.test_on(LENS, day).measure == D(26_400)


def test_seven_members_become_six_on_the_anniversary() -> None:
    book = PriceBook(KNOWN)
    assert book.test_on(IMAGES, date(2026, 3, 31)).measure == 7
    assert book.test_on(IMAGES, date(2026, 4, 1)).measure == 6


def test_after_the_grace_1_960_000_examinations_cost_117_600_more_a_year() -> None:
    # Found on 1 April 2026; six months of grace.
    before = unit_price(KNOWN, "NOR", date(2026, 9, 30), item="PACS")
    after = unit_price(KNOWN, "NOR", date(2026, 10, 1), item="PACS")
    assert before is not None
    assert after is not None
    assert 1_960_000 * (after - before) == D(117_600)


def test_coasts_site_buys_as_a_member_through_east() -> None:
    path = ask(KNOWN, "COA", date(2026, 4, 1)).path
    assert (path.standing, path.through) == (Standing.MEMBER, "EAS")
