"""From the recommendation to the award: who answers, what waits, what is refused."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.contracts.models.agreement import TrustContract
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.mail.outbox import OutgoingMail
from consortium.tenders.domain.acceptance import AcceptanceAnswer
from consortium.tenders.domain.owing import Standing
from consortium.tenders.domain.supplier_check import CheckOutcome
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.acceptance import acceptances_of
from consortium.tenders.models.history import events_of
from consortium.tenders.models.ranking import PriceRun, latest_runs
from consortium.tenders.models.scenario import scenarios_of
from consortium.tenders.models.standstill import standstill_of
from consortium.tenders.models.summary import summaries_of
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.acceptance import find_acceptance_question, find_acceptances
from consortium.tenders.queries.readiness_board import find_board
from consortium.tenders.queries.summary import find_own_summary, list_own_summaries
from consortium.tenders.usecases.acceptance import accept_part, decline_part
from consortium.tenders.usecases.challenge import end_challenge, record_challenge
from consortium.tenders.usecases.recommendation import recommend
from consortium.tenders.usecases.standstill import (
    AwardNotice,
    begin_standstill,
    set_signing_day,
)
from consortium.tenders.usecases.summary import issue_summaries
from tests.support.world import SYSTEM, World
from tests.tenders.factories import (
    AFTER,
    AWARD_NOTICE,
    SIGNABLE,
    Made,
    accept,
    approved,
    award,
    check_supplier,
    compared,
    recommended,
)


def state_of(made: Made) -> TenderState:
    return db.session.get_one(Tender, made.id).state


def choose(made: Made, supplier: str, rule: str = "") -> None:
    recommend(
        actor=made.world.lead.actor(),
        bid_id=made.bids[supplier],
        reason="Chosen",
        rule=rule,
        scenario_id=compared(made, supplier),
        now=AFTER,
    )


def decline(made: Made, trust_id: UUID) -> None:
    decline_part(actor=SYSTEM, tender_id=made.id, trust_id=trust_id, reason="No money", now=AFTER)


class TestRecommendation:
    @pytest.mark.usefixtures("ranked_ground")
    def test_of_a_bid_that_is_not_first_names_a_published_rule(self, made: Made) -> None:
        with pytest.raises(Invalid) as refusal:
            choose(made, "gamma")
        assert refusal.value.code == "no_rule"
        choose(made, "gamma", rule="At most two lots to one supplier, 4.3")
        assert state_of(made) is TenderState.RECOMMENDED

    @pytest.mark.usefixtures("recommended_ground")
    def test_is_made_once_for_a_ranking(self, made: Made) -> None:
        with pytest.raises(Conflict) as refusal:
            choose(made, "alpha")
        assert refusal.value.code == "wrong_state"


class TestAcceptance:
    @pytest.mark.usefixtures("recommended_ground")
    def test_of_every_trust_moves_the_tender_on(self, world: World, made: Made) -> None:
        for trust in (world.north, world.south):
            accept(made, trust)
        assert state_of(made) is TenderState.RECOMMENDED
        accept(made, world.west)
        assert state_of(made) is TenderState.APPROVED
        # 420,000, 300,000 and 240,000 examinations a year at £1.00 over five years.
        assert {row.trust_id: row.total for row in acceptances_of(made.id)} == {
            world.north: Decimal(2_100_000),
            world.south: Decimal(1_500_000),
            world.west: Decimal(1_200_000),
        }

    @pytest.mark.usefixtures("recommended_ground")
    def test_is_for_those_who_answer_for_the_trust(self, world: World, made: Made) -> None:
        for someone, trust in (
            (world.budget_holder, world.west),
            (world.lead_of_south, world.north),
            (world.evaluator, world.south),
        ):
            with pytest.raises(NotAllowed):
                accept_part(actor=someone.actor(), tender_id=made.id, trust_id=trust, now=AFTER)
        with pytest.raises(NotAllowed, match="You scored bids"):
            accept_part(
                actor=world.lead.actor(), tender_id=made.id, trust_id=world.north, now=AFTER
            )
        with pytest.raises(NotFound):
            accept_part(
                actor=world.stranger.actor(), tender_id=made.id, trust_id=world.north, now=AFTER
            )

    @pytest.mark.usefixtures("recommended_ground")
    def test_shows_each_trust_its_own_part_only(self, world: World, made: Made) -> None:
        accept(made, world.south)
        (own,) = find_acceptances(actor=world.budget_holder_of_west.actor(), tender_id=made.id).rows
        assert (own.trust, own.total, own.may_answer) == ("West Trust", Decimal(1_200_000), True)
        seen = find_acceptances(actor=world.lead.actor(), tender_id=made.id).rows
        assert [(row.trust, row.total, row.answer) for row in seen] == [
            ("North Trust", Decimal(2_100_000), None),
            ("South Trust", None, AcceptanceAnswer.ACCEPTED),
            ("West Trust", None, None),
        ]
        assert find_acceptances(actor=world.evaluator.actor(), tender_id=made.id).rows == ()
        with pytest.raises(NotAllowed):
            find_acceptance_question(
                actor=world.budget_holder.actor(), tender_id=made.id, trust_id=world.west
            )

    @pytest.mark.usefixtures("recommended_ground")
    def test_stands_on_the_board_until_it_comes(self, world: World, made: Made) -> None:
        accept(made, world.south)
        board = find_board(actor=world.lead.actor(), tender_id=made.id, today=AFTER.date())
        assert {row.trust: row.standing for row in board.rows if row.what == "Acceptance"} == {
            "North Trust": Standing.OWED,
            "South Trust": Standing.DONE,
            "West Trust": Standing.OWED,
        }


class TestDecline:
    @pytest.mark.usefixtures("recommended_ground")
    def test_scores_the_prices_anew_without_the_trust(self, world: World, made: Made) -> None:
        before = latest_runs(made.id)[made.lot]
        accept(made, world.north)
        decline(made, world.west)
        # The scenario behind the recommendation was worked out again, for those who remain.
        reached = [event.to_state for event in events_of(made.id)]
        assert reached[-2:] == [TenderState.RANKED, TenderState.SCENARIOS]
        again, asked = scenarios_of(made.id)
        assert (asked.found["total"], again.found["total"]) == ("4800000.00", "3600000.00")
        assert set(again.found["choices"][0]["by_trust"]) == {"NOR", "SOU"}
        after = latest_runs(made.id)[made.lot]
        # 720,000 a year are left, over five years, at £1.00, £0.92 and £1.12; the old run stays.
        assert {bid.price for bid in after.bids()} == {
            Decimal(3_600_000),
            Decimal(3_312_000),
            Decimal(4_032_000),
        }
        assert after.id != before.id
        assert db.session.get_one(PriceRun, before.id).set_sha256 == before.set_sha256

    @pytest.mark.usefixtures("recommended_ground")
    def test_asks_those_who_accepted_again_and_awards_without_it(
        self, world: World, made: Made
    ) -> None:
        accept(made, world.north)
        decline(made, world.west)
        recommended(made)
        seen = find_acceptances(actor=SYSTEM, tender_id=made.id)
        assert [(row.trust, row.answer) for row in seen.rows] == [
            ("North Trust", None),
            ("South Trust", None),
        ]
        assert [each.trust for each in seen.left] == ["West Trust"]
        for trust in (world.north, world.south):
            accept(made, trust)
        issue_summaries(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
        begin_standstill(actor=SYSTEM, tender_id=made.id, notice=AWARD_NOTICE, now=AFTER)
        check_supplier(made, world.alpha)
        agreement_id = award(made)
        rows = select(TrustContract).where(TrustContract.agreement_id == agreement_id)
        assert {row.trust_id: row.value for row in db.session.scalars(rows)} == {
            world.north: Decimal(2_100_000),
            world.south: Decimal(1_500_000),
        }

    @pytest.mark.usefixtures("recommended_ground")
    def test_of_the_last_trust_is_refused(self, world: World, made: Made) -> None:
        decline(made, world.west)
        recommended(made)
        decline(made, world.south)
        recommended(made)
        with pytest.raises(Conflict) as refusal:
            decline(made, world.north)
        assert refusal.value.code == "nobody_left"


class TestSummaries:
    @pytest.mark.usefixtures("told_ground")
    def test_go_to_every_bidder_at_one_instant(self, made: Made) -> None:
        sent = summaries_of(made.id)
        assert set(sent) == set(made.bids.values())
        assert {row.sent_at for row in sent.values()} == {AFTER}
        beta = sent[made.bids["beta"]].body
        assert (beta["own"]["total"], beta["winner"]["total"]) == ("79.60", "83.60")
        assert [mark["score"] for mark in beta["winner"]["marks"]] == ["78", "36.8"]
        assert beta["why_not"].startswith("The bid has 79.60 of 100 and stands at place 3")
        assert sent[made.bids["alpha"]].body["won"]

    @pytest.mark.usefixtures("told_ground")
    def test_are_announced_by_a_mail_without_figures(self, world: World) -> None:
        (mail,) = db.session.scalars(select(OutgoingMail))
        assert mail.recipient == world.supplier.email
        assert not any(secret in mail.body for secret in ("83.6", "78", "Alpha", "won"))

    @pytest.mark.usefixtures("told_ground")
    def test_are_read_by_their_own_supplier_only(self, world: World, made: Made) -> None:
        sent, reader = summaries_of(made.id), world.supplier.actor()
        (own,) = list_own_summaries(actor=reader)
        assert own.id == sent[made.bids["alpha"]].id
        paper = find_own_summary(actor=reader, summary_id=own.id, now=AFTER)
        assert paper.inputs_sha256 == sent[made.bids["alpha"]].body_sha256
        with pytest.raises(NotFound):
            find_own_summary(actor=reader, summary_id=sent[made.bids["beta"]].id, now=AFTER)


class TestStandstill:
    def begin(self, made: Made, published_at: datetime) -> date:
        return begin_standstill(
            actor=made.world.lead.actor(),
            tender_id=made.id,
            notice=AwardNotice(number="023456-2025", published_at=published_at),
            now=AFTER + timedelta(hours=1),
        )

    @pytest.mark.usefixtures("told_ground")
    def test_begins_with_a_notice_after_the_summaries(self, made: Made) -> None:
        with pytest.raises(Invalid) as refusal:
            self.begin(made, AFTER - timedelta(microseconds=1))
        assert refusal.value.code == "notice_before_summaries"
        with pytest.raises(Invalid) as refusal:
            begin_standstill(actor=SYSTEM, tender_id=made.id, now=AFTER)
        assert refusal.value.code == "no_notice"
        assert self.begin(made, AFTER) == date(2025, 6, 12)
        row = standstill_of(made.id)
        assert row is not None
        assert (row.last_day, row.signing_from) == (date(2025, 6, 11), SIGNABLE)

    @pytest.mark.usefixtures("standing_still_ground")
    def test_ends_earlier_only_with_a_reason(self, made: Made) -> None:
        with pytest.raises(Invalid):
            self.set(made, date(2025, 6, 10), "")
        self.set(made, date(2025, 6, 10), "Every bidder waived it")
        row = standstill_of(made.id)
        assert row is not None
        assert (row.computed_signing_on, row.override_because) == (
            date(2025, 6, 12),
            "Every bidder waived it",
        )

    def set(self, made: Made, day: date, because: str) -> None:
        set_signing_day(
            actor=made.world.lead.actor(),
            tender_id=made.id,
            signing_on=day,
            because=because,
            now=AFTER,
        )


class TestChallenge:
    @pytest.mark.usefixtures("standing_still_ground")
    def test_holds_the_award_until_it_ends(self, made: Made) -> None:
        first, second = self.challenge(made, "Beta Ltd"), self.challenge(made, "Gamma Ltd")
        assert state_of(made) is TenderState.SUSPENDED
        with pytest.raises(Conflict) as refusal:
            award(made)
        assert refusal.value.code == "no_such_step"
        self.end(made, first)
        assert state_of(made) is TenderState.SUSPENDED
        with pytest.raises(Conflict):
            self.end(made, first)
        self.end(made, second)
        assert state_of(made) is TenderState.STANDSTILL
        award(made)

    def challenge(self, made: Made, challenger: str) -> UUID:
        return record_challenge(
            actor=made.world.lead.actor(),
            tender_id=made.id,
            challenger=challenger,
            grounds="The scores are not explained",
            received_at=AFTER,
            now=AFTER,
        )

    def end(self, made: Made, challenge_id: UUID) -> None:
        end_challenge(
            actor=made.world.lead.actor(),
            challenge_id=challenge_id,
            reason="Withdrawn",
            now=AFTER,
        )


class TestCheck:
    @pytest.mark.usefixtures("standing_still_ground")
    def test_that_excludes_stops_the_award(self, world: World, made: Made) -> None:
        check_supplier(made, world.alpha, CheckOutcome.EXCLUDED, "Debarred since May")
        with pytest.raises(Conflict, match="no check against exclusion"):
            award(made)

    @pytest.mark.usefixtures("ranked_ground")
    def test_is_of_a_winner_and_has_its_reason(self, world: World, made: Made) -> None:
        approved(made)
        with pytest.raises(NotFound):
            check_supplier(made, world.beta)
        with pytest.raises(Invalid):
            check_supplier(made, world.alpha, CheckOutcome.EXCLUDABLE_ALLOWED)
