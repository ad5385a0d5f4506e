"""Issuing a document: numbered, kept byte by byte, and never twice the same."""

from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from consortium.contracts.domain.papers.generated_documents import GeneratedKind
from consortium.contracts.domain.terms.leads import LeadKind
from consortium.contracts.models.agreement import ParticipationEvent
from consortium.contracts.models.issued_document import IssuedDocument
from consortium.contracts.models.schedule import TierDetermination
from consortium.contracts.queries.generated_documents import in_format, list_generated, preview
from consortium.contracts.queries.issued_documents import list_issued, open_issued
from consortium.contracts.reports.generated_documents import Format
from consortium.contracts.usecases.generated_documents import issue_document
from consortium.contracts.usecases.standing import record_lead
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.conftest import WEST_LEFT, Agreed
from tests.contracts.factories import commit
from tests.contracts.reading import words_of_docx, words_of_pdf
from tests.contracts.rebates import STORY, earned, settle_all
from tests.support.world import SYSTEM, Someone, World

ISSUED_AT = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
LATER = datetime(2025, 12, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def test_of_october(world: World, agreed: Agreed) -> UUID:
    """The test of the lenses that found West gone."""
    run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=WEST_LEFT, now=ISSUED_AT)
    rows = select(TierDetermination).where(
        TierDetermination.agreement_id == agreed.id, TierDetermination.tested_on == WEST_LEFT
    )
    return next(row.id for row in db.session.scalars(rows) if row.measure == 22_500)


def leaving(agreed: Agreed) -> UUID:
    rows = select(ParticipationEvent).where(
        ParticipationEvent.agreement_id == agreed.id,
        ParticipationEvent.effective_on == WEST_LEFT,
    )
    return db.session.scalars(rows).one().id


def issue(
    agreed: Agreed,
    kind: GeneratedKind,
    subject_id: UUID,
    *,
    by: Someone,
    now: datetime = ISSUED_AT,
) -> UUID:
    return issue_document(
        actor=by.actor(), agreement_id=agreed.id, kind=kind, subject_id=subject_id, now=now
    )


def kept(agreed: Agreed, document_id: UUID, file_format: Format) -> bytes:
    found = open_issued(
        actor=SYSTEM, agreement_id=agreed.id, document_id=document_id, file_format=file_format
    )
    return found.path.read_bytes()


class TestIssueDocument:
    def test_keeps_both_files_with_their_hashes(
        self, world: World, agreed: Agreed, test_of_october: UUID
    ) -> None:
        """18,000 and 4,500 lenses are 22,500: the tier of £40 in place of £38."""
        document_id = issue(agreed, GeneratedKind.TIER_NOTICE, test_of_october, by=world.lead)
        row = db.session.get_one(IssuedDocument, document_id)
        assert row.reference == "DN-2025-0001"
        assert (row.known_at, row.issued_by) == (ISSUED_AT, world.lead.id)
        (line,) = list_issued(actor=SYSTEM, agreement_id=agreed.id, asked=Asked()).rows
        pdf = kept(agreed, document_id, Format.PDF)
        file = kept(agreed, document_id, Format.DOCX)
        assert (line.pdf_sha256, line.docx_sha256) == (
            sha256(pdf).hexdigest(),
            sha256(file).hexdigest(),
        )
        for words in (words_of_pdf(pdf), words_of_docx(file)):
            assert "DN-2025-0001 · AG-2025-" in words
            assert "PREVIEW" not in words
            assert "From 1 October 2025 the members pay the prices of the tier of 18,000" in words
            assert "£38.00 £40.00" in words
            assert "2: North Trust, South Trust" in words

    def test_says_so_in_the_audit_log(
        self, world: World, agreed: Agreed, test_of_october: UUID
    ) -> None:
        issue(agreed, GeneratedKind.TIER_NOTICE, test_of_october, by=world.lead)
        event = last_event()
        assert event.action == "document.issued"
        assert details(event)["document"] == "DN-2025-0001"
        assert details(event)["kind"] == "Tier notice"

    def test_issues_nothing_twice_until_something_changes(
        self, world: World, agreed: Agreed
    ) -> None:
        first = issue(agreed, GeneratedKind.LETTER_OF_COMMITMENT, agreed.north, by=world.lead)
        before = kept(agreed, first, Format.PDF)
        refused = refusal(
            issue, agreed, GeneratedKind.LETTER_OF_COMMITMENT, agreed.north, by=world.lead
        )
        assert isinstance(refused, Conflict)
        assert refused.code == "issued_already"
        assert "DN-2025-0001" in refused.message
        commit(world, agreed.north, agreed.items["IOL"], "17000", since=date(2026, 1, 1), now=LATER)
        kind = GeneratedKind.LETTER_OF_COMMITMENT
        second = issue(agreed, kind, agreed.north, by=world.lead, now=LATER)
        assert kept(agreed, first, Format.PDF) == before
        assert "17,000" not in words_of_pdf(before)
        assert "17,000" in words_of_pdf(kept(agreed, second, Format.PDF))
        assert db.session.get_one(IssuedDocument, second).reference == "DN-2025-0002"

    def test_is_for_those_who_manage_the_agreement(self, world: World, agreed: Agreed) -> None:
        for someone in (world.finance_of_north, world.supplier, world.auditor):
            refused = refusal(
                issue, agreed, GeneratedKind.CONTRACT_SCHEDULE, agreed.north, by=someone
            )
            assert isinstance(refused, NotAllowed)
        refused = refusal(
            issue, agreed, GeneratedKind.CONTRACT_SCHEDULE, agreed.north, by=world.stranger
        )
        assert isinstance(refused, NotFound)

    def test_needs_a_subject_of_its_kind(self, world: World, agreed: Agreed) -> None:
        """A leaving is no contract, no joining, no test and no rebate."""
        for kind in GeneratedKind:
            wrong = leaving(agreed) if kind is not GeneratedKind.LEAVER_NOTICE else agreed.west
            for subject_id in (wrong, uuid4()):
                refused = refusal(issue, agreed, kind, subject_id, by=world.lead)
                assert isinstance(refused, NotFound)
        assert list_issued(actor=SYSTEM, agreement_id=agreed.id, asked=Asked()).total == 0


