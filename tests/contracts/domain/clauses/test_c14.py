"""C14, members that merge. Figures: consortium clause catalogue, C14; story, section 5.0."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Merger
from consortium.contracts.domain.terms.rules import MergedCount, MergerRule, Rules
from consortium.contracts.domain.terms.schedules import OnDrop
from tests.contracts.story import IMAGES, LENS, LENSES, committed, spell, terms, unit_price

D = Decimal
MERGES, ANNIVERSARY = date(2025, 10, 1), date(2026, 4, 1)
EXAMINATIONS_A_YEAR = 1_960_000
FOUNDERS = [trust for trust in LENSES if trust != "HIL"]


def east_and_coast_merge(
    successor: str = "EAS", count: MergedCount = MergedCount.LEGACY_UNTIL_ANNIVERSARY
) -> Terms:
    rules = Rules(mergers=MergerRule(counts_as=count))
    known = terms(
        replace(LENS, rules=rules),
        replace(IMAGES, on_drop=OnDrop.NEXT_TEST, rules=rules),
        spells=[spell(trust) for trust in FOUNDERS],
        commitments=committed(LENSES),
    )
    merger = Merger(legacy=("EAS", "COA"), successor=successor, effective_on=MERGES)
    return replace(known, mergers=(merger,))


def test_counts_as_two_until_the_anniversary_then_as_one() -> None:
    known = east_and_coast_merge()
    assert unit_price(known, "NOR", date(2026, 3, 31), item="PACS") == D("1.00")
    assert unit_price(known, "NOR", ANNIVERSARY, item="PACS") == D("1.06")


def test_seven_to_six_costs_117_600_a_year() -> None:
    known = east_and_coast_merge()
    before = unit_price(known, "NOR", date(2026, 3, 31), item="PACS")
    after = unit_price(known, "NOR", ANNIVERSARY, item="PACS")
    assert before is not None
    assert after is not None
    assert EXAMINATIONS_A_YEAR * (after - before) == D(117_600)


def test_the_volume_stays() -> None:
    known = east_and_coast_merge()
    for day in (MERGES, ANNIVERSARY):
        assert unit_price(known, "NOR", day) == D(38)


def test_both_sites_go_on_paying_as_members_through_a_new_successor() -> None:
    known = east_and_coast_merge("EAC")
    for trust in ("EAS", "COA", "EAC"):
        assert unit_price(known, trust, ANNIVERSARY) == D(38)
    assert unit_price(known, "NOR", date(2026, 3, 31), item="PACS") == D("1.00")
    assert unit_price(known, "NOR", ANNIVERSARY, item="PACS") == D("1.06")


def test_a_contract_may_count_one_at_once() -> None:
    known = east_and_coast_merge(count=MergedCount.ONE)
    assert unit_price(known, "NOR", MERGES, item="PACS") == D("1.06")


def test_when_the_successor_leaves_both_have_left() -> None:
    known = east_and_coast_merge()
    leaves = date(2026, 7, 1)
    spells = [spell(trust, end=leaves if trust == "EAS" else None) for trust in FOUNDERS]
    gone = replace(known, spells=tuple(spells))
    assert unit_price(gone, "COA", leaves) == D("47.50")
    # 26,400 − 3,500 − 2,500 = 20,400.
    assert unit_price(gone, "NOR", leaves) == D(40)
