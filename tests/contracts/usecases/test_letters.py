"""Recording a letter of commitment with all its quantities."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.agreement import Commitment
from consortium.contracts.models.terms import load_terms
from consortium.contracts.usecases.letters import Letter, record_letter
from consortium.contracts.usecases.participation import record_participation
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotAllowed, NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.conftest import Agreed
from tests.contracts.factories import drafted_contract
from tests.contracts.managing import sent
from tests.support.world import NOW, SYSTEM, TODAY, World

LETTER = Letter(
    period=Period(date(2026, 7, 1), date(2027, 7, 1)),
    tolerance_percent=Decimal(10),
    commitment_class=CommitmentClass.COMMITTED,
    signed_by="Chief finance officer",
    signed_on=TODAY,
)


def record(
    agreed: Agreed,
    letter: Letter = LETTER,
    *,
    actor: Actor = SYSTEM,
    lenses: str = "5000",
    content: bytes | None = None,
) -> UUID:
    return record_letter(
        actor=actor,
        contract_id=agreed.south,
        letter=letter,
        per_year={agreed.items["IOL"]: Decimal(lenses), agreed.items["OVD"]: Decimal(0)},
        document=sent(content) if content else None,
        now=NOW,
    )


def test_commits_to_each_item_from_its_own_day(world: World, agreed: Agreed) -> None:
    record(agreed)
    known = load_terms([agreed.id])[agreed.id].terms
    found = {
        (each.item, each.effective_from): each.per_year
        for each in known.commitments
        if each.trust == "SOU"
    }
    assert found == {
        ("IOL", date(2025, 4, 1)): Decimal(4500),
        ("IOL", date(2026, 7, 1)): Decimal(5000),
        ("OVD", date(2026, 7, 1)): Decimal(0),
    }
    event = last_event()
    assert (event.action, event.owner_id) == ("commitment.letter_recorded", world.south)
    assert details(event)["signed_by"] == "Chief finance officer"


@pytest.mark.parametrize(
    ("letter", "lenses", "code"),
    [
        (LETTER, "-1", "negative_quantity"),
        (replace(LETTER, signed_on=date(2026, 4, 21)), "1", "signed_ahead"),
        (replace(LETTER, tolerance_percent=Decimal("100.5")), "1", "bad_tolerance"),
    ],
)
def test_refuses_what_no_letter_says(
    agreed: Agreed, letter: Letter, lenses: str, code: str
) -> None:
    assert refusal(record, agreed, letter, lenses=lenses).code == code


def test_a_letter_that_names_no_item_commits_to_nothing(agreed: Agreed) -> None:
    found = refusal(
        record_letter,
        actor=SYSTEM,
        contract_id=agreed.south,
        letter=LETTER,
        per_year={},
        document=None,
        now=NOW,
    )
    assert found.code == "commits_to_nothing"


def test_a_refused_document_leaves_nothing_behind(agreed: Agreed) -> None:
    count = select(func.count()).select_from(Commitment)
    before = db.session.scalar(count)
    assert refusal(record, agreed, content=b"no letter").code == "bad_document_file"
    assert db.session.scalar(count) == before
    record(agreed, content=b"%PDF-1.4 the letter")


def test_is_for_the_lead(world: World, agreed: Agreed) -> None:
    record(agreed, actor=world.lead.actor())
    for who in ("consortium_finance", "auditor", "supplier"):
        found = refusal(record, agreed, actor=getattr(world, who).actor())
        assert isinstance(found, NotAllowed), who
    for who in ("stranger", "finance_of_north", "engineer"):
        found = refusal(record, agreed, actor=getattr(world, who).actor())
        assert isinstance(found, NotFound), who


def test_a_leads_own_trust_alone_does_not_make_it_the_leads_to_record(
    world: World, agreed: Agreed
) -> None:
    # East buys under the agreement of a consortium it is no member of.
    contract_id = drafted_contract(world, agreed.id, world.east)
    for order in (
        partial(
            record_letter,
            letter=LETTER,
            per_year={agreed.items["IOL"]: Decimal(1)},
            document=None,
        ),
        partial(
            record_participation,
            kind=ParticipationKind.NOTICE,
            effective_on=date(2025, 4, 1),
            reason="leaves",
        ),
    ):
        asked = partial(order, actor=world.stranger.actor(), contract_id=contract_id, now=NOW)
        assert refusal(asked).code == "not_allowed"


def test_commits_to_nothing_that_the_catalogue_lacks(agreed: Agreed) -> None:
    found = refusal(
        record_letter,
        actor=SYSTEM,
        contract_id=agreed.south,
        letter=LETTER,
        per_year={uuid4(): Decimal(1)},
        document=None,
        now=NOW,
    )
    assert isinstance(found, NotFound)
