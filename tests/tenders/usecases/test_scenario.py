"""Award scenarios of the story's picture archive in small.

Worked by hand: 960,000 examinations a year over 5 years cost 4,416,000 with Beta (£0.92, quality
66), 4,800,000 with Alpha (£1.00, 78), 5,376,000 with Gamma (£1.12, 84).
"""

from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.tenders.domain.award_result import AwardStatus
from consortium.tenders.domain.scenario import Aim, ScenarioTerms
from consortium.tenders.queries.scenario import choosable, find_scenario
from consortium.tenders.queries.scenario_view import ScenarioView
from consortium.tenders.usecases.bid import exclude_bid
from consortium.tenders.usecases.scenario import queue_scenario, work_out_scenario
from tests.support.world import World
from tests.tenders.factories import (
    AFTER,
    Made,
    ranked_with_two_lots,
)

COST = ScenarioTerms()


def worked_out(made: Made, terms: ScenarioTerms = COST) -> ScenarioView:
    scenario_id = work_out_scenario(
        actor=made.world.lead.actor(), tender_id=made.id, name="Asked", terms=terms, now=AFTER
    )
    _, view, is_reproducible = find_scenario(actor=made.world.lead.actor(), scenario_id=scenario_id)
    assert is_reproducible
    return view


@pytest.mark.usefixtures("ranked_ground")
def test_the_cheapest_is_proven_with_what_each_trust_pays(made: Made) -> None:
    found = worked_out(made)
    assert found.status is AwardStatus.OPTIMAL
    assert [found.total, found.bound, found.quality] == [4_416_000, 4_416_000, 66]
    assert found.suppliers == ("Beta Ltd",)
    assert dict(found.by_trust) == {
        "North Trust": 1_932_000,
        "South Trust": 1_380_000,
        "West Trust": 1_104_000,
    }


@pytest.mark.usefixtures("ranked_ground")
@pytest.mark.parametrize(
    ("terms", "winner", "total"),
    [
        # 50,000 a point: 4,800,000 − 3,900,000 = 900,000 against 1,116,000 and 1,176,000.
        (ScenarioTerms(aim=Aim.VALUE, pounds_per_point=Decimal(50_000)), "Alpha Ltd", 4_800_000),
        (ScenarioTerms(least_quality=Decimal(80)), "Gamma Ltd", 5_376_000),
        (ScenarioTerms(left_out=("BETA",)), "Alpha Ltd", 4_800_000),
        (ScenarioTerms(least_share=("GAMMA", Decimal(50))), "Gamma Ltd", 5_376_000),
        (ScenarioTerms(at_most=1), "Beta Ltd", 4_416_000),
    ],
)
def test_conditions_choose_another(
    made: Made, terms: ScenarioTerms, winner: str, total: int
) -> None:
    found = worked_out(made, terms)
    assert [found.suppliers, found.total] == [(winner,), total]


@pytest.mark.usefixtures("ranked_ground")
def test_a_lot_is_fixed_on_an_incumbent(made: Made) -> None:
    found = worked_out(made, ScenarioTerms(fixed=((str(made.lot), "GAMMA"),)))
    assert found.suppliers == ("Gamma Ltd",)


@pytest.mark.usefixtures("ranked_ground")
def test_every_leaving_and_other_demand_is_priced(made: Made) -> None:
    found = worked_out(made)
    assert [(case.name, case.kept, case.best, case.same) for case in found.cases] == [
        ("All trusts, as they named their demand", 4_416_000, 4_416_000, True),
        ("Without North Trust", 2_484_000, 2_484_000, True),
        ("Without South Trust", 3_036_000, 3_036_000, True),
        ("Without West Trust", 3_312_000, 3_312_000, True),
        ("Demand 20 % lower", Decimal("3532800.00"), Decimal("3532800.00"), True),
        ("Demand 20 % higher", Decimal("5299200.00"), Decimal("5299200.00"), True),
    ]