class TestPreview:
    def test_is_marked_and_otherwise_what_would_be_issued(
        self, world: World, agreed: Agreed
    ) -> None:
        shown = preview(
            actor=world.lead.actor(),
            agreement_id=agreed.id,
            kind=GeneratedKind.LEAVER_NOTICE,
            subject_id=leaving(agreed),
            now=ISSUED_AT,
        )
        assert shown.marks == ("Preview: not issued",)
        words = words_of_pdf(in_format(shown, Format.PDF))
        assert "IOL Intraocular lens each £38.00 £47.50" in words
        assert "OVD Viscoelastic each £10.50 £13.00" in words
        document_id = issue(agreed, GeneratedKind.LEAVER_NOTICE, leaving(agreed), by=world.lead)
        row = db.session.get_one(IssuedDocument, document_id)
        assert row.inputs_sha256 == shown.inputs_sha256

    def test_knows_nothing_that_was_recorded_later(self, world: World, agreed: Agreed) -> None:
        def known_at(now: datetime) -> str:
            shown = preview(
                actor=SYSTEM,
                agreement_id=agreed.id,
                kind=GeneratedKind.CONTRACT_SCHEDULE,
                subject_id=agreed.north,
                now=now,
            )
            return words_of_docx(in_format(shown, Format.DOCX))

        early = known_at(datetime(2025, 1, 10, 9, 0, tzinfo=UTC))
        assert "DRAFT" in early
        assert "No version of the prices is active yet." in early
        late = known_at(ISSUED_AT)
        assert "DRAFT" not in late
        assert "Recorded as signed on 15 January 2025." in late
        assert known_at(ISSUED_AT) == late

    def test_names_who_was_appointed_to_lead_under_the_agreement(
        self, world: World, agreed: Agreed
    ) -> None:
        """The consortium is led by North; under this agreement South takes over in November."""
        record_lead(
            actor=SYSTEM,
            agreement_id=agreed.id,
            trust_id=world.south,
            kind=LeadKind.APPOINTED,
            effective_on=date(2025, 11, 1),
            reason="North asked for it",
            now=ISSUED_AT,
        )

        def lead_in(now: datetime) -> str:
            shown = preview(
                actor=SYSTEM,
                agreement_id=agreed.id,
                kind=GeneratedKind.LEAVER_NOTICE,
                subject_id=leaving(agreed),
                now=now,
            )
            return words_of_pdf(in_format(shown, Format.PDF)).partition("Signature")[2]

        assert "North Trust" in lead_in(ISSUED_AT)
        assert "South Trust" in lead_in(LATER)


class TestStatementOfOneTrust:
    """4% of £256,200, West's share forfeited, is £10,248: North's 200,000 ÷ 256,200 are £8,000."""

    def test_has_its_share_and_nothing_of_the_others(self, world: World, agreed: Agreed) -> None:
        settle_all(earned(agreed.id, STORY, now=datetime(2026, 4, 17, 9, 0, tzinfo=UTC)))
        finance = world.finance_of_north.actor()
        page = list_generated(
            actor=finance,
            agreement_id=agreed.id,
            asked=Asked(),
            kind=GeneratedKind.REBATE_STATEMENT,
        )
        (line,) = page.rows
        assert line.about == "North Trust: Viscoelastic rebate, contract year from 1 April 2025"
        shown = preview(
            actor=finance,
            agreement_id=agreed.id,
            kind=line.kind,
            subject_id=line.subject_id,
            now=datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
        )
        said = words_of_pdf(in_format(shown, Format.PDF))
        assert "North Trust £200,000.00 £8,000.00 £8,000.00 £0.00" in said
        assert "CN-77 £8,000.00" in said
        for others in ("South Trust", "£2,248", "£10,248", "£271,950"):
            assert others not in said
        for someone in (world.finance_of_west, world.supplier):
            refused = refusal(
                preview,
                actor=someone.actor(),
                agreement_id=agreed.id,
                kind=line.kind,
                subject_id=line.subject_id,
                now=LATER,
            )
            assert isinstance(refused, NotFound)

    def test_is_issued_beside_the_statement_for_all(self, world: World, agreed: Agreed) -> None:
        earned(agreed.id, STORY, now=datetime(2026, 4, 17, 9, 0, tzinfo=UTC))
        page = list_generated(
            actor=world.lead.actor(),
            agreement_id=agreed.id,
            asked=Asked(),
            kind=GeneratedKind.REBATE_STATEMENT,
        )
        now = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
        issued = [
            issue(agreed, line.kind, line.subject_id, by=world.lead, now=now) for line in page.rows
        ]
        trusts = [db.session.get_one(IssuedDocument, each).trust_id for each in issued]
        assert sorted(map(str, trusts)) == sorted(map(str, (world.north, world.south, None)))
