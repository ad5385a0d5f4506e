"""C13, the band without a lead. Figures: consortium clause catalogue, C13; story, section 5.0."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Lead
from consortium.contracts.domain.terms.rules import LeadExitRule, Rules
from consortium.contracts.domain.terms.schedules import OnDrop
from consortium.foundation.domain.periods import Period
from tests.contracts.story import IMAGES, STARTS, spell, terms, unit_price

D = Decimal
NORTH_LEAVES = date(2025, 10, 1)
SIXTY_DAYS_ON = date(2025, 11, 30)
BANDS = replace(IMAGES, on_drop=OnDrop.NEXT_TEST, rules=Rules(lead_exit=LeadExitRule(days=60)))
# Examinations a year of the six who stay: 1,540,000, so 770,000 in half a year.
SIX = {
    "SOU": 300_000,
    "EAS": 260_000,
    "WES": 240_000,
    "CEN": 380_000,
    "COA": 200_000,
    "VAL": 160_000,
}


def north_leaves(*others: Lead) -> Terms:
    """Seven trusts led by North, which leaves on 1 October."""
    spells = [spell("NOR", end=NORTH_LEAVES), *(spell(trust) for trust in SIX)]
    known = terms(BANDS, spells=spells)
    return replace(known, leads=(Lead(trust="NOR", period=Period(STARTS)), *others))


def pays(known: Terms, on: date) -> Decimal | None:
    return unit_price(known, "SOU", on, item="PACS")


def test_without_a_successor_in_60_days_the_lowest_band_holds() -> None:
    known = north_leaves()
    assert pays(known, date(2025, 11, 29)) == D("1.06")
    assert pays(known, SIXTY_DAYS_ON) == D("1.25")


def test_146_300_are_at_stake_in_half_a_year() -> None:
    known = north_leaves()
    before, after = pays(known, date(2025, 11, 29)), pays(known, SIXTY_DAYS_ON)
    assert before is not None
    assert after is not None
    assert sum(SIX.values()) // 2 * (after - before) == D(146_300)


def test_a_new_lead_in_time_keeps_the_band() -> None:
    known = north_leaves(Lead(trust="SOU", period=Period(date(2025, 11, 29))))
    assert pays(known, SIXTY_DAYS_ON) == D("1.06")


def test_a_late_lead_brings_the_band_back() -> None:
    known = north_leaves(Lead(trust="SOU", period=Period(date(2026, 1, 15))))
    assert pays(known, date(2026, 1, 14)) == D("1.25")
    assert pays(known, date(2026, 1, 15)) == D("1.06")


def test_where_nobody_was_ever_appointed_nobody_is_missed() -> None:
    known = replace(north_leaves(), leads=())
    assert pays(known, date(2026, 3, 1)) == D("1.06")
