"""C2, the committed share. Figures: consortium clause catalogue, C2."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.contracts.domain.terms.facts import Usage
from consortium.contracts.domain.terms.schedules import Measure
from consortium.foundation.domain.periods import Period
from tests.contracts.story import LENS, QUARTERS, STARTS, spell, terms, tiers, unit_price

D = Decimal
YEAR_1 = Period(date(2025, 4, 1), date(2026, 4, 1))
YEAR_2 = date(2026, 4, 1)
SHARE = replace(
    LENS,
    clause=Clause.COMMITTED_SHARE,
    measure=Measure.SHARE,
    tiers=tiers("IOL", ("0", "40.50"), ("0.80", "38.00")),
    test_months=QUARTERS,
)


def returned(trust: str, on_contract: str, of_category: str, period: Period = YEAR_1) -> Usage:
    return Usage(
        trust=trust,
        item="IOL",
        period=period,
        on_contract=D(on_contract),
        of_category=D(of_category),
    )


def known_with(*usage: Usage) -> Terms:
    known = terms(SHARE, spells=[spell("SOU"), spell("EAS")])
    return replace(known, usage=usage)


def test_3_400_of_4_000_are_85_per_cent_and_pay_38() -> None:
    known = known_with(returned("SOU", "3400", "4000"), returned("EAS", "2720", "4000"))
    assert unit_price(known, "SOU", YEAR_2) == D("38.00")


def test_68_per_cent_pay_40_50_for_that_trust_only() -> None:
    known = known_with(returned("SOU", "3400", "4000"), returned("EAS", "2720", "4000"))
    assert unit_price(known, "EAS", YEAR_2) == D("40.50")
    assert unit_price(known, "SOU", YEAR_2) == D("38.00")


def test_exactly_80_per_cent_is_enough() -> None:
    known = known_with(returned("SOU", "3200", "4000"))
    assert unit_price(known, "SOU", YEAR_2) == D("38.00")


def test_a_trust_is_taken_at_its_word_until_60_days_are_returned() -> None:
    spring = Period(STARTS, date(2025, 5, 30))
    assert spring.days == 59
    known = known_with(returned("SOU", "10", "4000", spring))
    assert unit_price(known, "SOU", date(2025, 7, 1)) == D("38.00")


def test_the_test_keeps_each_trusts_share() -> None:
    known = known_with(returned("SOU", "3400", "4000"), returned("EAS", "2720", "4000"))
    test = PriceBook(known).test_on(SHARE, YEAR_2)
    assert [(each.trust, each.amount) for each in test.members] == [
        ("EAS", D("0.68")),
        ("SOU", D("0.85")),
    ]
    # 6,120 of 8,000 together.
    assert test.measure == D("0.765")
