"""Spend past the contract: formulae F6 and F7 of the savings method, worked by hand."""

from decimal import Decimal

from consortium.savings.domain.off_contract import Line, compliance_of, elsewhere_of
from consortium.savings.domain.purchases import Standing

D = Decimal


def line(
    quantity: str, price: str, standing: Standing, *, due: str | None = "38", by: str = "B"
) -> Line:
    return Line(
        trust="VAL",
        item="IOL",
        supplier=by,
        standing=standing,
        quantity=D(quantity),
        amount=D(quantity) * D(price),
        due=D(due) if due else None,
        lines=1,
    )


# The story: of Valley's 450 lenses of the first quarter 100 were bought elsewhere at £52.
QUARTER = [
    line("350", "38", Standing.ON_CONTRACT, by="A"),
    line("60", "52", Standing.OFF_CONTRACT),
    line("40", "52", Standing.OFF_CONTRACT),
]


def test_leakage_and_compliance_of_the_story() -> None:
    (found,) = elsewhere_of(QUARTER)
    # 100 x (52 - 38) = 1,400; 350 of 450 = 77.8%.
    assert (found.lines, found.spend, found.above) == (2, D(5_200), D(1_400))
    assert found.compliance == D("77.8")
    (trust,) = compliance_of(QUARTER)
    assert (trust.on_contract, trust.elsewhere, trust.above) == (D(13_300), D(5_200), D(1_400))
    assert trust.percent == D("77.8")


def test_what_was_cheaper_elsewhere_is_below_zero_and_last() -> None:
    cheap = line("10", "30", Standing.OFF_CONTRACT, by="C")
    found = elsewhere_of([*QUARTER, cheap])
    assert [(row.supplier, row.above) for row in found] == [("B", D(1_400)), ("C", D(-80))]


def test_after_leaving_is_not_past_the_contract() -> None:
    left = line("100", "47.50", Standing.AFTER_LEAVING, by="C")
    assert elsewhere_of([left]) == []
    assert compliance_of([left]) == []


def test_without_a_contract_price_nothing_is_above_it() -> None:
    (found,) = elsewhere_of([line("10", "30", Standing.OFF_CONTRACT, due=None)])
    assert (found.spend, found.above, found.compliance) == (D(300), D(0), D(0))
    (trust,) = compliance_of([line("10", "30", Standing.OFF_CONTRACT, due=None)])
    assert trust.percent is None
