"""Intervals reviewed: advice from what was found, decided by somebody else (metrology, D4)."""

from csv import DictReader
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.catalogue.domain.device_model import ModelFacts
from consortium.catalogue.models.device_model import DeviceModel
from consortium.catalogue.usecases.device_models import change_device_model
from consortium.equipment.domain.due_dates import IntervalUnit
from consortium.equipment.domain.interval_review import ReviewMethod
from consortium.equipment.domain.interval_runs import ReviewState
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.models.plan import Plan
from consortium.equipment.queries.interval_review import (
    find_evidence,
    find_review,
    list_reviews,
    reviews_waiting,
)
from consortium.equipment.usecases.interval_review import (
    decide_interval,
    propose_interval,
    suggest_intervals,
)
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from tests.equipment import factories
from tests.equipment.views.conftest import SignIn
from tests.support.pages import PageClient, location, text_of
from tests.support.world import NOW, SYSTEM, Someone, World

FIRST = date(2025, 12, 1)


@pytest.fixture
def colleague(world: World) -> Someone:
    return factories.engineer_at(world.north, "interval_colleague")


def checked(world: World, *errors: str) -> UUID:
    """The monthly plan of a device that was checked every thirty days, with these errors."""
    asset_id = factories.tonometer(world.north)
    procedure_id = factories.procedure_of(world.north)
    for number, error in enumerate(errors):
        factories.calibrated(
            asset_id,
            procedure_id,
            factories.off_by(error),
            performed_on=FIRST + timedelta(days=30 * number),
        )
    return factories.planned(asset_id, procedure_id)


def proposed(who: Someone, plan_id: UUID, method: ReviewMethod = ReviewMethod.A3) -> UUID:
    return propose_interval(actor=who.actor(), plan_id=plan_id, method=method, now=NOW)


def in_force(plan_id: UUID) -> Plan:
    return db.session.scalars(select(Plan).where(Plan.supersedes_id == plan_id)).one()


class TestReview:
    def test_is_decided_by_another_person_and_starts_a_new_version(
        self, world: World, colleague: Someone
    ) -> None:
        # 0 of 4 in tolerance: A3 goes down to its floor, half the interval (D4, case 0/4).
        plan_id = checked(world, "0", "2", "2", "2", "2")
        review_id = proposed(world.engineer, plan_id)
        found = find_review(actor=SYSTEM, review_id=review_id)
        assert (found.in_tolerance, found.looked_at, found.days) == (0, 4, 30)
        assert (found.proposed_days, found.confidence) == (15, Decimal("0.999994"))
        assert db.session.get_one(Plan, plan_id).state is PlanState.ACTIVE
        decide = {"review_id": review_id, "outcome": ReviewState.APPROVED, "reason": "y"}
        with pytest.raises(NotAllowed):
            decide_interval(actor=world.engineer.actor(), now=NOW, **decide)  # type: ignore[arg-type]
        assert reviews_waiting(actor=world.engineer.actor()) == 0
        assert reviews_waiting(actor=colleague.actor()) == 1
        assert decide_interval(actor=colleague.actor(), now=NOW, **decide) == 1  # type: ignore[arg-type]
        old, new = db.session.get_one(Plan, plan_id), in_force(plan_id)
        assert (old.state, old.interval_count) == (PlanState.ENDED, 1)
        assert (new.interval_count, new.interval_unit) == (15, IntervalUnit.DAYS)
        assert old.state_reason == "Changed: Interval review: y"
        with pytest.raises(Conflict) as refusal:
            decide_interval(actor=colleague.actor(), now=NOW, **decide)  # type: ignore[arg-type]
        assert refusal.value.code == "decided_already"

    def test_changes_nothing_when_it_is_declined(self, world: World, colleague: Someone) -> None:
        plan_id = checked(world, "0", "2", "2", "2", "2")
        review_id = proposed(world.engineer, plan_id)
        with pytest.raises(Conflict) as refusal:
            proposed(colleague, plan_id)
        assert refusal.value.code == "review_waits"
        decide_interval(
            actor=colleague.actor(),
            review_id=review_id,
            outcome=ReviewState.DECLINED,
            reason="few figures",
            now=NOW,
        )
        assert db.session.get_one(Plan, plan_id).state is PlanState.ACTIVE
        assert find_review(actor=SYSTEM, review_id=review_id).state is ReviewState.DECLINED

    def test_leaves_out_what_was_broken_with_a_reason(self, world: World) -> None:
        plan_id = checked(world, "0", "0", "0", "2")
        runs = find_evidence(actor=SYSTEM, plan_id=plan_id).runs
        order = {"actor": world.engineer.actor(), "plan_id": plan_id, "method": ReviewMethod.A3}
        with pytest.raises(Invalid) as refusal:
            propose_interval(left_out={runs[0].run_id: "good"}, now=NOW, **order)  # type: ignore[arg-type]
        assert refusal.value.code == "bad_exception"
        review_id = propose_interval(left_out={runs[2].run_id: "dropped"}, now=NOW, **order)  # type: ignore[arg-type]
        found = find_review(actor=SYSTEM, review_id=review_id)
        assert (found.in_tolerance, found.looked_at) == (2, 2)
        assert [run.left_out for run in found.runs] == ["", "", "dropped"]

    def test_counts_only_what_came_near_the_interval(self, world: World) -> None:
        # Within min(56 days, half the interval): 15 to 45 days after the one before.
        asset_id, procedure_id = (
            factories.tonometer(world.north),
            factories.procedure_of(world.north),
        )
        for day in (0, 14, 29, 74, 120):
            factories.calibrated(
                asset_id,
                procedure_id,
                factories.off_by("0"),
                performed_on=FIRST + timedelta(days=day),
            )
        plan_id = factories.planned(asset_id, procedure_id)
        runs = find_evidence(actor=SYSTEM, plan_id=plan_id).runs
        assert [run.days for run in runs] == [15, 45]

    def test_goes_beyond_the_maker_only_with_a_signature(
        self, world: World, colleague: Someone
    ) -> None:
        plan_id = checked(world, "0", "0")
        model = db.session.get_one(DeviceModel, factories.tonometer_model())
        change_device_model(
            actor=SYSTEM,
            model_id=model.id,
            version=model.version,
            facts=ModelFacts(maker_interval_months=1),
            now=NOW,
        )
        # One step of the staircase up from 30 days: 37.5, and no part of a day.
        review_id = proposed(world.engineer, plan_id, ReviewMethod.STAIRCASE)
        assert find_review(actor=SYSTEM, review_id=review_id).proposed_days == 37
        with pytest.raises(Invalid) as refusal:
            decide_interval(
                actor=colleague.actor(),
                review_id=review_id,
                outcome=ReviewState.APPROVED,
                reason="x",
                now=NOW,
            )
        assert refusal.value.code == "longer_than_maker"

    def test_is_not_there_for_a_stranger(self, world: World) -> None:
        plan_id = checked(world, "0", "2", "2")
        stranger = factories.engineer_at(world.east, "interval_stranger")
        review_id = proposed(world.engineer, plan_id)
        for question in (
            lambda: find_review(actor=stranger.actor(), review_id=review_id),
            lambda: find_evidence(actor=stranger.actor(), plan_id=plan_id),
            lambda: proposed(stranger, plan_id),
        ):
            with pytest.raises(NotFound):
                question()
        assert list_reviews(actor=stranger.actor(), asked=Asked()).total == 0


