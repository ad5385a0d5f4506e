"""C7, the price of a joiner until it counts. Figures: consortium clause catalogue, C7; tier table
of C1; by hand. The joining fee is beside it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.rules import JoinerPays, JoinerRule, Rules
from tests.contracts.story import LENS, LENSES, STARTS, ask, committed, spell, terms, unit_price

D = Decimal
JOINS, NEXT_TEST = date(2026, 2, 10), date(2026, 4, 1)
ALONE, TOGETHER = D("47.50"), D(38)


def hill_joins(on: date, rule: JoinerRule, *, alone: bool = True) -> Terms:
    """The seven founders without West, and Hill from a day on: 27,400 with it, 23,400 without."""
    scheme = replace(LENS, rules=Rules(joiners=rule), standalone=LENS.standalone if alone else ())
    founders = [spell(trust) for trust in LENSES if trust not in ("HIL", "WES")]
    return terms(scheme, spells=[*founders, spell("HIL", on)], commitments=committed(LENSES))


def test_pays_the_tier_in_force_from_its_first_day() -> None:
    known = hill_joins(JOINS, JoinerRule())
    assert unit_price(known, "HIL", JOINS) == D(40)
    assert unit_price(known, "HIL", NEXT_TEST) == TOGETHER


def test_pays_alone_until_the_next_test_counts_it() -> None:
    known = hill_joins(JOINS, JoinerRule(pays=JoinerPays.NEXT_TEST))
    assert unit_price(known, "HIL", date(2026, 3, 31)) == ALONE
    assert unit_price(known, "HIL", NEXT_TEST) == TOGETHER
    assert unit_price(known, "NOR", NEXT_TEST) == TOGETHER


def test_on_a_test_date_it_waits_for_nothing() -> None:
    known = hill_joins(NEXT_TEST, JoinerRule(pays=JoinerPays.NEXT_TEST))
    assert unit_price(known, "HIL", NEXT_TEST) == TOGETHER


def test_pays_alone_for_months() -> None:
    known = hill_joins(JOINS, JoinerRule(pays=JoinerPays.AFTER_MONTHS, months=6))
    assert unit_price(known, "HIL", date(2026, 8, 9)) == ALONE
    assert unit_price(known, "HIL", date(2026, 8, 10)) == TOGETHER


def test_while_it_waits_its_volume_counts_already() -> None:
    known = hill_joins(JOINS, JoinerRule(pays=JoinerPays.AFTER_MONTHS, months=6))
    assert unit_price(known, "NOR", NEXT_TEST) == TOGETHER


def test_who_began_with_the_agreement_is_no_joiner() -> None:
    known = hill_joins(JOINS, JoinerRule(pays=JoinerPays.AFTER_MONTHS, months=6))
    assert unit_price(known, "NOR", STARTS) == D(40)


def test_without_a_price_alone_there_is_none_while_it_waits() -> None:
    known = hill_joins(JOINS, JoinerRule(pays=JoinerPays.NEXT_TEST), alone=False)
    answer = ask(known, "HIL", JOINS)
    assert isinstance(answer, NoPrice)
    assert answer.reason is NoPriceReason.NO_OPT_OUT_PRICE
