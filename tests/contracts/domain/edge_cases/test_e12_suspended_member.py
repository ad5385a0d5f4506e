"""E12: a suspended member does not count; its price stays for 30 days, then it is one alone.

Rule: consortium clause catalogue, E12; figures: story, section 5.0.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Suspension
from consortium.contracts.domain.terms.rules import Rules, SuspensionRule
from consortium.foundation.domain.periods import Period
from tests.contracts.story import LENS, LENSES, committed, spell, terms, unit_price

D = Decimal
SUSPENDED = date(2025, 6, 15)
THIRTY_DAYS_ON = date(2025, 7, 15)
REINSTATED = date(2025, 9, 1)


def west_is_suspended(rule: SuspensionRule) -> Terms:
    """Seven trusts with 26,400 lenses, 3,000 of them West's."""
    known = terms(
        replace(LENS, rules=Rules(suspension=rule)),
        spells=[spell(trust) for trust in LENSES if trust != "HIL"],
        commitments=committed(LENSES),
    )
    return replace(
        known, suspensions=(Suspension(trust="WES", period=Period(SUSPENDED, REINSTATED)),)
    )


def test_its_volume_does_not_count_at_the_test() -> None:
    known = west_is_suspended(SuspensionRule())
    assert unit_price(known, "NOR", date(2025, 6, 30)) == D(38)
    assert unit_price(known, "NOR", date(2025, 7, 1)) == D(40)


def test_a_contract_may_let_it_count() -> None:
    known = west_is_suspended(SuspensionRule(counts=True))
    assert unit_price(known, "NOR", date(2025, 7, 1)) == D(38)


def test_its_own_price_stays_for_30_days() -> None:
    known = west_is_suspended(SuspensionRule(counts=True))
    assert unit_price(known, "WES", SUSPENDED) == D(38)
    assert unit_price(known, "WES", date(2025, 7, 14)) == D(38)
    assert unit_price(known, "WES", THIRTY_DAYS_ON) == D("47.50")


def test_reinstated_it_pays_as_a_member_again() -> None:
    known = west_is_suspended(SuspensionRule(counts=True))
    assert unit_price(known, "WES", date(2025, 8, 31)) == D("47.50")
    assert unit_price(known, "WES", REINSTATED) == D(38)
