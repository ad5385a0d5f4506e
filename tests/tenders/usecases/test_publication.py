"""Publishing, closing at the deadline, opening."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs import queue
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.publication import Engagement, NoticeGiven
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.publication import latest_window, publications_of
from consortium.tenders.models.sealed_bid import SealedBid
from consortium.tenders.models.tender import Tender
from consortium.tenders.usecases.publication import (
    BiddingTime,
    close_due_tenders,
    close_tender,
    open_bids,
    publish_tender,
)
from consortium.tenders.usecases.question import ask_question
from consortium.tenders.usecases.tender import change_tender
from tests.support.world import SYSTEM, World
from tests.tenders.factories import (
    AFTER,
    BEGAN,
    DEADLINE,
    NOTICE,
    TIME,
    Made,
    bare,
    closed,
    criteria,
    draft,
    invite,
    lot_bid,
    mandated,
    one_price,
    open_together,
    publish,
    ready,
    submit,
    with_lot,
)

MICROSECOND = timedelta(microseconds=1)


class TestPublishTender:
    @pytest.mark.usefixtures("published_ground")
    def test_sets_the_deadline_and_keeps_what_it_rests_on(self, made: Made) -> None:
        assert db.session.get_one(Tender, made.id).deadline == DEADLINE
        window = latest_window(made.id)
        assert window is not None
        # Published on Sunday 20 April 2025: day 25 is Thursday 15 May.
        assert (window.minimum_days, window.earliest_on) == (25, date(2025, 5, 15))
        assert window.basis == "Procurement Act 2023, s.54(4)"
        (notice,) = publications_of(made.id)
        assert (notice.kind, notice.notice_number) == (NoticeKind.UK4, "012345-2025")

    def test_needs_weights_of_100(self, world: World) -> None:
        made = ready(draft(world, judged_by=criteria("60", "39.99")))
        with pytest.raises(Conflict, match=r"add up to 99\.99, not to 100\.00"):
            publish(made)

    def test_needs_the_participation_clause(self, world: World) -> None:
        made = with_lot(bare(world, clause_text=""))
        invite(made)
        with pytest.raises(Conflict, match="participation clause has no text"):
            publish(mandated(made))

    @pytest.mark.usefixtures("drafted_ground")
    def test_needs_an_approved_assessment_and_a_review(self, made: Made) -> None:
        mandated(made)
        with pytest.raises(Conflict) as refusal:
            publish(made)
        assert "There is no conflicts assessment yet (s.83)." in refusal.value.message
        assert "Nobody has reviewed yet" in refusal.value.message

    @pytest.mark.usefixtures("ready_ground")
    def test_needs_a_new_review_when_the_clause_changed(self, world: World, made: Made) -> None:
        row = db.session.get_one(Tender, made.id)
        change_tender(
            actor=world.lead.actor(),
            tender_id=made.id,
            version=row.version,
            title=row.title,
            clause_text="Another clause.",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            now=BEGAN,
        )
        with pytest.raises(Conflict, match="Nobody has reviewed yet"):
            publish(made)

    @pytest.mark.usefixtures("ready_ground")
    def test_needs_a_deadline_that_lies_ahead(self, world: World, made: Made) -> None:
        with pytest.raises(Conflict, match="must lie in the future"):
            publish_tender(
                actor=world.lead.actor(),
                tender_id=made.id,
                notice=NOTICE,
                time=replace(TIME, deadline=BEGAN),
                now=BEGAN,
            )

    @pytest.mark.usefixtures("drafted_ground")
    def test_follows_the_mandates(self, made: Made) -> None:
        with pytest.raises(Conflict) as refusal:
            publish(made)
        assert refusal.value.code == "no_such_step"

    @pytest.mark.usefixtures("ready_ground")
    @pytest.mark.parametrize(("who", "error"), [("stranger", NotFound), ("evaluator", NotAllowed)])
    def test_is_for_those_who_run_the_tender(
        self, world: World, made: Made, who: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            publish_tender(
                actor=getattr(world, who).actor(),
                tender_id=made.id,
                notice=NOTICE,
                time=TIME,
                now=BEGAN,
            )

    @pytest.mark.usefixtures("ready_ground")
    def test_is_done_by_another_person_than_reviewed_the_clause(
        self, world: World, made: Made
    ) -> None:
        with pytest.raises(Conflict, match="another person than reviewed"):
            publish_tender(
                actor=world.lead_of_south.actor(),
                tender_id=made.id,
                notice=NOTICE,
                time=TIME,
                now=BEGAN,
            )


class TestTheNotice:
    """Published Tuesday 1 September 2026; bids by Friday 25 September are a day too early."""

    PUBLISHED = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
    GIVEN = NoticeGiven(
        number="054321-2026", published_at=PUBLISHED, engagement_note="The market is known"
    )

    def send(self, made: Made, deadline: datetime, because: str = "") -> None:
        publish_tender(
            actor=made.world.lead.actor(),
            tender_id=made.id,
            notice=self.GIVEN,
            time=BiddingTime(
                deadline=deadline,
                questions_until=deadline - timedelta(days=5),
                override_because=because,
            ),
            now=self.PUBLISHED,
        )

    @pytest.mark.usefixtures("ready_ground")
    def test_a_day_too_early_is_refused_with_the_section(self, made: Made) -> None:
        with pytest.raises(Invalid) as refusal:
            self.send(made, datetime(2026, 9, 25, 22, 59, tzinfo=UTC))
        assert "Saturday 26 September 2026" in refusal.value.message
        assert "Procurement Act 2023, s.54(4)" in refusal.value.message
        assert refusal.value.field == "deadline_on"

    @pytest.mark.usefixtures("ready_ground")
    def test_the_25th_day_is_lawful(self, made: Made) -> None:
        # 23:00 UTC is midnight in London: the 26th has begun.
        self.send(made, datetime(2026, 9, 25, 23, 0, tzinfo=UTC))

    @pytest.mark.usefixtures("ready_ground")
    def test_a_reason_overrides_and_both_days_are_kept(self, made: Made) -> None:
        self.send(made, datetime(2026, 9, 20, 11, 0, tzinfo=UTC), "Agreed with every bidder")
        window = latest_window(made.id)
        assert window is not None
        assert window.earliest_on == date(2026, 9, 26)
        assert window.override_because == "Agreed with every bidder"

    @pytest.mark.usefixtures("ready_ground")
    def test_must_not_lie_in_the_future(self, world: World, made: Made) -> None:
        with pytest.raises(Invalid, match=r"reg 5\(11\)"):
            publish_tender(
                actor=world.lead.actor(),
                tender_id=made.id,
                notice=self.GIVEN,
                time=TIME,
                now=self.PUBLISHED - timedelta(seconds=1),
            )

    @pytest.mark.usefixtures("ready_ground")
    def test_follows_the_conflicts_assessment(self, world: World, made: Made) -> None:
        early = replace(NOTICE, published_at=BEGAN - timedelta(minutes=1))
        with pytest.raises(Invalid, match="must be approved before"):
            publish_tender(
                actor=world.lead.actor(), tender_id=made.id, notice=early, time=TIME, now=BEGAN
            )

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"number": "12345-2026"}, "notice_number"),
            ({"engagement_note": " "}, "engagement_note"),
            ({"engagement": Engagement.NOTICE}, "engagement_note"),
        ],
    )
    def test_says_what_it_must(self, world: World, change: dict[str, object], field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            publish_tender(
                actor=world.lead.actor(),
                tender_id=world.north,
                notice=replace(self.GIVEN, **change),  # type: ignore[arg-type]
                time=TIME,
                now=self.PUBLISHED,
            )
        assert refusal.value.field == field

    @pytest.mark.usefixtures("ready_ground")
    def test_questions_end_before_the_deadline(self, world: World, made: Made) -> None:
        with pytest.raises(Invalid, match="before the deadline"):
            publish_tender(
                actor=world.lead.actor(),
                tender_id=made.id,
                notice=NOTICE,
                time=replace(TIME, questions_until=DEADLINE),
                now=BEGAN,
            )


class TestCloseTender:
    @pytest.mark.usefixtures("published_ground")
    def test_waits_for_the_deadline_by_the_second(self, world: World, made: Made) -> None:
        before = DEADLINE - timedelta(seconds=1)
        with pytest.raises(Conflict, match="has not passed yet"):
            close_tender(actor=world.lead.actor(), tender_id=made.id, now=before)
        close_tender(actor=world.lead.actor(), tender_id=made.id, now=DEADLINE)
        assert db.session.get_one(Tender, made.id).state is TenderState.CLOSED


class TestCloseDueTenders:
    """As the clock does it every minute; the deadline is half-open, as it is for bids."""

    CLOCK = Actor.system("clock")

    @pytest.mark.usefixtures("published_ground")
    def test_closes_at_the_deadline_once_and_keeps_the_bids_in_time(
        self, world: World, made: Made
    ) -> None:
        in_time = DEADLINE - MICROSECOND
        version = submit(made, "alpha", lot_bid(made, one_price(made)), now=in_time)
        assert close_due_tenders(actor=self.CLOCK, now=in_time) == []
        assert close_due_tenders(actor=self.CLOCK, now=DEADLINE) == [made.id]
        for at in (DEADLINE, DEADLINE + MICROSECOND):
            with pytest.raises(Conflict) as refusal:
                submit(made, "beta", lot_bid(made, one_price(made)), now=at)
            assert refusal.value.code == "too_late"
        assert close_due_tenders(actor=self.CLOCK, now=DEADLINE + MICROSECOND) == []
        (row,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "tender.closed"))
        assert (row.actor, row.subject_id, row.at) == ("system: clock", made.id, DEADLINE)
        (stands,) = db.session.scalars(select(SealedBid).where(SealedBid.tender_id == made.id))
        assert (stands.id, stands.received_at) == (version, in_time)
        open_together(made)
        assert [each.supplier_id for each in db.session.scalars(select(Bid))] == [world.alpha]

    @pytest.mark.usefixtures("published_ground")
    def test_leaves_what_waits_for_an_answer(self, world: World, made: Made) -> None:
        ask_question(
            actor=SYSTEM,
            supplier_id=world.alpha,
            tender_id=made.id,
            text="Is delivery to each site?",
            now=BEGAN,
        )
        assert close_due_tenders(actor=self.CLOCK, now=AFTER) == []
        assert db.session.get_one(Tender, made.id).state is TenderState.PUBLISHED

    @pytest.mark.usefixtures("published_ground")
    def test_comes_late_after_the_lead(self, world: World, made: Made) -> None:
        close_tender(actor=world.lead.actor(), tender_id=made.id, now=DEADLINE)
        assert close_due_tenders(actor=self.CLOCK, now=AFTER) == []

    def test_is_done_every_minute(self) -> None:
        schedules = {name: schedule for name, schedule, _ in queue.periodic_tasks()}
        assert schedules["close_due_tenders"] == {"minute": "*"}


class TestOpenBids:
    @pytest.mark.usefixtures("opened_ground")
    def test_keeps_when_they_were_opened(self, made: Made) -> None:
        assert db.session.get_one(Tender, made.id).opened_at == AFTER

    @pytest.mark.usefixtures("drafted_ground")
    def test_asks_the_clock_again(self, world: World, made: Made) -> None:
        closed(made)
        with pytest.raises(Conflict):
            open_bids(actor=world.lead.actor(), tender_id=made.id, now=BEGAN)
