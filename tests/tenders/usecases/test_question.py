"""Questions of suppliers, answers to all, amendments and later deadlines."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.contracts.domain.managing.documents import SentFile
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.mail import OutgoingMail
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.amendment import amendments_of
from consortium.tenders.models.publication import latest_window
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.amendment import (
    find_amendments,
    find_supplier_amendments,
    open_supplier_document,
)
from consortium.tenders.queries.portal import find_supplier
from consortium.tenders.queries.question import find_questions, find_supplier_questions
from consortium.tenders.usecases.amendment import (
    amend_tender,
    confirm_extension,
    propose_extension,
    refuse_extension,
)
from consortium.tenders.usecases.publication import close_tender
from consortium.tenders.usecases.question import answer_question, ask_question, publish_answers
from tests.support.world import Someone, World
from tests.tenders.factories import AFTER, DEADLINE, TIME, Made, close, closed, published

ASKED = TIME.questions_until - timedelta(days=1)
LATE = DEADLINE - timedelta(days=2)
LATER = DEADLINE + timedelta(days=9)


def ask(made: Made, now: datetime = ASKED, text: str = "Is Alpha Ltd to move old images?") -> UUID:
    return ask_question(
        actor=made.world.supplier.actor(),
        supplier_id=made.world.alpha,
        tender_id=made.id,
        text=text,
        now=now,
    )


def reply(made: Made, question: UUID, *, changes: bool = False, now: datetime = ASKED) -> None:
    answer_question(
        actor=made.world.lead.actor(),
        question_id=question,
        public_text="Are old images moved?",
        answer="Yes, all of them.",
        changes_bids=changes,
        now=now,
    )


def publish(made: Made, now: datetime = ASKED) -> int:
    return publish_answers(actor=made.world.lead.actor(), tender_id=made.id, now=now)


def propose(made: Made, to: datetime = LATER, now: datetime = LATE) -> UUID:
    return propose_extension(
        actor=made.world.lead.actor(), tender_id=made.id, to=to, reason="A late answer", now=now
    )


def confirm(made: Made, extension: UUID, who: Someone, now: datetime = LATE) -> None:
    confirm_extension(actor=who.actor(), extension_id=extension, now=now)


def subjects() -> list[tuple[str, str]]:
    rows = db.session.execute(select(OutgoingMail.recipient, OutgoingMail.subject))
    return [(recipient, subject) for recipient, subject in rows]


class TestQuestions:
    @pytest.mark.usefixtures("published_ground")
    def test_go_out_without_the_name_to_all_at_once(self, world: World, made: Made) -> None:
        for _ in range(2):
            reply(made, ask(made))
        assert publish(made) == 2
        actor = world.supplier.actor()
        page = find_supplier_questions(
            actor=actor, supplier=find_supplier(actor=actor), tender_id=made.id, now=ASKED
        )
        assert [(each.number, each.question) for each in page.log] == [
            (1, "Are old images moved?"),
            (2, "Are old images moved?"),
        ]
        assert {each.published_at for each in page.log} == {ASKED}
        assert page.may_ask
        reference = db.session.get_one(Tender, made.id).reference
        assert subjects() == [(world.supplier.email, f"{reference}: questions are answered")]

    @pytest.mark.usefixtures("published_ground")
    def test_are_read_by_those_who_run_it_and_the_log_by_the_others(
        self, world: World, made: Made
    ) -> None:
        ask(made)
        seen = {
            who: find_questions(actor=getattr(world, who).actor(), tender_id=made.id)
            for who in ("lead", "evaluator")
        }
        assert [each.supplier for each in seen["lead"].asked] == ["Alpha Ltd"]
        assert seen["lead"].unanswered == 1
        assert seen["evaluator"].asked == ()

    @pytest.mark.usefixtures("published_ground")
    def test_an_unpublished_answer_is_nobodys(self, world: World, made: Made) -> None:
        reply(made, ask(made))
        assert find_questions(actor=world.lead.actor(), tender_id=made.id).log == ()

    @pytest.mark.usefixtures("published_ground")
    def test_a_correction_stands_beside_the_first_answer(self, world: World, made: Made) -> None:
        question = ask(made)
        for number in (1, 2):
            reply(made, question, now=ASKED + timedelta(minutes=number))
            assert publish(made, ASKED + timedelta(minutes=number)) == 1
        page = find_questions(actor=world.lead.actor(), tender_id=made.id)
        assert [each.number for each in page.log] == [1, 2]
        assert page.waiting == 0

    @pytest.mark.usefixtures("published_ground")
    def test_end_with_the_time_for_them(self, made: Made) -> None:
        with pytest.raises(Conflict, match="No more questions"):
            ask(made, TIME.questions_until)

    @pytest.mark.usefixtures("drafted_ground")
    def test_are_for_suppliers_that_the_tender_is_open_to(self, world: World, made: Made) -> None:
        with pytest.raises(NotFound):
            ask(made)
        published(made)
        with pytest.raises(NotFound):
            ask_question(
                actor=world.supplier.actor(),
                supplier_id=world.beta,
                tender_id=made.id,
                text="What?",
                now=ASKED,
            )

    @pytest.mark.usefixtures("published_ground")
    def test_are_answered_by_those_who_run_it(self, world: World, made: Made) -> None:
        question = ask(made)
        for who, error in (("evaluator", NotAllowed), ("stranger", NotFound)):
            with pytest.raises(error):
                answer_question(
                    actor=getattr(world, who).actor(),
                    question_id=question,
                    public_text="What?",
                    answer="That",
                    changes_bids=False,
                    now=ASKED,
                )
        with pytest.raises(Conflict, match="No answer waits"):
            publish(made)

    @pytest.mark.usefixtures("published_ground")
    def test_a_late_change_calls_for_a_later_deadline(self, world: World, made: Made) -> None:
        question = ask(made)
        reply(made, question, now=LATE)
        publish(made, LATE)
        assert find_questions(actor=world.lead.actor(), tender_id=made.id).suggestion is None
        reply(made, question, changes=True, now=LATE)
        publish(made, LATE)
        # Friday 30 May 2025 and six days: Thursday 5 June, at the hour of the deadline.
        found = find_questions(actor=world.lead.actor(), tender_id=made.id).suggestion
        assert found is not None
        assert found.deadline == DEADLINE + timedelta(days=4)


class TestAmendments:
    def send(self, made: Made, now: datetime = LATE, **changes: object) -> int:
        given = {"what": "Images move by March", "why": "The old contract ends earlier"}
        return amend_tender(
            actor=made.world.lead.actor(),
            tender_id=made.id,
            now=now,
            **{**given, **changes},  # type: ignore[arg-type]
        )

    @pytest.mark.usefixtures("published_ground")
    def test_are_told_to_every_supplier_with_their_document(self, world: World, made: Made) -> None:
        file = SentFile(name="spec.pdf", content=BytesIO(b"%PDF-1.7 changed"))
        assert self.send(made, file=file) == 1
        actor = world.supplier.actor()
        supplier = find_supplier(actor=actor)
        (seen,) = find_supplier_amendments(actor=actor, supplier=supplier, tender_id=made.id)
        assert (seen.number, seen.what, seen.at) == (1, "Images move by March", LATE)
        kept = open_supplier_document(
            actor=actor, supplier=supplier, tender_id=made.id, amendment_id=seen.id
        )
        assert kept.path.read_bytes() == b"%PDF-1.7 changed"
        assert [subject.partition(": ")[2] for _, subject in subjects()] == [
            "the tender is amended"
        ]

    @pytest.mark.usefixtures("published_ground")
    def test_end_at_the_deadline_and_say_why(self, made: Made) -> None:
        with pytest.raises(Conflict, match="deadline for bids, which has passed"):
            self.send(made, DEADLINE)
        with pytest.raises(Invalid):
            self.send(made, why=" ")
        assert not amendments_of(made.id)


class TestExtensions:
    @pytest.mark.usefixtures("published_ground")
    def test_need_two_persons(self, world: World, made: Made) -> None:
        extension = propose(made)
        assert db.session.get_one(Tender, made.id).deadline == DEADLINE
        with pytest.raises(Conflict, match="two persons"):
            confirm(made, extension, world.lead)
        confirm(made, extension, world.lead_of_south)
        assert db.session.get_one(Tender, made.id).deadline == LATER
        window = latest_window(made.id)
        assert window is not None
        assert (window.closes_at, window.reason) == (LATER, "A late answer")
        with pytest.raises((Conflict, Invalid)):
            confirm(made, extension, world.lead_of_south)

    @pytest.mark.usefixtures("published_ground")
    def test_never_shorten_the_time(self, world: World, made: Made) -> None:
        with pytest.raises(Invalid, match="later moment"):
            propose(made, DEADLINE)
        nearer, further = propose(made, LATER), propose(made, LATER + timedelta(days=1))
        confirm(made, further, world.lead_of_south)
        with pytest.raises(Invalid, match="later moment"):
            confirm(made, nearer, world.lead_of_south)

    @pytest.mark.usefixtures("published_ground")
    def test_are_not_confirmed_after_the_deadline(self, world: World, made: Made) -> None:
        extension = propose(made)
        with pytest.raises(Conflict, match="has passed"):
            confirm(made, extension, world.lead_of_south, DEADLINE)

    @pytest.mark.usefixtures("published_ground")
    def test_come_late_only_where_a_question_was_not_answered_in_time(
        self, world: World, made: Made
    ) -> None:
        reply(made, ask(made), now=DEADLINE)
        publish(made, now=DEADLINE)
        with pytest.raises(Conflict, match="1 question was not answered to every supplier"):
            close(made)
        with pytest.raises(Invalid, match="later moment"):
            propose(made, AFTER, now=AFTER)
        confirm(made, propose(made, now=AFTER), world.lead_of_south, AFTER)
        close_tender(actor=world.lead.actor(), tender_id=made.id, now=LATER)
        assert db.session.get_one(Tender, made.id).state is TenderState.CLOSED

    @pytest.mark.usefixtures("published_ground")
    def test_can_be_refused(self, world: World, made: Made) -> None:
        extension = propose(made)
        refuse_extension(actor=world.lead.actor(), extension_id=extension, now=LATE)
        with pytest.raises(Conflict, match="answered already"):
            confirm(made, extension, world.lead_of_south)
        page = find_amendments(actor=world.lead.actor(), tender_id=made.id, now=LATE)
        assert [each.confirmed for each in page.extensions] == [False]

    @pytest.mark.usefixtures("drafted_ground")
    def test_are_for_published_tenders(self, made: Made) -> None:
        with pytest.raises(Conflict):
            propose(closed(made))
