"""Approving procedures and their versions."""

import pytest

from consortium.equipment.models.procedure import newest_version, points_of
from consortium.equipment.usecases.procedure import add_procedure, revise_procedure
from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, World


class TestAddProcedure:
    def test_keeps_the_points_in_order(self, world: World) -> None:
        procedure_id = factories.procedure_of(world.seven_oaks, readings=2)
        assert points_of(newest_version(procedure_id).id) == factories.points(readings=2)

    def test_takes_each_code_of_an_owner_once(self, world: World) -> None:
        factories.procedure_of(world.north)
        factories.procedure_of(world.south)
        with pytest.raises(Invalid) as refusal:
            factories.procedure_of(world.north, code="tono-1")
        assert refusal.value.code == "code_taken"

    def test_for_all_members_is_for_the_shared_engineer(self, world: World) -> None:
        order = {
            "owner_id": world.seven_oaks,
            "code": "TONO-9",
            "title": "Tonometer check",
            "category": "Tonometer",
            "points": factories.points(),
            "now": NOW,
        }
        with pytest.raises(NotAllowed):
            add_procedure(actor=world.engineer.actor(), **order)  # type: ignore[arg-type]
        shared = factories.engineer_at(world.seven_oaks, "shared_engineer")
        add_procedure(actor=shared.actor(), **order)  # type: ignore[arg-type]

    def test_is_refused_without_points(self, world: World) -> None:
        with pytest.raises(Invalid):
            add_procedure(
                actor=SYSTEM,
                owner_id=world.north,
                code="TONO-1",
                title="Nothing",
                category="Tonometer",
                points=[],
                now=NOW,
            )


class TestReviseProcedure:
    def test_adds_a_version_and_leaves_the_old_one(self, world: World) -> None:
        procedure_id = factories.procedure_of(world.north)
        first = newest_version(procedure_id)
        second_id = revise_procedure(
            actor=world.engineer.actor(),
            procedure_id=procedure_id,
            points=factories.points(readings=3),
            now=NOW,
        )
        assert newest_version(procedure_id).id == second_id
        assert newest_version(procedure_id).version == 2
        assert points_of(first.id) == factories.points()

    def test_is_for_its_owner(self, world: World) -> None:
        procedure_id = factories.procedure_of(world.south)
        with pytest.raises(NotAllowed):
            revise_procedure(
                actor=world.engineer.actor(),
                procedure_id=procedure_id,
                points=factories.points(),
                now=NOW,
            )

    def test_finds_nothing_for_a_stranger(self, world: World) -> None:
        procedure_id = factories.procedure_of(world.seven_oaks)
        stranger = factories.engineer_at(world.east, "strange_engineer")
        with pytest.raises(NotFound):
            revise_procedure(
                actor=stranger.actor(),
                procedure_id=procedure_id,
                points=factories.points(),
                now=NOW,
            )
