"""C12, prices made local. Figures: consortium clause catalogue, C12."""

from dataclasses import replace
from decimal import Decimal

import pytest

from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason, Price
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.rules import LocalLabourRule, Rules
from tests.contracts.story import HILL_JOINS, IMAGES, STARTS, ask, spell, terms, tiers

D = Decimal
LABOUR = LocalLabourRule(labour_share=D("0.70"), reference=D("1.02"))
CHECK = replace(
    IMAGES,
    items=("CAL",),
    tiers=tiers("CAL", ("0", "11")),
    standalone=tiers("CAL", ("0", "18")),
    rules=Rules(local_labour=LABOUR),
)


def known() -> Terms:
    found = terms(CHECK, spells=[spell("NOR"), spell("HIL"), spell("DAL"), spell("VAL")])
    return replace(found, factors={"NOR": D("1.02"), "HIL": D("1.08"), "DAL": D("1.03")})


@pytest.mark.parametrize(
    ("trust", "price"),
    # 11 × (1 + 0.7 × (1.08 ÷ 1.02 − 1)) = 11.4529…; for 1.03 11.0754…; the reference pays £11.
    [("HIL", "11.45"), ("DAL", "11.08"), ("NOR", "11.00")],
)
def test_a_check_at_11_costs_each_trust(trust: str, price: str) -> None:
    answer = ask(known(), trust, STARTS, item="CAL")
    assert isinstance(answer, Price)
    assert answer.unit_price == D(price)


def test_the_rounded_price_is_what_a_line_is_made_of() -> None:
    # The story's year: 144 checks at £11.45, against £18 each 144 × £6.55 = £943.20 less.
    answer = ask(known(), "HIL", STARTS, item="CAL", quantity="144")
    assert isinstance(answer, Price)
    assert 144 * D(18) - answer.amount == D("943.20")


def test_without_the_trusts_factor_there_is_no_price() -> None:
    answer = ask(known(), "VAL", STARTS, item="CAL")
    assert isinstance(answer, NoPrice)
    assert answer.reason is NoPriceReason.NO_FACTOR


class TestOnlyForThoseWhoJoinLater:
    """Who takes part from the first day pays the price as it stands; the others' follows them."""

    LATER = replace(CHECK, rules=Rules(local_labour=replace(LABOUR, only_joiners=True)))

    @pytest.mark.parametrize(
        ("trust", "price"), [("NOR", "11"), ("COA", "11"), ("HIL", "11.45"), ("VAL", "11")]
    )
    def test_joiners_pay_their_own_price(self, trust: str, price: str) -> None:
        spells = [spell("NOR"), spell("COA"), spell("VAL"), spell("HIL", HILL_JOINS)]
        # Valley's factor is not known; nobody needs it.
        factors = {"NOR": D("1.02"), "COA": D("1.06"), "HIL": D("1.08")}
        known = replace(terms(self.LATER, spells=spells), factors=factors)
        answer = ask(known, trust, HILL_JOINS, item="CAL")
        assert isinstance(answer, Price)
        assert answer.unit_price == D(price)
