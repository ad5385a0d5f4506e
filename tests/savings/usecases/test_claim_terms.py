"""Recording what claims rest on, and what the sign-off and the totals make of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.savings.domain.bridge import StepKind
from consortium.savings.domain.claim_terms import ClinicalReview, NationalCut
from consortium.savings.domain.signoff import Stage, Step
from consortium.savings.models.signoff import SavingsLock
from consortium.savings.queries.claim_terms import find_claim, list_claims
from consortium.savings.queries.report import savings_report
from consortium.savings.reports.kept import report_from, text_of
from consortium.savings.reports.report import Report
from consortium.savings.usecases.month_locks import lock_month
from tests.savings.factories import YEAR, Year, claimed
from tests.savings.signing import MAY, NOVEMBER, SIGNED, brought_to, line, signs
from tests.support.world import SYSTEM, World

pytestmark = pytest.mark.usefixtures("year")
WITHOUT_CONSORTIUM = (Step.PROCUREMENT, Step.BUDGET, Step.TRUST_FINANCE)
SWITCHED = "The lens is another one"


def report(world: World) -> Report:
    return savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)


def test_a_version_keeps_the_one_before(world: World, year: Year) -> None:
    claimed(world.north, year.items["IOL"], budget=None, reason="The journal was reversed")
    found = find_claim(actor=SYSTEM, trust_id=world.north, item_id=year.items["IOL"])
    assert [each.number for each in found.versions] == [2, 1]
    assert found.versions[0].reason == "The journal was reversed"
    assert found.line.terms is not None
    assert found.line.terms.budget is None
    assert found.versions[1].terms.budget is not None


def test_a_version_needs_a_reason(world: World, year: Year) -> None:
    with pytest.raises(Invalid) as refused:
        claimed(world.north, year.items["IOL"])
    assert refused.value.code == "no_reason"


def test_nothing_is_claimed_without_a_baseline(world: World, year: Year) -> None:
    with pytest.raises(Invalid) as refused:
        claimed(world.north, year.items["OVD"])
    assert refused.value.code == "no_baseline"


def test_only_those_of_the_trust_record(world: World, year: Year) -> None:
    lens = year.items["IOL"]
    with pytest.raises(NotFound):
        claimed(world.north, lens, actor=world.finance_of_west.actor(), reason="Not mine")
    with pytest.raises(NotAllowed):
        claimed(world.north, lens, actor=world.engineer.actor(), reason="Not mine")
    claimed(world.west, lens, actor=world.finance_of_west.actor(), reason="Journal corrected")


def test_what_is_read_is_within_reach(world: World, year: Year) -> None:
    seen = list_claims(actor=world.finance_of_west.actor(), asked=Asked())
    assert {row.trust_id for row in seen.rows} == {world.west}
    with pytest.raises(NotFound):
        find_claim(
            actor=world.finance_of_west.actor(),
            trust_id=world.north,
            item_id=year.items["IOL"],
        )


def test_cash_is_banked_only_with_its_budget(world: World, year: Year) -> None:
    """Decision 10: no budget line, no bank; once it is recorded the same line is banked."""
    row = brought_to(world, world.north, WITHOUT_CONSORTIUM)
    claimed(world.north, year.items["IOL"], budget=None, reason="The journal was reversed")
    with pytest.raises(Invalid) as refused:
        signs(world, [row], Step.CONSORTIUM_FINANCE)
    assert refused.value.code == "claim_incomplete"
    assert line(world, world.north, MAY).stage is Stage.VALIDATED
    claimed(world.north, year.items["IOL"], reason="Entered again")
    signs(world, [line(world, world.north, MAY)], Step.CONSORTIUM_FINANCE)
    assert line(world, world.north, MAY).stage is Stage.BANKED


def test_a_switch_counts_once_a_clinician_signed_it_off(world: World, year: Year) -> None:
    """R12: North's £1,000 is indicative, stands below the line, and the bridge still closes."""
    lens = year.items["IOL"]
    claimed(world.north, lens, is_switch=True, reason=SWITCHED)
    found = report(world)
    assert found.statement.recurrent_cash_releasing == 2000
    assert sum(each.amount for each in found.statement.held_back) == 1000
    assert found.bridge is not None
    assert found.bridge.forecast + sum(s.amount for s in found.bridge.steps) == 2000
    (step,) = (s for s in found.bridge.steps if s.kind is StepKind.HELD_BACK)
    assert step.by_trust == {"NOR": Decimal(-1000)}
    assert report_from(text_of(found)).statement == found.statement
    assert line(world, world.north, MAY).counts == 0

    review = ClinicalReview(role="Clinical lead", on=date(2025, 3, 1), document="Evaluation")
    claimed(world.north, lens, is_switch=True, review=review, reason="Signed off")
    assert report(world).statement.recurrent_cash_releasing == 3000


def test_a_national_cut_is_deducted_first(world: World, year: Year) -> None:
    """F13: £2 off each of North's 200 lenses leaves 1,000 - 400 of its saving."""
    cut = NationalCut(per_unit=Decimal(2), source="National tariff, item 7")
    claimed(world.north, year.items["IOL"], national_cut=cut, reason="Tariff published")
    found = report(world).statement
    assert found.recurrent_cash_releasing == 2600
    assert {each.reason for each in found.held_back} == {"National price cut"}


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"national_cut": NationalCut(per_unit=Decimal(2), source="National tariff")}, 2600),
        ({"is_switch": True}, 2000),
    ],
)
def test_to_lock_a_month_makes_no_more_of_it_count(
    world: World, year: Year, changes: dict[str, Any], counts: int
) -> None:
    """R12 and F13: what is held back stays below the line, whoever signed the amount."""
    claimed(world.north, year.items["IOL"], reason="Known now", **changes)
    for month in (MAY, NOVEMBER):
        brought_to(world, world.north, WITHOUT_CONSORTIUM, month=month)
    before = report(world)
    for month in (MAY, NOVEMBER):
        lock_month(
            actor=SYSTEM,
            consortium_id=world.seven_oaks,
            trust_id=world.north,
            month=month,
            now=SIGNED,
        )
    found = report(world)
    assert found.statement == before.statement
    assert found.statement.recurrent_cash_releasing == counts
    assert sum(db.session.scalars(select(SavingsLock.cash))) == counts - 2000
    assert found.bridge is not None
    assert found.bridge.forecast + sum(s.amount for s in found.bridge.steps) == counts
