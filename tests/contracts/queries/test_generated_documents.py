"""Who reads which document: as far as the data in it are theirs to see."""

from datetime import UTC, datetime
from typing import TypedDict
from uuid import UUID

import pytest

from consortium.contracts.domain.papers.generated_documents import GeneratedKind
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.document_subjects import may_read
from consortium.contracts.queries.generated_documents import list_generated, preview
from consortium.contracts.queries.issued_documents import list_issued, open_issued
from consortium.contracts.reports.generated_documents import Format
from consortium.contracts.usecases.generated_documents import issue_document
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor
from tests.contracts.asserting import refusal
from tests.contracts.conftest import WEST_LEFT, Agreed
from tests.support.world import SYSTEM, World

NOW = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
EVERYTHING = Asked(rows=None)
SCHEDULE, LETTER = GeneratedKind.CONTRACT_SCHEDULE, GeneratedKind.LETTER_OF_COMMITMENT
LEAVER, TIER = GeneratedKind.LEAVER_NOTICE, GeneratedKind.TIER_NOTICE

# For each reader the schedules, letters, leaver notices and tier notices that it reads: three
# trusts have contracts, West left, and the lenses and images were tested three times each.
READ = {
    "lead": (3, 3, 1, 6),
    "consortium_finance": (3, 3, 1, 6),
    "auditor": (3, 3, 1, 6),
    "finance_of_north": (1, 1, 0, 6),
    "finance_of_west": (1, 1, 1, 6),
    "supplier": (3, 0, 1, 6),
}


@pytest.fixture
def tested(agreed: Agreed) -> Agreed:
    run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=WEST_LEFT, now=NOW)
    return agreed


class Wanted(TypedDict):
    """What a file of an issued document is asked for with."""

    actor: Actor
    agreement_id: UUID
    document_id: UUID
    file_format: Format


def listed(agreed: Agreed, actor: Actor) -> list[tuple[GeneratedKind, UUID]]:
    page = list_generated(actor=actor, agreement_id=agreed.id, asked=EVERYTHING)
    return [(line.kind, line.subject_id) for line in page.rows]


def opens(agreed: Agreed, actor: Actor, kind: GeneratedKind, subject_id: UUID) -> bool:
    try:
        preview(actor=actor, agreement_id=agreed.id, kind=kind, subject_id=subject_id, now=NOW)
    except NotFound:
        return False
    return True


class TestListGenerated:
    def test_shows_everybody_what_is_theirs_to_read(self, world: World, tested: Agreed) -> None:
        for name, expected in READ.items():
            kinds = [kind for kind, _ in listed(tested, world.everybody()[name].actor())]
            assert tuple(map(kinds.count, (SCHEDULE, LETTER, LEAVER, TIER))) == expected, name
            assert len(kinds) == sum(expected)

    def test_lists_exactly_what_can_be_opened(self, world: World, tested: Agreed) -> None:
        everything = listed(tested, SYSTEM)
        for someone in (world.finance_of_north, world.finance_of_west, world.supplier):
            actor = someone.actor()
            opened = [each for each in everything if opens(tested, actor, *each)]
            assert opened == listed(tested, actor)
        for someone in (world.stranger, world.engineer):
            assert not any(opens(tested, someone.actor(), *each) for each in everything)

    def test_finds_by_words_and_kind_and_turns_round(self, tested: Agreed) -> None:
        def found(asked: Asked, kind: GeneratedKind | None = None) -> list[str]:
            page = list_generated(actor=SYSTEM, agreement_id=tested.id, asked=asked, kind=kind)
            return [f"{line.name}: {line.about[:5]}" for line in page.rows]

        assert found(Asked(words="west NOTICE")) == ["Leaver notice: West "]
        assert found(Asked(), LETTER) == [
            "Letter of commitment: North",
            "Letter of commitment: South",
            "Letter of commitment: West ",
        ]
        assert found(Asked(sort="about", descending=True), SCHEDULE)[0].endswith("West ")
        page = list_generated(
            actor=SYSTEM, agreement_id=tested.id, asked=Asked(page=2, rows=4), kind=None
        )
        assert (len(page.rows), page.total, page.pages) == (4, 13, 4)

    def test_says_what_was_issued(self, world: World, tested: Agreed) -> None:
        issue_document(
            actor=world.lead.actor(),
            agreement_id=tested.id,
            kind=LETTER,
            subject_id=tested.south,
            now=NOW,
        )
        rows = list_generated(actor=SYSTEM, agreement_id=tested.id, asked=EVERYTHING).rows
        assert [line.about[:5] for line in rows if line.issued == "DN-2025-0001"] == ["South"]


def test_issued_ones_are_read_by_the_same_people(world: World, tested: Agreed) -> None:
    everything = listed(tested, SYSTEM)
    for kind in (SCHEDULE, LETTER, LEAVER, TIER):
        subject_id = next(each for found, each in everything if found is kind)
        issue_document(
            actor=SYSTEM, agreement_id=tested.id, kind=kind, subject_id=subject_id, now=NOW
        )
    issued = list_issued(actor=SYSTEM, agreement_id=tested.id, asked=EVERYTHING).rows
    for name in READ:
        actor = world.everybody()[name].actor()
        theirs = listed(tested, actor)
        page = list_issued(actor=actor, agreement_id=tested.id, asked=EVERYTHING)
        seen = {line.id for line in page.rows}
        for line in issued:
            asked = Wanted(
                actor=actor,
                agreement_id=tested.id,
                document_id=line.id,
                file_format=Format.PDF,
            )
            if (line.kind, line.subject_id) in theirs:
                assert line.id in seen, name
                assert open_issued(**asked).name.endswith(".pdf")
            else:
                assert line.id not in seen, name
                assert isinstance(refusal(open_issued, **asked), NotFound)


def test_a_statement_of_all_is_no_trusts_own(world: World, agreed: Agreed) -> None:
    """What every trust spent is for those who see everybody's volumes."""
    agreement = db.session.get_one(Agreement, agreed.id)
    readers = {
        name
        for name in READ
        if may_read(
            world.everybody()[name].actor(), agreement, GeneratedKind.REBATE_STATEMENT, None
        )
    }
    assert readers == {"lead", "consortium_finance", "auditor"}