def test_the_night_suggests_a_change_once(world: World, colleague: Someone) -> None:
    plan_id = checked(world, "0", "2", "2", "2", "2")
    checked_well = factories.tonometer(world.south)
    factories.planned(checked_well, factories.procedure_of(world.south, code="WELL"))
    assert suggest_intervals(actor=SYSTEM, now=NOW) == 1
    assert suggest_intervals(actor=SYSTEM, now=NOW) == 0
    (line,) = list_reviews(actor=SYSTEM, asked=Asked()).rows
    decide_interval(
        actor=colleague.actor(),
        review_id=line.id,
        outcome=ReviewState.DECLINED,
        reason="x",
        now=NOW,
    )
    assert suggest_intervals(actor=SYSTEM, now=NOW) == 0, "the same figures say nothing new"
    assert db.session.get_one(Plan, plan_id).state is PlanState.ACTIVE


def test_the_pages_lead_from_a_plan_to_the_decision(
    world: World, colleague: Someone, signed_in: SignIn
) -> None:
    plan_id = checked(world, "0", "2", "2", "2", "2")
    engineer = signed_in(world.engineer)
    address = f"/equipment/plans/{plan_id}/interval-review"
    asset_id = db.session.get_one(Plan, plan_id).asset_id
    assert address in engineer.get(f"/equipment/{asset_id}").text
    assert "4 came near enough" in text_of(engineer.get(address))
    page = location(engineer.submit(address, method="a3", target="95"))
    shown = text_of(engineer.get(page))
    assert "15 days instead of 30" in shown
    assert "Somebody else of North Trust decides on it." in shown
    other: PageClient = signed_in(colleague)
    sent = other.submit(page, outcome="approved", reason="too many fail")
    assert sent.status_code == 303
    assert "Approved" in text_of(other.get(page))
    listed = other.get("/equipment/interval-reviews?format=csv&state=approved").data
    (row,) = DictReader(StringIO(listed.decode("utf-8-sig")))
    assert (row["Days now"], row["Days proposed"], row["State"]) == ("30", "15", "Approved")
    runs = other.get(f"{page}?format=csv").data.decode("utf-8-sig")
    assert [row["Worst error of its limit"] for row in DictReader(StringIO(runs))] == [
        "400.0 %"
    ] * 4
