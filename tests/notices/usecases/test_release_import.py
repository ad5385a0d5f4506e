"""Importing releases: each once, with its warnings, for the consortium that imported them."""

import io
from typing import Any

import pytest

from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor
from consortium.notices.domain.release_faults import Fault
from consortium.notices.queries.ocds_release import (
    find_release,
    list_releases,
    list_warnings,
    release_as_sent,
)
from consortium.notices.usecases.release_import import Imported, import_releases
from tests.notices import samples
from tests.notices.samples import release
from tests.support.world import NOW, World

FAULTY = release(
    id=None, tender={"title": "Pumps \ud800 and \x00 sets", "value": {"amount": 10**40}}, awards=[]
)


def imported(world: World, document: Any, actor: Actor | None = None) -> Imported:
    return samples.imported(world.seven_oaks, document, actor or world.lead.actor())


def test_good_and_faulty_releases_land_together(world: World) -> None:
    done = imported(world, [release(), FAULTY])
    assert (len(done.releases), done.known) == (2, 0)
    lead = world.lead.actor()
    rows = list_releases(actor=lead, asked=Asked(sort="warnings")).rows
    assert [row.warnings for row in rows] == [0, 2]
    found = list_warnings(actor=lead, asked=Asked())
    assert [(row.file_name, row.position, row.place, row.fault) for row in found.rows] == [
        ("january.json", 2, "id", Fault.MISSING_FIELD),
        ("january.json", 2, "tender.value.amount", Fault.BAD_AMOUNT),
    ]
    assert list_warnings(actor=lead, asked=Asked(), fault=Fault.BAD_URL).total == 0


def test_a_release_is_kept_once(world: World) -> None:
    imported(world, [release()])
    assert imported(world, {"releases": [release(), release(id="2"), release(id="2")]}).known == 2
    rows = list_releases(actor=world.lead.actor(), asked=Asked(sort="title")).rows
    assert sorted(row.release_id for row in rows) == ["061234-2026", "2"]
    detail = find_release(actor=world.lead.actor(), release_id=rows[0].id)
    assert len(detail.same_procurement) == 2


def test_what_was_sent_can_be_taken_out_again(world: World) -> None:
    imported(world, [release(), release(id="2")])
    lead = world.lead.actor()
    (row,) = list_releases(actor=lead, asked=Asked(words="pumps 061234")).rows
    assert release_as_sent(actor=lead, release_id=row.id)["id"] == "061234-2026"


def test_others_see_nothing_and_only_those_who_record_import(world: World) -> None:
    imported(world, [release(), FAULTY])
    stranger = world.stranger.actor()
    assert list_releases(actor=stranger, asked=Asked()).total == 0
    assert list_warnings(actor=stranger, asked=Asked()).total == 0
    row = list_releases(actor=world.auditor.actor(), asked=Asked()).rows[0]
    with pytest.raises(NotFound):
        find_release(actor=stranger, release_id=row.id)
    for actor in (stranger, world.auditor.actor()):
        with pytest.raises(NotAllowed):
            imported(world, [release()], actor)


def test_what_is_no_json_is_refused_and_not_kept(world: World) -> None:
    with pytest.raises(Invalid):
        import_releases(
            actor=world.lead.actor(),
            consortium_id=world.seven_oaks,
            content=io.BytesIO(b"<html>"),
            file_name="page.json",
            now=NOW,
        )
