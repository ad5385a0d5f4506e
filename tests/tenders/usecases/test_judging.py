"""Judging through the use cases: who may see and score what, and when."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.declaration import Interest, Ruling
from consortium.tenders.domain.marking import KeptMark, Mark
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.panel import Discipline, Seat
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.declaration import InterestDeclaration
from consortium.tenders.models.lot import criteria_of
from consortium.tenders.models.marks import SingleScore
from consortium.tenders.models.panel import scored_criteria
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.answers import find_answers
from consortium.tenders.queries.bid import bids_of
from consortium.tenders.queries.marking import find_judging, find_score_sheet
from consortium.tenders.queries.moderation import find_judged, find_moderation
from consortium.tenders.usecases.compliance import Checked, begin_scoring, record_checks
from consortium.tenders.usecases.declaration import declare_interest, rule_on_interest
from consortium.tenders.usecases.marking import reopen_scores, save_score_draft, submit_scores
from consortium.tenders.usecases.moderation import begin_moderation, close_moderation
from consortium.tenders.usecases.panel import remove_panel_member, set_panel_quorum
from tests.support.world import World
from tests.tenders.factories import (
    AFTER,
    RATIONALE,
    WALKS,
    Made,
    agree,
    bid,
    criteria,
    declared,
    draft,
    flat,
    give_scores,
    moderating,
    panel,
    scored,
    scoring,
    with_bids,
)

CERTIFICATE = Criterion(name="Certified", kind=CriterionKind.PASS_FAIL, weight_bp=0)


def state_of(made: Made) -> TenderState:
    return db.session.get_one(Tender, made.id).state


def marks(made: Made, value: str = "78") -> dict[UUID, Mark]:
    return {
        each.id: Mark(value=Decimal(value), note=RATIONALE) for each in scored_criteria(made.id)
    }


class TestReadingAnswers:
    @pytest.mark.usefixtures("bids_ground")
    def test_takes_a_clear_seat_of_whoever_sits_on_the_panel(
        self, world: World, made: Made
    ) -> None:
        panel(made)
        asked = {"bid_id": made.bids["alpha"], "now": AFTER}
        for member in (world.evaluator, world.lead):
            with pytest.raises(NotAllowed, match="declared that no interest"):
                find_answers(actor=member.actor(), **asked)  # type: ignore[arg-type]
        declared(made)
        found = find_answers(actor=world.evaluator.actor(), **asked)  # type: ignore[arg-type]
        assert (found.supplier, found.sees_bid) == ("Alpha Ltd", False)

    @pytest.mark.usefixtures("bids_ground")
    def test_is_for_others_only_as_far_as_they_see_bids(self, world: World, made: Made) -> None:
        asked = {"bid_id": made.bids["alpha"], "now": AFTER}
        assert find_answers(actor=world.lead_of_south.actor(), **asked).sees_bid  # type: ignore[arg-type]
        for someone in (world.evaluator, world.stranger):
            with pytest.raises(NotFound):
                find_answers(actor=someone.actor(), **asked)  # type: ignore[arg-type]


class TestDeclarations:
    @pytest.mark.usefixtures("bids_ground")
    def test_are_a_gate_before_anything_of_a_bid(self, world: World, made: Made) -> None:
        panel(made)
        evaluator, bid_id = world.evaluator.actor(), made.bids["alpha"]
        with pytest.raises(NotAllowed, match="declared that no interest"):
            find_score_sheet(actor=evaluator, bid_id=bid_id, now=AFTER)
        declared_id = declare_interest(
            actor=evaluator,
            tender_id=made.id,
            interest=Interest.DECLARED,
            details="Holds shares of Alpha",
            now=AFTER,
        )
        with pytest.raises(NotAllowed, match="waits for a decision"):
            find_score_sheet(actor=evaluator, bid_id=bid_id, now=AFTER)
        rule_on_interest(
            actor=world.lead.actor(),
            declaration_id=declared_id,
            ruling=Ruling.STANDS_ASIDE,
            mitigation="Too close to a bidder",
            now=AFTER,
        )
        with pytest.raises(NotAllowed, match="stand aside"):
            find_score_sheet(actor=evaluator, bid_id=bid_id, now=AFTER)
        with pytest.raises(NotAllowed):
            submit_scores(actor=evaluator, bid_id=bid_id, marks=marks(made), now=AFTER)

    @pytest.mark.usefixtures("bids_ground")
    def test_speak_of_one_list_of_bidders(self, world: World, made: Made) -> None:
        made = declared(panel(made))
        find_judging(actor=world.evaluator.actor(), tender_id=made.id, now=AFTER)
        bid(made, "delta", Offer(schemes=(flat("2.00"),)))
        with pytest.raises(NotAllowed):
            find_judging(actor=world.evaluator.actor(), tender_id=made.id, now=AFTER)

    @pytest.mark.usefixtures("bids_ground")
    def test_are_decided_by_somebody_else(self, world: World, made: Made) -> None:
        made = declared(panel(made))
        own = db.session.scalars(
            select(InterestDeclaration.id).where(
                InterestDeclaration.member_id == made.members["chair"]
            )
        ).one()
        with pytest.raises(NotAllowed):
            rule_on_interest(
                actor=world.lead.actor(),
                declaration_id=own,
                ruling=Ruling.CLEAR,
                mitigation="",
                now=AFTER,
            )

    @pytest.mark.usefixtures("scored_ground")
    @pytest.mark.parametrize("who", ["lead_of_south", "auditor", "stranger"])
    def test_are_for_the_panel_alone(self, world: World, made: Made, who: str) -> None:
        with pytest.raises((NotFound, NotAllowed)):
            find_score_sheet(
                actor=getattr(world, who).actor(), bid_id=made.bids["alpha"], now=AFTER
            )


class TestCompliance:
    def test_a_bid_that_fails_is_excluded_and_keeps_its_rows(self, world: World) -> None:
        judged_by = (*criteria(), CERTIFICATE)
        made = WALKS[TenderState.COMPLIANCE](draft(world, judged_by=judged_by))
        panel(made)
        with pytest.raises(Conflict, match="0 of 3 compliance checks"):
            begin_scoring(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
        asked = next(each.id for each in criteria_of(made.id)[made.lot] if each.name == "Certified")
        for supplier, passed in (("alpha", True), ("beta", False), ("gamma", True)):
            record_checks(
                actor=world.lead.actor(),
                bid_id=made.bids[supplier],
                checks={asked: Checked(passed=passed, reason="Annex 3")},
                now=AFTER,
            )
        failed = db.session.get_one(Bid, made.bids["beta"])
        assert (failed.status, failed.excluded_because) == (
            BidStatus.EXCLUDED,
            "Failed Certified: Annex 3",
        )
        begin_scoring(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
        assert state_of(made) is TenderState.SCORING

    @pytest.mark.usefixtures("drafted_ground")
    def test_the_panel_waits_for_its_quorum(self, world: World, made: Made) -> None:
        made = panel(WALKS[TenderState.COMPLIANCE](made))
        seat = Seat(trust_id=world.south, discipline=Discipline.RADIOLOGIST)
        set_panel_quorum(actor=world.lead.actor(), tender_id=made.id, needed={seat: 1}, now=AFTER)
        with pytest.raises(Conflict, match="South Trust needs 1 more on the panel: radiologist"):
            begin_scoring(actor=world.lead.actor(), tender_id=made.id, now=AFTER)


class TestScoringAlone:
    @pytest.mark.usefixtures("bids_ground")
    def test_a_draft_is_saved_once_by_each_version(self, world: World, made: Made) -> None:
        scoring(made)
        (asked,) = scored_criteria(made.id)

        def save(version: int, note: str) -> int:
            kept = KeptMark(value="", not_shown=False, note=note)
            return save_score_draft(
                actor=world.evaluator.actor(),
                bid_id=made.bids["alpha"],
                version=version,
                marks={asked.id: kept},
                now=AFTER,
            )

        assert (save(0, "first"), save(1, "second")) == (1, 2)
        with pytest.raises(Stale):
            save(1, "from another device")
        sheet = find_score_sheet(
            actor=world.evaluator.actor(), bid_id=made.bids["alpha"], now=AFTER
        )
        assert (sheet.version, sheet.draft[asked.id]["note"]) == (2, "second")

    @pytest.mark.usefixtures("scored_ground")
    def test_what_is_submitted_is_final_until_the_chair_opens_it(
        self, world: World, made: Made
    ) -> None:
        alpha, evaluator = made.bids["alpha"], world.evaluator.actor()
        with pytest.raises(Conflict) as refusal:
            give_scores(made, alpha)
        assert refusal.value.code == "submitted"
        reopen_scores(
            actor=world.lead.actor(),
            bid_id=alpha,
            member_id=made.members["evaluator"],
            reason="Read the wrong annex",
            now=AFTER,
        )
        # One of three is owed again: the rows that exist are not asked.
        with pytest.raises(Conflict, match="2 of 3 scores submitted"):
            begin_moderation(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
        submit_scores(actor=evaluator, bid_id=alpha, marks=marks(made, "80"), now=AFTER)
        begin_moderation(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
        rounds = db.session.scalars(
            select(SingleScore.round).where(SingleScore.bid_id == alpha)
        ).all()
        assert sorted(rounds) == [1, 2]

    @pytest.mark.usefixtures("bids_ground")
    def test_every_criterion_is_scored_at_once(self, world: World, made: Made) -> None:
        scoring(made)
        with pytest.raises(Invalid):
            submit_scores(
                actor=world.evaluator.actor(), bid_id=made.bids["alpha"], marks={}, now=AFTER
            )

    @pytest.mark.usefixtures("scored_ground")
    def test_nobody_reads_another_s_scores_or_a_price(self, world: World, made: Made) -> None:
        """Invariant 14, for those who may see the most."""
        for someone in (world.lead, world.evaluator, world.auditor):
            with pytest.raises(NotFound):
                find_moderation(actor=someone.actor(), tender_id=made.id, now=AFTER)
        tender = db.session.get_one(Tender, made.id)
        shown = bids_of(actor=world.lead.actor(), tender=tender, runs={}, now=AFTER)[made.lot]
        assert {(each.price, each.quality) for each in shown.bids} == {(None, None)}

    @pytest.mark.usefixtures("bids_ground")
    def test_a_member_who_leaves_is_waited_for_no_more(self, world: World, made: Made) -> None:
        scoring(made)
        remove_panel_member(
            actor=world.lead.actor(),
            member_id=made.members["evaluator"],
            reason="Left the trust",
            now=AFTER,
        )
        with pytest.raises(NotFound):
            find_judging(actor=world.evaluator.actor(), tender_id=made.id, now=AFTER)


class TestModeration:
    @pytest.mark.usefixtures("scored_ground")
    def test_waits_for_a_consensus_on_every_bid(self, world: World, made: Made) -> None:
        moderating(made)
        agree(made, made.bids["alpha"])
        with pytest.raises(Conflict, match="1 of 3 consensus values"):
            close_moderation(actor=world.lead.actor(), tender_id=made.id, now=AFTER)

    @pytest.mark.usefixtures("scored_ground")
    def test_shows_every_score_to_the_panel(self, world: World, made: Made) -> None:
        moderating(made)
        page = find_moderation(actor=world.evaluator.actor(), tender_id=made.id, now=AFTER)
        assert [each.scores[0].value for each in page.judged] == [78, 66, 84]
        assert (page.missing, page.moderates) == (3, False)

    @pytest.mark.usefixtures("scored_ground")
    def test_is_led_by_the_chair(self, world: World, made: Made) -> None:
        with pytest.raises(NotAllowed):
            begin_moderation(actor=world.evaluator.actor(), tender_id=made.id, now=AFTER)

    def test_a_bid_below_the_minimum_fails_and_the_quality_is_sealed(self, world: World) -> None:
        quality, price = criteria()
        least = replace(quality, minimum=Decimal(70))
        made = moderating(scored(draft(world, judged_by=(least, price))))
        for bid_id in made.agreed:
            agree(made, bid_id)
        close_moderation(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
        failed = db.session.get_one(Bid, made.bids["beta"])
        assert failed.excluded_because == "Scored 66 for Quality, below the minimum of 70"
        assert state_of(made) is TenderState.PRICE_OPEN
        with pytest.raises(Conflict):
            agree(made, made.bids["alpha"], Decimal(100))


def test_a_demonstration_is_scored_and_agreed_on_after_what_is_read(world: World) -> None:
    quality, price = criteria("50", "40")
    shown = replace(
        quality, id=uuid4(), name="Shown", kind=CriterionKind.DEMO, weight_bp=1000, script="Show"
    )
    made = panel(with_bids(draft(world, judged_by=(quality, shown, price))))
    scoring(made)
    ids = {each.name: each.id for each in scored_criteria(made.id)}

    def give(name: str, value: str) -> None:
        mark = Mark(value=Decimal(value), note=RATIONALE)
        for bid_id in made.agreed:
            submit_scores(
                actor=world.evaluator.actor(), bid_id=bid_id, marks={ids[name]: mark}, now=AFTER
            )

    give("Quality", "78")
    moderating(made)
    for bid_id in made.agreed:
        agree(made, bid_id, Decimal(78), only="Quality")
    close_moderation(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
    assert state_of(made) is TenderState.DEMO
    with pytest.raises(Conflict, match="0 of 3 scores of demonstrations"):
        agree(made, made.bids["alpha"], Decimal(84), only="Shown")
    # Nobody sees a score of the demonstration before everybody has given theirs.
    assert find_judged(actor=world.lead.actor(), bid_id=made.bids["alpha"], now=AFTER)[1] == ()
    give("Shown", "84")
    for bid_id in made.agreed:
        agree(made, bid_id, Decimal(84), only="Shown")
    close_moderation(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
    tender = db.session.get_one(Tender, made.id)
    (found,) = bids_of(actor=world.lead.actor(), tender=tender, runs={}, now=AFTER).values()
    # (50 × 78 + 10 × 84) / 60
    assert {each.quality for each in found.bids} == {Decimal("79.00")}
    assert tender.prices_opened_at == AFTER
