"""An audit run again from what it is pinned to gives the same rows, whatever came since."""

from datetime import timedelta

import pytest
from flask import Flask

from consortium.foundation.domain.errors import NotAllowed, NotFound
from consortium.foundation.files import file_store
from consortium.savings.gateways.audit_findings import rows_apart
from consortium.savings.usecases.audit_again import audit_again
from tests.contracts import factories as contracts
from tests.contracts.asserting import details, last_event
from tests.contracts.story import LENS
from tests.savings.auditing import audited, charged_wrongly
from tests.savings.factories import lenses
from tests.spend.factories import csv_of, imported
from tests.support.commands import run
from tests.support.world import NOW, SYSTEM, World

LATER = NOW + timedelta(days=30)


def test_gives_the_same_rows_though_lines_and_terms_have_come_since(
    world: World, app: Flask
) -> None:
    charged_wrongly(world)
    made = audited(world)
    imported(world.south, csv_of(lenses("S-9", "2025-05-09", "44.00")), "late.csv")
    contracts.agreement(world, LENS)
    found = audit_again(actor=SYSTEM, audit_id=made.id, now=LATER)
    assert (found.reference, found.lines, found.apart) == (made.reference, 16, 0)
    assert details(last_event())["apart"] == 0
    done = run(app, "savings", "audit-again", made.reference)
    assert done.exit_code == 0
    assert f"{made.reference} came out the same, 16 lines." in done.stdout
    assert run(app, "savings", "audit-again", "PA-1999-0001").exit_code != 0


def test_rows_are_apart_that_only_one_of_two_findings_has(world: World) -> None:
    """The second audit of the year has the one line more that was imported in between."""
    charged_wrongly(world)
    made = audited(world)
    imported(world.south, csv_of(lenses("S-9", "2025-05-09", "44.00")), "late.csv")
    more = file_store().path(audited(world).findings_sha256)
    assert rows_apart(made.findings_sha256, more) == 1


def test_is_for_who_audits_the_consortium(world: World) -> None:
    charged_wrongly(world)
    made = audited(world)
    with pytest.raises(NotFound):
        audit_again(actor=world.stranger.actor(), audit_id=made.id, now=LATER)
    with pytest.raises(NotAllowed):
        audit_again(actor=world.finance_of_west.actor(), audit_id=made.id, now=LATER)