@pytest.mark.usefixtures("ranked_ground")
def test_what_more_quality_costs_only_rises(made: Made) -> None:
    found = worked_out(made)
    totals = [point.total for point in found.by_quality if point.total is not None]
    assert totals == sorted(totals)
    assert [totals[0], totals[-1]] == [4_416_000, 5_376_000]
    assert [point.total for point in found.by_suppliers] == [4_416_000] * 3


def test_one_supplier_for_both_lots(world: World) -> None:
    found = worked_out(ranked_with_two_lots(world), ScenarioTerms(at_most=1))
    assert [choice.supplier for choice in found.choices] == ["Alpha Ltd", "Alpha Ltd"]


@pytest.mark.usefixtures("ranked_ground")
def test_conditions_that_clash_are_named(made: Made) -> None:
    clash = ScenarioTerms(fixed=((str(made.lot), "BETA"),), least_quality=Decimal(80))
    found = worked_out(made, clash)
    assert found.status is AwardStatus.INFEASIBLE
    assert found.choices == ()
    assert found.clash == ("a mean quality of at least 80", "Lot 1 “Archive” to Beta Ltd")


@pytest.mark.usefixtures("ranked_ground")
def test_says_when_what_it_rests_on_has_changed(world: World, made: Made) -> None:
    found = worked_out(made)
    exclude_bid(
        actor=world.lead.actor(), bid_id=made.bids["beta"], reason="Not as asked", now=AFTER
    )
    _, _, is_reproducible = find_scenario(actor=world.lead.actor(), scenario_id=found.id)
    assert not is_reproducible


@pytest.mark.usefixtures("ranked_ground")
@pytest.mark.parametrize(
    "terms",
    [
        ScenarioTerms(aim=Aim.VALUE),
        ScenarioTerms(pounds_per_point=Decimal(5)),
        ScenarioTerms(at_most=0),
        ScenarioTerms(least_quality=Decimal(101)),
        ScenarioTerms(left_out=("NOBODY",)),
        ScenarioTerms(fixed=(("no-lot", "BETA"),)),
        ScenarioTerms(least_share=("BETA", Decimal(0))),
    ],
)
def test_refuses_terms_that_make_no_sense(world: World, made: Made, terms: ScenarioTerms) -> None:
    with pytest.raises(Invalid):
        queue_scenario(
            actor=world.lead.actor(), tender_id=made.id, name="Asked", terms=terms, now=AFTER
        )


def test_terms_come_back_from_the_job_as_they_went() -> None:
    terms = ScenarioTerms(
        aim=Aim.VALUE,
        pounds_per_point=Decimal("12.5"),
        at_most=2,
        least_quality=Decimal(70),
        fixed=(("a", "B"),),
        left_out=("C",),
        least_share=("D", Decimal("7.25")),
        alternatives=True,
    )
    assert ScenarioTerms.from_json(terms.as_json()) == terms
    assert ScenarioTerms.from_json(COST.as_json()) == COST


def test_terms_from_before_alternatives_have_none() -> None:
    kept = COST.as_json()
    del kept["alternatives"]
    assert ScenarioTerms.from_json(kept) == COST


@pytest.mark.usefixtures("frozen_ground")
def test_is_for_those_who_run_the_tender_once_bids_are_ranked(world: World, made: Made) -> None:
    asked = {"tender_id": made.id, "name": "Asked", "terms": COST, "now": AFTER}
    for someone, refusal in (
        (world.lead, Conflict),
        (world.evaluator, NotAllowed),
        (world.stranger, NotFound),
    ):
        with pytest.raises(refusal):
            queue_scenario(actor=someone.actor(), **asked)  # type: ignore[arg-type]


@pytest.mark.usefixtures("ranked_ground")
def test_names_lots_and_bidders_to_choose_from(world: World, made: Made) -> None:
    found = choosable(actor=world.lead.actor(), tender_id=made.id)
    assert found.lots == ((str(made.lot), "Lot 1 “Archive”"),)
    assert [name for _, name in found.suppliers] == ["Alpha Ltd", "Beta Ltd", "Gamma Ltd"]
