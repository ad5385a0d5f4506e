"""Names of suppliers that look alike: found with how much, made one or told apart, and undone."""

from collections.abc import Callable
from math import log, sqrt

import pytest

from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.spend.queries.alike_names import Alike, alike_names, names_apart
from consortium.spend.queries.names import list_names
from consortium.spend.usecases.search_alike_names import search_alike_names
from consortium.spend.usecases.tell_apart import tell_apart, undo_apart
from tests.spend.factories import csv_of, imported, row
from tests.support.pages import PageClient, text_of
from tests.support.world import NOW, SYSTEM, Someone, World

PAGE = "/spend/suppliers/spellings"
NAMES = ("Meridian Surgical Supplies Ltd", "Meridien Surgical Suplies", "Quayside Linen plc")


def found(someone: Someone) -> list[Alike]:
    actor = someone.actor()
    return alike_names(actor=actor, names=list_names(actor=actor))


def search() -> int:
    return search_alike_names(actor=SYSTEM, names=list_names(actor=SYSTEM), now=NOW)


@pytest.fixture
def searched(world: World) -> None:
    rows = [row(Line_number=str(place), Supplier=name) for place, name in enumerate(NAMES, 1)]
    imported(world.north, csv_of(*rows))
    assert search() == 1


@pytest.mark.usefixtures("searched")
def test_are_found_with_how_much_within_reach_only(world: World) -> None:
    (pair,) = found(world.lead)
    # By hand: 17 pieces of three letters are in both once and " su" twice, each in 2 of 3 names:
    # w = ln(4/3) + 1, and they make 21 w^2. Beside them stand 5 in the first name and 3 in the
    # second that no other has, v = ln(4/2) + 1, and "en ", which "linen" has as well.
    both, only = (log(4 / 3) + 1) ** 2, (log(4 / 2) + 1) ** 2
    cosine = 21 * both / sqrt((21 * both + 5 * only) * (22 * both + 3 * only))
    assert {pair.target.name, pair.other.name} == set(NAMES[:2])
    assert float(pair.likeness) == pytest.approx(cosine, abs=0.0001)
    assert found(world.stranger) == []


@pytest.mark.usefixtures("searched")
def test_said_to_be_two_are_not_proposed_until_that_is_undone(world: World) -> None:
    actor = world.lead.actor()
    said_id = tell_apart(actor=actor, names=(NAMES[1], NAMES[0]), now=NOW)
    search()
    assert found(world.lead) == found(world.lead_of_south) == []
    assert [each.said_id for each in names_apart(actor=actor)] == [said_id]
    with pytest.raises(NotFound):
        undo_apart(actor=world.stranger.actor(), said_id=said_id, now=NOW)
    undo_apart(actor=actor, said_id=said_id, now=NOW)
    assert (len(found(world.lead)), names_apart(actor=actor)) == (1, [])
    with pytest.raises(NotFound):
        undo_apart(actor=actor, said_id=said_id, now=NOW)
    with pytest.raises(Invalid):
        tell_apart(actor=actor, names=("Alpha Ltd", "ALPHA LTD"), now=NOW)


@pytest.mark.usefixtures("searched")
def test_the_page_makes_them_one_or_tells_them_apart(
    world: World, signed_in: Callable[[Someone], PageClient]
) -> None:
    browser = signed_in(world.lead)
    (pair,) = found(world.lead)
    asked = {"target": pair.target.name, "other": pair.other.name}
    assert f"{pair.other.name} may be {pair.target.name}" in text_of(browser.get(PAGE))
    browser.submit(PAGE, to=f"{PAGE}/alike/apart", **asked)
    page = text_of(browser.get(PAGE))
    assert "No two names are written alike" in page
    assert "They are not proposed again." in page
    (said,) = names_apart(actor=world.lead.actor())
    browser.submit(PAGE, to=f"{PAGE}/apart/{said.said_id}/undo")
    browser.submit(PAGE, to=f"{PAGE}/alike/merge", **asked)
    page = text_of(browser.get(PAGE))
    assert "No two names are written alike" in page
    assert f"Take {pair.target.name} apart again" in page
