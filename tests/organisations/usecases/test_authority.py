"""Recording the type of a contracting authority."""

from collections.abc import Callable

import pytest

from consortium.foundation.domain.errors import Invalid, NotAllowed
from consortium.organisations.domain.authority import AuthorityType
from consortium.organisations.queries.directory import find_organisation
from consortium.organisations.usecases.authority import record_authority_type
from tests.support.pages import PageClient, text_of
from tests.support.world import NOW, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]


def send(world: World, who: Someone | None = None, reason: str = "Schedule 2, reg 44") -> None:
    record_authority_type(
        actor=who.actor() if who else SYSTEM,
        organisation_id=world.west,
        authority=AuthorityType.SUB_CENTRAL,
        reason=reason,
        now=NOW,
    )


def test_what_is_recorded_counts_from_then_on(world: World) -> None:
    assert find_organisation(organisation_id=world.west).authority is AuthorityType.CENTRAL
    send(world)
    assert find_organisation(organisation_id=world.west).authority is AuthorityType.SUB_CENTRAL


def test_needs_a_reason_and_the_right_to(world: World) -> None:
    with pytest.raises(Invalid, match="for a reason"):
        send(world, reason=" ")
    with pytest.raises(NotAllowed):
        send(world, world.lead)


def test_a_supplier_is_none(world: World) -> None:
    with pytest.raises(Invalid, match="no contracting authority"):
        record_authority_type(
            actor=SYSTEM,
            organisation_id=world.alpha,
            authority=AuthorityType.CENTRAL,
            reason="No",
            now=NOW,
        )


def test_an_administrator_records_it_on_the_page(cast: World, signed_in: SignIn) -> None:
    browser: PageClient = signed_in(cast.administrator)
    page = f"/organisations/{cast.west}"
    assert "Central government authority" in text_of(browser.get(page))
    sent = browser.submit(f"{page}/authority", authority="sub_central", reason="Schedule 2")
    assert sent.status_code == 303
    assert "Sub-central authority" in text_of(browser.get(page))
