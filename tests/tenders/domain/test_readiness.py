"""What each guard misses, said in whole sentences and counted against what there should be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from consortium.tenders.domain import assessment, readiness
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.readiness import LotFacts, TenderFacts, TrustFacts
from tests.tenders.domain.facts import CRITERIA, DONE, LOT, NOW

Guard = Callable[[TenderFacts], tuple[str, ...]]
WEST = TrustFacts(name="West Trust", answer=None)


def with_lot(lot: LotFacts) -> TenderFacts:
    return replace(DONE, lots=(lot,))


def weighing(*weights: tuple[CriterionKind, int]) -> LotFacts:
    criteria = tuple(
        Criterion(name=f"Criterion {number}", kind=kind, weight_bp=weight)
        for number, (kind, weight) in enumerate(weights)
    )
    return replace(LOT, criteria=criteria)


QUALITY, PRICE = CriterionKind.QUALITY, CriterionKind.PRICE
CASES: list[tuple[Guard, TenderFacts, tuple[str, ...]]] = [
    (readiness.lacks_for_demand, DONE, ()),
    (
        readiness.lacks_for_demand,
        replace(DONE, trusts=DONE.trusts[:1]),
        ("At least two trusts must be invited.",),
    ),
    (readiness.lacks_for_demand, replace(DONE, lots=()), ("There is no lot yet.",)),
    (
        readiness.lacks_for_demand,
        with_lot(replace(LOT, lines=0)),
        ("Lot 1 (Archive) has no line yet.",),
    ),
    (readiness.lacks_for_freezing, DONE, ()),
    (
        readiness.lacks_for_freezing,
        replace(DONE, trusts=(*DONE.trusts, WEST)),
        ("West Trust has neither submitted its demand nor declined.",),
    ),
    # Two lines by two trusts are four cells: three that exist are not all there should be.
    (
        readiness.lacks_for_freezing,
        with_lot(replace(LOT, answers=3)),
        ("Lot 1 (Archive) has 3 of 4 answers.",),
    ),
    # A trust that declined has no cells to fill.
    (
        readiness.lacks_for_freezing,
        replace(DONE, trusts=(*DONE.trusts, replace(WEST, answer=Answer.DECLINED))),
        (),
    ),
    (
        readiness.lacks_for_freezing,
        with_lot(replace(LOT, wanted=False)),
        ("Nobody wants anything of Lot 1 (Archive).",),
    ),
    (
        readiness.lacks_for_freezing,
        with_lot(replace(LOT, wanted=False, ended=True)),
        ("Every lot has ended without an award.",),
    ),
    (readiness.lacks_for_publication, replace(DONE, deadline=NOW + timedelta(days=1)), ()),
    (readiness.lacks_for_publication, replace(DONE, deadline=None), ()),
    (
        readiness.lacks_for_publication,
        replace(DONE, deadline=NOW),
        ("The deadline for bids must lie in the future.",),
    ),
    (
        readiness.lacks_for_publication,
        replace(DONE, deadline=None, clause_text="  "),
        ("The participation clause has no text yet.",),
    ),
    (
        readiness.lacks_for_publication,
        replace(DONE, deadline=None, lots=(weighing((QUALITY, 6000), (PRICE, 3999)),)),
        ("Lot 1 (Archive): The weights add up to 99.99, not to 100.00.",),
    ),
    (
        readiness.lacks_for_publication,
        replace(DONE, deadline=None, lots=(weighing((PRICE, 10_000)),)),
        ("Lot 1 (Archive): There is no criterion for quality.",),
    ),
    (readiness.lacks_for_closing, replace(DONE, deadline=NOW), ()),
    (
        readiness.lacks_for_closing,
        replace(DONE, deadline=NOW + timedelta(seconds=1)),
        ("The deadline for bids has not passed yet.",),
    ),
    (
        readiness.lacks_for_closing,
        replace(DONE, deadline=None),
        ("The deadline for bids has not passed yet.",),
    ),
    (readiness.lacks_for_contracting, DONE, ()),
    (
        readiness.lacks_for_contracting,
        with_lot(replace(LOT, signed=1)),
        ("Lot 1 (Archive) has 1 of 2 contracts signed.",),
    ),
]


@pytest.mark.parametrize(("guard", "facts", "missing"), CASES)
def test_says_what_is_missing(guard: Guard, facts: TenderFacts, missing: tuple[str, ...]) -> None:
    assert guard(facts) == missing


def test_a_lot_that_ended_asks_for_nothing() -> None:
    ended = replace(LOT, name="Lot 2 (Scanners)", ended=True, lines=0, bids=0, signed=0)
    facts = replace(DONE, lots=(replace(LOT, criteria=CRITERIA), ended))
    for guard in (
        readiness.lacks_for_demand,
        readiness.lacks_for_freezing,
        assessment.lacks_for_ranking,
        readiness.lacks_for_contracting,
    ):
        assert guard(facts) == ()
