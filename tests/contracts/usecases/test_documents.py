"""Attaching documents: what is kept of them, and who may."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from consortium.contracts.domain.managing.documents import DocumentKind
from consortium.contracts.models.document import AgreementDocument
from consortium.contracts.usecases.documents import attach_document
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotAllowed, NotFound
from consortium.foundation.domain.permissions import Actor
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.factories import drafted_agreement, drafted_contract
from tests.contracts.managing import PDF, attached, sent
from tests.support.world import NOW, World

LIMIT = 20 * 1024 * 1024


@pytest.fixture
def agreement_id(world: World) -> UUID:
    return drafted_agreement(world)


def attach(agreement_id: UUID, actor: Actor, contract_id: UUID | None = None) -> UUID:
    return attach_document(
        actor=actor,
        agreement_id=agreement_id,
        contract_id=contract_id,
        kind=DocumentKind.NOTICE,
        title="Notice",
        file=sent(),
        now=NOW,
    )


def test_keeps_the_same_content_once(agreement_id: UUID) -> None:
    first, second = attached(agreement_id, title="One"), attached(agreement_id, title="Two")
    rows = [db.session.get_one(AgreementDocument, each) for each in (first, second)]
    assert rows[0].sha256 == rows[1].sha256
    assert rows[0].file_id != rows[1].file_id
    assert details(last_event())["sha256"] == rows[1].sha256


def test_refuses_more_than_twenty_megabytes_and_keeps_nothing(agreement_id: UUID) -> None:
    attached(agreement_id, file=sent(PDF.ljust(LIMIT)))
    found = refusal(attached, agreement_id, file=sent(PDF.ljust(LIMIT + 1)))
    assert (found.code, found.field) == ("file_too_large", "file")
    assert db.session.scalar(select(func.count()).select_from(AgreementDocument)) == 1


def test_is_for_the_lead_alone(world: World, agreement_id: UUID) -> None:
    drafted_contract(world, agreement_id, world.north)
    attach(agreement_id, world.lead.actor())
    for who in ("consortium_finance", "auditor", "finance_of_north", "supplier"):
        found = refusal(attach, agreement_id, getattr(world, who).actor())
        assert isinstance(found, NotAllowed), who
    for who in ("stranger", "engineer"):
        assert isinstance(refusal(attach, agreement_id, getattr(world, who).actor()), NotFound)


def test_a_contract_is_one_of_the_same_agreement(world: World, agreement_id: UUID) -> None:
    other = drafted_contract(world, drafted_agreement(world), world.north)
    assert isinstance(refusal(attach, agreement_id, world.lead.actor(), other), NotFound)
