"""The conflicts assessment: versions, approval by another person, the clause review."""

import pytest

from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed
from consortium.tenders.domain.conflicts import ConflictItem, Nature
from consortium.tenders.models.clause_review import review_of_clause
from consortium.tenders.queries.conflicts import find_conflicts
from consortium.tenders.usecases.clause_review import review_clause
from consortium.tenders.usecases.conflicts import approve_assessment, write_assessment
from tests.support.world import Someone, World
from tests.tenders.factories import BEGAN, CLAUSE, CONFLICT, Made, bare


def write(made: Made, *items: ConflictItem, conclusion: str = "All mitigated.") -> int:
    return write_assessment(
        actor=made.world.lead.actor(),
        tender_id=made.id,
        items=items,
        conclusion=conclusion,
        now=BEGAN,
    )


def approve(made: Made, who: Someone, version: int = 1) -> None:
    approve_assessment(actor=who.actor(), tender_id=made.id, version=version, now=BEGAN)


class TestConflicts:
    def test_a_revision_is_a_new_version_that_waits_for_approval(self, world: World) -> None:
        made = bare(world)
        assert write(made) == 1
        approve(made, world.lead_of_south)
        assert write(made, CONFLICT) == 2
        latest, first = find_conflicts(actor=world.lead.actor(), tender_id=made.id).versions
        assert (latest.version, latest.approved_at, latest.items) == (2, None, (CONFLICT,))
        assert (first.approved_at, first.approved_by) == (BEGAN, "Lead of south")

    def test_another_person_approves(self, world: World) -> None:
        made = bare(world)
        write(made)
        with pytest.raises(Conflict, match="another person than its author"):
            approve(made, world.lead)
        with pytest.raises(NotAllowed):
            approve(made, world.evaluator)

    def test_only_the_latest_version_is_approved_once(self, world: World) -> None:
        made = bare(world)
        write(made)
        write(made)
        with pytest.raises(Conflict, match="not the latest"):
            approve(made, world.lead_of_south)
        approve(made, world.lead_of_south, 2)
        with pytest.raises(Conflict, match="approved already"):
            approve(made, world.lead_of_south, 2)

    def test_an_item_says_everything_and_the_whole_concludes(self, world: World) -> None:
        half = ConflictItem(
            nature=Nature.PERCEIVED, who="An evaluator", circumstances="Shares", mitigation=""
        )
        made = bare(world)
        with pytest.raises(Invalid, match="Item 2"):
            write(made, CONFLICT, half)
        with pytest.raises(Invalid, match="conclusion"):
            write(made, conclusion=" ")


class TestReviewClause:
    def send(self, made: Made, who: Someone, schedule: str = "Each line has two prices.") -> None:
        review_clause(
            actor=who.actor(),
            tender_id=made.id,
            in_contract="Clause 14",
            in_notice="Section 5",
            leaver_schedule=schedule,
            now=BEGAN,
        )

    @pytest.mark.usefixtures("drafted_ground")
    def test_is_about_the_clause_as_it_is_worded(self, world: World, made: Made) -> None:
        self.send(made, world.lead)
        assert review_of_clause(made.id, CLAUSE) is not None
        assert review_of_clause(made.id, f"{CLAUSE} Changed.") is None

    def test_needs_a_clause_and_every_answer(self, world: World) -> None:
        with pytest.raises(Conflict, match="no text yet"):
            self.send(bare(world, clause_text=""), world.lead)
        with pytest.raises(Invalid) as refusal:
            self.send(bare(world), world.lead, " ")
        assert refusal.value.field == "leaver_schedule"

    def test_is_for_those_who_run_the_tender(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            self.send(bare(world), world.evaluator)
