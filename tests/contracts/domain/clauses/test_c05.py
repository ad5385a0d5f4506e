"""C5, incremental bands. Figures: consortium clause catalogue, C5, and by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.adjustments import Slice
from consortium.contracts.domain.prices.answers import Price
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Usage
from consortium.contracts.domain.terms.rules import LeaverHistory, Rules
from consortium.contracts.domain.terms.schedules import Measure
from consortium.foundation.domain.periods import Period
from tests.contracts.story import LENS, STARTS, ask, spell, terms

D = Decimal
BANDS = replace(
    LENS, clause=Clause.INCREMENTAL_BANDS, measure=Measure.ACTUAL_QUANTITY, test_months=()
)
APRIL = Period(date(2025, 4, 1), date(2025, 5, 1))
MAY = date(2025, 5, 1)


def after(units: dict[str, str], rules: Rules | None = None, west: date | None = None) -> Terms:
    """The terms in which the trusts bought so much in April."""
    known = terms(
        replace(BANDS, rules=rules or Rules()), spells=[spell("NOR"), spell("WES", end=west)]
    )
    usage = tuple(
        Usage(trust=trust, item="IOL", period=APRIL, on_contract=D(each), of_category=D(each))
        for trust, each in units.items()
    )
    return replace(known, usage=usage)


def price(known: Terms, on: date, quantity: str) -> Price:
    answer = ask(known, "NOR", on, quantity=quantity)
    assert isinstance(answer, Price)
    return answer


def test_26_000_cost_1_094_000_where_all_units_at_38_cost_988_000() -> None:
    # 10,000 × £44 + 8,000 × £42 + 7,000 × £40 + 1,000 × £38.
    banded = price(after({}), STARTS, "26000")
    assert banded.amount == D("1094000.00")
    # The word "incremental" is worth £106,000.
    assert banded.amount - 26_000 * D(38) == D(106_000)
    assert banded.path.slices == (
        Slice(D(10_000), 0),
        Slice(D(8_000), 1),
        Slice(D(7_000), 2),
        Slice(D(1_000), 3),
    )


def test_a_quantity_begins_where_the_year_has_got_to() -> None:
    # 24,000 before: 1,000 × £40 + 1,000 × £38 = £78,000, £39 each on average.
    banded = price(after({"NOR": "20000", "WES": "4000"}), MAY, "2000")
    assert (banded.amount, banded.unit_price) == (D("78000.00"), D(39))


def test_a_new_contract_year_begins_at_the_first_band() -> None:
    assert price(after({"NOR": "20000"}), date(2026, 4, 1), "1").unit_price == D(44)


def test_what_a_leaver_bought_counts_to_date() -> None:
    known = after({"NOR": "9000", "WES": "9000"}, west=MAY)
    assert price(known, MAY, "1").unit_price == D(40)


def test_a_contract_may_leave_it_out() -> None:
    rules = Rules(leaver_history=LeaverHistory.EXCLUDED)
    known = after({"NOR": "9000", "WES": "9000"}, rules, west=MAY)
    assert price(known, MAY, "1").unit_price == D(44)
