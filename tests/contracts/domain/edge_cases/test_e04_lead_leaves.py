"""E4: the lead leaves: the volume rule and the want of a lead both hold.

Figures: consortium clause catalogue, E4 and C13; story, section 5.0.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Lead
from consortium.contracts.domain.terms.rules import LeadExitRule, Rules
from consortium.contracts.domain.terms.schedules import OnDrop
from consortium.foundation.domain.periods import Period
from tests.contracts.story import (
    IMAGES,
    LENS,
    LENSES,
    STARTS,
    committed,
    spell,
    terms,
    unit_price,
)

D = Decimal
LEAVES, SIXTY_DAYS_ON = date(2025, 10, 1), date(2025, 11, 30)


def north_leaves() -> Terms:
    known = terms(
        LENS,
        replace(IMAGES, on_drop=OnDrop.NEXT_TEST, rules=Rules(lead_exit=LeadExitRule())),
        spells=[
            spell(trust, end=LEAVES if trust == "NOR" else None)
            for trust in LENSES
            if trust != "HIL"
        ],
        commitments=committed(LENSES),
    )
    return replace(known, leads=(Lead(trust="NOR", period=Period(STARTS)),))


def test_19_800_lenses_pay_40() -> None:
    # 26,400 − 6,600.
    assert unit_price(north_leaves(), "SOU", LEAVES) == D(40)


def test_examinations_fall_to_the_lowest_band_for_want_of_a_lead() -> None:
    known = north_leaves()
    with_lead = unit_price(known, "SOU", LEAVES, item="PACS")
    without = unit_price(known, "SOU", SIXTY_DAYS_ON, item="PACS")
    assert (with_lead, without) == (D("1.06"), D("1.25"))
    # Six trusts have 770,000 examinations in half a year.
    assert 770_000 * (D("1.25") - D("1.06")) == D(146_300)


def test_a_scheme_without_that_clause_is_not_touched() -> None:
    assert unit_price(north_leaves(), "SOU", SIXTY_DAYS_ON) == D(40)
