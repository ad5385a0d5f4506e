"""Who may keep engineers and sites, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from consortium.foundation.domain.listing import Asked
from consortium.visits.domain.week import Hours
from consortium.visits.queries.engineer import find_engineer, list_absences, list_engineers
from consortium.visits.queries.site_hours import find_visited_site, list_visited_sites
from consortium.visits.usecases import engineer as engineers
from consortium.visits.usecases import site_hours
from tests.equipment import factories as equipment
from tests.equipment import work
from tests.support.world import NOW, SYSTEM, TODAY, World
from tests.visits import factories

TOMORROW = TODAY + timedelta(days=1)


def test_the_pool_tells_who_works_today_and_what_they_may_do(world: World) -> None:
    engineer_id = factories.working(world)
    work.competent(world.engineer, world.north)
    work.competent(world.engineer, world.south, days=-1)
    (line,) = list_engineers(actor=world.lead.actor(), on=TODAY, asked=Asked()).rows
    assert line.hours == Hours(weekday=1, starts=480, ends=960)
    assert (line.skills, line.trusts, line.is_away) == (1, 1, False)
    factories.away(engineer_id)
    (line,) = list_engineers(actor=world.lead.actor(), on=TODAY, asked=Asked()).rows
    assert line.is_away
    (line,) = list_engineers(actor=world.lead.actor(), on=TOMORROW, asked=Asked()).rows
    assert not line.is_away
    sunday = TODAY - timedelta(days=1)
    (line,) = list_engineers(actor=world.lead.actor(), on=sunday, asked=Asked()).rows
    assert line.hours is None


def test_why_somebody_is_away_is_for_those_who_look_after_them(world: World) -> None:
    absence_id = factories.away(factories.in_pool(world))
    asked = Asked()
    (seen,) = list_absences(actor=world.lead.actor(), since=TODAY, asked=asked).rows
    assert (seen.kind, seen.note, seen.may_withdraw) == (None, "", False)
    (seen,) = list_absences(actor=world.engineer.actor(), since=TODAY, asked=asked).rows
    assert (seen.kind, seen.note, seen.may_withdraw) == ("sickness", "Back soon", True)
    assert not list_absences(actor=world.stranger.actor(), since=TODAY, asked=asked).rows
    assert not list_absences(actor=SYSTEM, since=TOMORROW, asked=asked).rows

    engineers.withdraw_absence(actor=world.engineer.actor(), absence_id=absence_id, now=NOW)
    assert not list_absences(actor=SYSTEM, since=TODAY, asked=asked).rows
    with pytest.raises(NotFound):
        engineers.withdraw_absence(actor=SYSTEM, absence_id=absence_id, now=NOW)


def test_only_engineers_join_and_once(world: World) -> None:
    with pytest.raises(NotFound):
        factories.in_pool(world, world.lead.id)
    factories.in_pool(world)
    with pytest.raises(Conflict, match="in the pool already"):
        factories.in_pool(world)


def test_an_engineer_is_changed_by_their_own_organisation(world: World) -> None:
    engineer_id = factories.in_pool(world)
    change: dict[str, Any] = {
        "engineer_id": engineer_id,
        "home_site_id": equipment.site_at(world.south),
        "starts_on": TODAY,
        "now": NOW,
    }
    found = find_engineer(actor=SYSTEM, engineer_id=engineer_id, on=TODAY)
    with pytest.raises(NotAllowed):
        engineers.change_engineer(
            actor=world.lead.actor(), last_day=None, version=found.version, **change
        )
    with pytest.raises(NotFound):
        engineers.change_engineer(
            actor=world.stranger.actor(), last_day=None, version=found.version, **change
        )
    with pytest.raises(Invalid):
        engineers.change_engineer(
            actor=SYSTEM, last_day=TODAY - timedelta(days=1), version=found.version, **change
        )
    mine = world.engineer.actor()
    engineers.change_engineer(actor=mine, last_day=TODAY, version=found.version, **change)
    with pytest.raises(Stale):
        engineers.change_engineer(actor=mine, last_day=None, version=found.version, **change)
    assert not list_engineers(actor=SYSTEM, on=TOMORROW, asked=Asked()).rows


def test_a_site_is_opened_and_closed_by_its_own_trust(world: World) -> None:
    north, south = (equipment.site_at(each) for each in (world.north, world.south))
    mine = world.engineer.actor()
    order: dict[str, Any] = {
        "actor": mine,
        "valid_from": TODAY,
        "hours": factories.OFFICE_HOURS,
        "now": NOW,
    }
    with pytest.raises(NotAllowed):
        site_hours.set_site_week(site_id=south, **order)
    with pytest.raises(NotFound):
        site_hours.set_site_week(site_id=equipment.site_at(world.east), **order)
    site_hours.set_site_week(site_id=north, **order)
    closure_id = factories.closed(north, days=2)
    found = find_visited_site(actor=world.lead.actor(), site_id=north, on=TOMORROW)
    assert found.site.week is not None
    assert found.site.week.words == "Monday to Friday 8:00 to 16:00"
    assert [each.reason for each in found.site.closures] == ["Floors are laid"]
    both = list_visited_sites(actor=world.lead.actor(), on=TOMORROW, asked=Asked()).rows
    assert [(each.trust, each.week is not None) for each in both] == [
        ("North Trust", True),
        ("South Trust", False),
    ]
    with pytest.raises(NotFound):
        find_visited_site(actor=world.stranger.actor(), site_id=north, on=TODAY)
    site_hours.withdraw_closure(actor=mine, closure_id=closure_id, now=NOW)
    found = find_visited_site(actor=SYSTEM, site_id=north, on=TODAY)
    assert not found.site.closures
