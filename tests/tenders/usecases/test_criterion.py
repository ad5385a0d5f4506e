"""Criteria that the lead adds, corrects and takes out before publication."""

from dataclasses import replace
from decimal import Decimal

import pytest

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.scale import ScalePoint
from consortium.tenders.models import lot as models
from consortium.tenders.models.lot import criteria_of
from consortium.tenders.usecases.criterion import add_criterion, change_criterion, remove_criterion
from tests.support.world import World
from tests.tenders.factories import BEGAN, Made

YES_OR_NO = (
    ScalePoint(value=Decimal(0), label="No"),
    ScalePoint(value=Decimal(1), label="Yes", descriptor="Shown on site"),
)
DEMO = Criterion(
    name="Shown",
    kind=CriterionKind.DEMO,
    weight_bp=1000,
    scale=YES_OR_NO,
    minimum=Decimal(1),
    script="Open a prior of another trust",
)


def add(made: Made, criterion: Criterion = DEMO, who: str = "lead") -> Criterion:
    new_id = add_criterion(
        actor=getattr(made.world, who).actor(), lot_id=made.lot, criterion=criterion, now=BEGAN
    )
    db.session.expire_all()
    return next(each for each in criteria_of(made.id)[made.lot] if each.id == new_id)


@pytest.mark.usefixtures("drafted_ground")
def test_a_criterion_comes_back_with_its_scale_minimum_and_script(made: Made) -> None:
    added = add(made)
    assert added == DEMO


@pytest.mark.usefixtures("drafted_ground")
def test_a_part_joins_a_group_of_its_kind(world: World, made: Made) -> None:
    quality = criteria_of(made.id)[made.lot][0]
    part = Criterion(name="Speed", kind=CriterionKind.QUALITY, weight_bp=6000, parent_id=quality.id)
    assert add(made, part).parent_id == quality.id
    with pytest.raises(Conflict, match="are parts of “Quality”"):
        remove_criterion(actor=world.lead.actor(), criterion_id=quality.id, now=BEGAN)


@pytest.mark.usefixtures("drafted_ground")
def test_names_stay_their_own(made: Made) -> None:
    with pytest.raises(Invalid):
        add(made, replace(DEMO, name="quality"))


@pytest.mark.usefixtures("drafted_ground")
def test_is_corrected_once_by_each_version(world: World, made: Made) -> None:
    added = add(made)

    def change(version: int) -> None:
        change_criterion(
            actor=world.lead.actor(),
            criterion_id=added.id,
            version=version,
            criterion=replace(DEMO, weight_bp=500),
            now=BEGAN,
        )

    change(1)
    assert db.session.get_one(models.Criterion, added.id).weight_bp == 500
    with pytest.raises(Stale):
        change(1)


@pytest.mark.usefixtures("drafted_ground")
def test_is_taken_out(world: World, made: Made) -> None:
    remove_criterion(actor=world.lead.actor(), criterion_id=add(made).id, now=BEGAN)
    assert [each.name for each in criteria_of(made.id)[made.lot]] == ["Quality", "Price"]


@pytest.mark.usefixtures("published_ground")
def test_stands_once_the_tender_is_published(world: World, made: Made) -> None:
    quality = criteria_of(made.id)[made.lot][0]
    with pytest.raises(Conflict):
        add(made)
    with pytest.raises(Conflict):
        remove_criterion(actor=world.lead.actor(), criterion_id=quality.id, now=BEGAN)


@pytest.mark.usefixtures("drafted_ground")
@pytest.mark.parametrize(("who", "error"), [("stranger", NotFound), ("evaluator", NotAllowed)])
def test_is_for_those_who_run_the_tender(made: Made, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        add(made, who=who)
