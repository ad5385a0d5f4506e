"""Giving programs access, and taking it away."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Permission, may
from consortium.organisations.models.api_token import ApiToken
from consortium.organisations.models.person import Person
from consortium.organisations.queries.api_tokens import my_api_tokens, program_of
from consortium.organisations.usecases.api_tokens import create_api_token, revoke_api_token
from tests.support.world import NOW, TODAY, Someone, World

pytestmark = pytest.mark.database
AGREEMENTS = frozenset({Permission.AGREEMENTS_VIEW})


def token_of(someone: Someone, *, last_day: date = TODAY) -> str:
    return create_api_token(
        actor=someone.actor(),
        name=" Warehouse ",
        permissions=AGREEMENTS,
        last_day=last_day,
        now=NOW,
    )


def test_only_the_hash_is_kept(world: World) -> None:
    token = token_of(world.lead)
    row = db.session.scalars(select(ApiToken)).one()
    assert token not in {row.token_hash, row.name}
    assert row.name == "Warehouse"


def test_works_until_its_last_day_is_over_in_london(world: World) -> None:
    token = token_of(world.lead, last_day=date(2026, 6, 30))
    # Midnight in London is 23:00 UTC in summer.
    midnight = datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
    assert program_of(token=token, now=midnight - timedelta(seconds=1)) is not None
    assert program_of(token=token, now=midnight) is None
    assert my_api_tokens(actor=world.lead.actor(), now=midnight) == []


def test_a_program_may_do_less_than_its_owner(world: World) -> None:
    program = program_of(token=token_of(world.lead), now=NOW)
    assert program is not None
    assert may(program.actor, Permission.AGREEMENTS_VIEW, world.north)
    assert not may(program.actor, Permission.VOLUMES_VIEW)
    assert may(world.lead.actor(), Permission.VOLUMES_VIEW)


def test_ends_with_its_owners_account(world: World) -> None:
    token = token_of(world.lead)
    db.session.get_one(Person, world.lead.id).disabled_at = NOW
    db.session.flush()
    assert program_of(token=token, now=NOW) is None


@pytest.mark.parametrize(
    ("name", "permissions", "last_day", "field"),
    [
        ("  ", AGREEMENTS, TODAY, "name"),
        ("Warehouse", frozenset(), TODAY, "permissions"),
        ("Warehouse", frozenset({Permission.AGREEMENTS_MANAGE}), TODAY, "permissions"),
        ("Warehouse", AGREEMENTS, TODAY - timedelta(days=1), "last_day"),
        ("Warehouse", AGREEMENTS, TODAY + timedelta(days=367), "last_day"),
    ],
)
def test_what_cannot_be_is_refused(
    world: World, name: str, permissions: frozenset[Permission], last_day: date, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        create_api_token(
            actor=world.lead.actor(), name=name, permissions=permissions, last_day=last_day, now=NOW
        )
    assert refusal.value.field == field


def test_nobody_lends_what_they_do_not_have(world: World) -> None:
    with pytest.raises(Invalid):
        create_api_token(
            actor=world.engineer.actor(),
            name="Warehouse",
            permissions=AGREEMENTS,
            last_day=TODAY,
            now=NOW,
        )


def test_only_ones_own_can_be_revoked(world: World) -> None:
    token = token_of(world.lead)
    token_id = my_api_tokens(actor=world.lead.actor(), now=NOW)[0].id
    for someone, wanted in ((world.lead_of_south, token_id), (world.lead, uuid4())):
        with pytest.raises(NotFound):
            revoke_api_token(actor=someone.actor(), token_id=wanted, now=NOW)
    assert program_of(token=token, now=NOW) is not None
    for _ in range(2):
        revoke_api_token(actor=world.lead.actor(), token_id=token_id, now=NOW)
        assert program_of(token=token, now=NOW) is None
