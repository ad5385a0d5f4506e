"""Procedures and their versions."""

import pytest

from consortium.equipment.queries.procedure import (
    find_procedure,
    list_procedures,
    procedures_for,
)
from consortium.equipment.usecases.procedure import revise_procedure
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, World


class TestProcedures:
    def test_of_the_network_are_listed_with_the_version_in_force(self, world: World) -> None:
        procedure_id = factories.procedure_of(world.seven_oaks)
        factories.procedure_of(world.east)
        revise_procedure(
            actor=SYSTEM, procedure_id=procedure_id, points=factories.points(), now=NOW
        )
        page = list_procedures(actor=world.engineer.actor(), asked=Asked(words="tono"))
        assert [(line.id, line.version) for line in page.rows] == [(procedure_id, 2)]
        assert list_procedures(actor=SYSTEM, asked=Asked()).total == 2

    def test_are_found_by_the_category_they_are_for(self, world: World) -> None:
        procedure_id = factories.procedure_of(world.seven_oaks)
        actor = world.engineer.actor()
        assert [line.id for line in procedures_for(actor, "tonometer")] == [procedure_id]
        assert procedures_for(actor, "Infusion pump") == []

    def test_keep_every_version_the_newest_first(self, world: World) -> None:
        procedure_id = factories.procedure_of(world.north)
        revise_procedure(
            actor=world.engineer.actor(),
            procedure_id=procedure_id,
            points=factories.points(readings=2),
            now=NOW,
        )
        found = find_procedure(actor=world.lead.actor(), procedure_id=procedure_id)
        assert [(each.version, each.approved_by) for each in found.versions] == [
            (2, "Engineer"),
            (1, ""),
        ]
        assert found.versions[1].points == tuple(factories.points())

    def test_of_a_stranger_are_not_found(self, world: World) -> None:
        procedure_id = factories.procedure_of(world.east)
        with pytest.raises(NotFound):
            find_procedure(actor=world.engineer.actor(), procedure_id=procedure_id)
