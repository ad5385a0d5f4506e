"""C15, a tier that holds with a linked line. Figures: consortium clause catalogue, C15."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.contracts.domain.terms.facts import Usage
from consortium.contracts.domain.terms.rules import LinkRule, Rules
from consortium.foundation.domain.periods import Period
from tests.contracts.story import LENS, LENSES, committed, spell, terms, unit_price

D = Decimal
JULY = date(2025, 7, 1)
SPRING = Period(date(2025, 4, 1), JULY)
LINKED = replace(LENS, rules=Rules(link=LinkRule(item="PACK", least_share=D("0.75"))))


def packs(on_contract: str, of_category: str, period: Period = SPRING) -> Terms:
    known = terms(
        LINKED,
        spells=[spell(trust) for trust in LENSES if trust != "HIL"],
        commitments=committed(LENSES),
    )
    bought = Usage(
        trust="NOR",
        item="PACK",
        period=period,
        on_contract=D(on_contract),
        of_category=D(of_category),
    )
    return replace(known, usage=(bought,))


@pytest.mark.parametrize(("share", "price"), [("72", 40), ("75", 38), ("80", 38)])
def test_the_lens_tier_holds_from_75_per_cent_of_the_packs(share: str, price: int) -> None:
    assert unit_price(packs(share, "100"), "VAL", JULY) == D(price)


def test_the_test_keeps_the_share_it_saw() -> None:
    known = packs("72", "100")
    assert PriceBook(known).test_on(LINKED, JULY).linked_share == D("0.72")


def test_it_holds_until_60_days_are_returned() -> None:
    april = Period(date(2025, 4, 1), date(2025, 5, 1))
    assert unit_price(packs("10", "100", april), "VAL", JULY) == D(38)
