"""A statement against our lines: no line of either side twice, none lost."""

from collections import Counter
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from consortium.savings.domain.rebate_evidence import EvidenceLine
from consortium.savings.domain.reconciliation import Outcome, Pair, meaning_of, reconcile
from consortium.savings.domain.supplier_statement import TheirLine
from tests.contracts.story import REBATE

D = Decimal
DAY = date(2025, 5, 3)


def ours(
    order: str = "PO-1",
    line: str = "1",
    amount: str = "1050.00",
    *,
    trust: str = "NOR",
    on: date = DAY,
    quantity: str = "100",
) -> EvidenceLine:
    return EvidenceLine(
        trust=trust,
        item="OVD",
        description="Viscoelastic",
        order_number=order,
        line_number=line,
        counted_on=on,
        ordered_on=on,
        delivered_on=None,
        invoiced_on=None,
        unit="EA",
        quantity=D(quantity),
        quantity_base=D(quantity),
        unit_price=D("10.50"),
        amount=D(amount),
        batch="IMP-1",
        file_name="lines.csv",
        source_row=2,
    )


def theirs(
    order: str = "PO-1",
    line: str = "1",
    amount: str = "1050.00",
    *,
    row: int = 2,
    trust: str = "",
    on: date | None = None,
    item: str = "OVD",
    quantity: str | None = None,
    price: str | None = None,
) -> TheirLine:
    return TheirLine(
        row=row,
        trust=trust,
        order_number=order,
        line_number=line,
        item=item,
        on=on,
        quantity=None if quantity is None else D(quantity),
        unit_price=None if price is None else D(price),
        amount=D(amount),
    )


def outcomes(pairs: list[Pair]) -> list[tuple[Outcome, tuple[str, ...]]]:
    return [(pair.outcome, pair.differs) for pair in pairs]


def test_by_order_and_line_whatever_the_spelling() -> None:
    assert outcomes(reconcile([theirs("po 1", "001")], [ours("PO-1", "1")])) == [
        (Outcome.AGREES, ())
    ]


def test_what_differs_is_named() -> None:
    line = theirs(amount="1029.00", quantity="98", price="10.40")
    assert outcomes(reconcile([line], [ours()])) == [
        (Outcome.DIFFERS, ("amount", "quantity", "price"))
    ]
    assert outcomes(reconcile([theirs(quantity="100", price="10.50")], [ours()])) == [
        (Outcome.AGREES, ())
    ]


def test_without_an_order_by_trust_item_day_and_amount() -> None:
    line = theirs("", "", trust="NOR", on=DAY)
    assert outcomes(reconcile([line], [ours()])) == [(Outcome.AGREES, ())]
    for other in (
        theirs("", "", trust="SOU", on=DAY),
        theirs("", "", trust="NOR", on=date(2025, 5, 4)),
        theirs("", "", trust="NOR", on=DAY, amount="1050.01"),
        theirs("", "", trust="NOR", on=DAY, item="IOL"),
        theirs("", "", trust="NOR"),
    ):
        found = [pair.outcome for pair in reconcile([other], [ours()])]
        assert found == [Outcome.ONLY_SUPPLIER, Outcome.ONLY_OURS], other


def test_orders_of_two_trusts_with_one_number_are_told_apart() -> None:
    north, south = ours(trust="NOR"), ours(trust="SOU", amount="500.00")
    (first, second) = reconcile(
        [theirs(trust="SOU", amount="500.00"), theirs(trust="NOR")], [north, south]
    )
    assert (first.ours, second.ours) == (south, north)


def test_a_line_that_agrees_is_not_given_to_one_that_does_not() -> None:
    (wrong, right) = reconcile(
        [theirs(amount="999.00", row=2), theirs(amount="1050.00", row=3)], [ours()]
    )
    assert (wrong.outcome, right.outcome) == (Outcome.ONLY_SUPPLIER, Outcome.AGREES)


def test_the_same_line_twice_in_the_statement_counts_once() -> None:
    found = reconcile([theirs(row=2), theirs(row=3)], [ours()])
    assert [pair.outcome for pair in found] == [Outcome.AGREES, Outcome.ONLY_SUPPLIER]


def test_what_the_difference_means_for_the_rebate() -> None:
    # The supplier leaves out £2,100 of £271,950: by its figures nothing is due (the cliff).
    all_of_it = [ours(amount="269850.00"), ours("PO-2", amount="2100.00")]
    meaning = meaning_of(REBATE, [theirs(amount="269850.00")], all_of_it)
    assert (meaning.our_gross, meaning.their_gross) == (D("10878.00"), D("0.00"))
    assert meaning.spend_difference == D("-2100.00")
    assert meaning.gross_difference == D("-10878.00")


SMALL = st.sampled_from(["", "1", "2"])
AMOUNTS = st.sampled_from(["1.00", "2.00"])
TRUST = st.sampled_from(["NOR", "SOU"])


@given(
    st.lists(st.builds(theirs, SMALL, SMALL, AMOUNTS, trust=st.one_of(TRUST, st.just("")))),
    st.lists(st.builds(ours, SMALL, SMALL, AMOUNTS, trust=TRUST)),
)
def test_every_line_stands_in_the_result_once(
    left: list[TheirLine], right: list[EvidenceLine]
) -> None:
    pairs = reconcile(left, right)
    assert [pair.theirs for pair in pairs if pair.theirs] == left
    assert Counter(pair.ours for pair in pairs if pair.ours) == Counter(right)
    for pair in pairs:
        if pair.theirs and pair.ours:
            assert pair.theirs.trust in ("", pair.ours.trust)
