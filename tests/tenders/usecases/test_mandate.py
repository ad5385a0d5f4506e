"""Mandates of the trusts: given, given again, declined."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import select

from consortium.contracts.domain.managing.documents import SentFile
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.mandate import MandateAnswer
from consortium.tenders.domain.owing import Standing
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.demand import TrustDemand
from consortium.tenders.models.mandate import mandates_of
from consortium.tenders.models.tender import Tender, invitations_of
from consortium.tenders.queries.mandate import (
    find_mandates,
    open_mandate_document,
)
from consortium.tenders.queries.owed import answers_owed
from consortium.tenders.queries.readiness_board import find_board
from consortium.tenders.usecases.demand import freeze_demand
from consortium.tenders.usecases.mandate import decline_mandate, give_mandate
from tests.support.world import Someone, World
from tests.tenders.factories import BEGAN, MANDATE, Made, mandated, valued


def give(made: Made, trust: str, who: Someone | None = None, limit: Decimal = MANDATE) -> None:
    give_mandate(
        actor=(who or made.world.lead).actor(),
        tender_id=made.id,
        trust_id=getattr(made.world, trust),
        limit=limit,
        now=BEGAN,
    )


def decline(made: Made, reason: str = "The board wants to wait") -> None:
    world = made.world
    decline_mandate(
        actor=world.budget_holder_of_west.actor(),
        tender_id=made.id,
        trust_id=world.west,
        reason=reason,
        now=BEGAN,
    )


def state_of(made: Made) -> TenderState:
    return db.session.get_one(Tender, made.id).state


class TestGiveMandate:
    @pytest.mark.usefixtures("frozen_ground")
    def test_the_last_one_moves_the_tender(self, world: World, made: Made) -> None:
        give(made, "north")
        give(made, "south", world.lead_of_south)
        assert state_of(made) is TenderState.DEMAND_FROZEN
        give(made, "west", world.budget_holder_of_west)
        assert state_of(made) is TenderState.MANDATED

    @pytest.mark.usefixtures("frozen_ground")
    def test_the_latest_answer_counts(self, world: World, made: Made) -> None:
        give(made, "north", limit=Decimal(1))
        give(made, "north", limit=Decimal(2))
        assert mandates_of(made.id)[world.north].limit == 2

    @pytest.mark.usefixtures("frozen_ground")
    def test_must_reach_as_far_as_the_estimated_share(self, world: World, made: Made) -> None:
        # West wants 240,000 a year at £1.00 over five years: £1,200,000.
        valued(made)
        for trust in ("north", "south"):
            give(made, trust, getattr(world, {"north": "lead", "south": "lead_of_south"}[trust]))
        give(made, "west", world.budget_holder_of_west, Decimal("1199999.99"))
        assert state_of(made) is TenderState.DEMAND_FROZEN
        give(made, "west", world.budget_holder_of_west, Decimal(1_200_000))
        assert state_of(made) is TenderState.MANDATED

    @pytest.mark.usefixtures("frozen_ground")
    def test_keeps_a_signed_document(self, world: World, made: Made) -> None:
        give_mandate(
            actor=world.budget_holder.actor(),
            tender_id=made.id,
            trust_id=world.north,
            limit=MANDATE,
            file=SentFile(name="mandate.pdf", content=BytesIO(b"%PDF-1.7 signed")),
            now=BEGAN,
        )
        kept = open_mandate_document(
            actor=world.lead.actor(), tender_id=made.id, trust_id=world.north
        )
        assert kept.path.read_bytes() == b"%PDF-1.7 signed"

    @pytest.mark.usefixtures("frozen_ground")
    @pytest.mark.parametrize(
        ("who", "error"),
        [
            ("lead", NotAllowed),  # of North, not of South
            ("evaluator", NotAllowed),
            ("stranger", NotFound),
            ("supplier", NotFound),
        ],
    )
    def test_is_for_the_trusts_own_authoriser(
        self, world: World, made: Made, who: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            give(made, "south", getattr(world, who))

    @pytest.mark.usefixtures("frozen_ground")
    def test_reaches_above_nothing(self, made: Made) -> None:
        with pytest.raises(Invalid, match="above £0"):
            give(made, "north", limit=Decimal(0))

    @pytest.mark.usefixtures("drafted_ground")
    def test_waits_for_frozen_demand(self, made: Made) -> None:
        with pytest.raises(Conflict, match="while the tender is “demand frozen”"):
            give(made, "north")


class TestDeclineMandate:
    @pytest.mark.usefixtures("frozen_ground")
    def test_takes_the_trust_out_and_opens_the_demand(self, world: World, made: Made) -> None:
        decline(made)
        assert state_of(made) is TenderState.DEMAND_OPEN
        answers = {row.trust_id: row.answer for row in invitations_of(made.id)}
        assert answers[world.west] is Answer.DECLINED
        left = db.session.scalars(
            select(TrustDemand.trust_id).where(TrustDemand.line_id.in_(made.lines))
        )
        assert set(left) == {world.north, world.south}

    @pytest.mark.usefixtures("frozen_ground")
    def test_the_others_are_asked_again_for_what_is_left(self, world: World, made: Made) -> None:
        give(made, "north")
        decline(made)
        freeze_demand(actor=world.lead.actor(), tender_id=made.id, now=BEGAN)
        assert not mandates_of(made.id)
        give(made, "north")
        give(made, "south", world.lead_of_south)
        assert state_of(made) is TenderState.MANDATED

    @pytest.mark.usefixtures("frozen_ground")
    def test_needs_a_reason(self, made: Made) -> None:
        with pytest.raises(Invalid, match="are told why"):
            decline(made, " ")

    @pytest.mark.usefixtures("frozen_ground")
    def test_a_trust_that_takes_no_part_has_nothing_to_mandate(
        self, world: World, made: Made
    ) -> None:
        decline(made)
        freeze_demand(actor=world.lead.actor(), tender_id=made.id, now=BEGAN)
        with pytest.raises(Conflict, match="takes no part"):
            give(made, "west", world.budget_holder_of_west)


class TestFindMandates:
    @pytest.mark.usefixtures("drafted_ground")
    def test_shows_limits_to_those_who_see_volumes_and_to_the_trust(
        self, world: World, made: Made
    ) -> None:
        mandated(made)
        limits = {
            who: [
                row.limit
                for row in find_mandates(actor=getattr(world, who).actor(), tender_id=made.id).rows
            ]
            for who in ("lead", "budget_holder_of_west", "evaluator")
        }
        assert limits["lead"] == [MANDATE] * 3
        assert limits["budget_holder_of_west"] == [None, None, MANDATE]
        assert limits["evaluator"] == [None] * 3

    @pytest.mark.usefixtures("frozen_ground")
    def test_says_who_may_answer(self, world: World, made: Made) -> None:
        rows = find_mandates(actor=world.lead_of_south.actor(), tender_id=made.id).rows
        assert [(row.trust, row.may_answer) for row in rows] == [
            ("North Trust", False),
            ("South Trust", True),
            ("West Trust", False),
        ]
        assert all(row.answer is not MandateAnswer.GIVEN for row in rows)


class TestMandatesOwed:
    @pytest.mark.usefixtures("frozen_ground")
    def test_are_those_the_reader_may_give_for_the_demand_as_it_is_frozen(
        self, world: World, made: Made
    ) -> None:

        def owed(who: Someone) -> list[str]:
            return [each.trust for each in answers_owed(actor=who.actor())]

        assert owed(world.lead_of_south) == ["South Trust"]
        assert owed(world.evaluator) == []
        give(made, "south", world.lead_of_south)
        assert owed(world.lead_of_south) == []
        decline(made)
        later = BEGAN + timedelta(days=1)
        freeze_demand(actor=world.lead.actor(), tender_id=made.id, now=later)
        assert owed(world.lead_of_south) == ["South Trust"]
        assert owed(world.budget_holder_of_west) == []

    @pytest.mark.usefixtures("frozen_ground")
    def test_stand_on_the_board_until_they_are_given(self, world: World, made: Made) -> None:
        give(made, "north")
        board = find_board(actor=world.lead.actor(), tender_id=made.id, today=date(2025, 4, 21))
        rows = {row.trust: row.standing for row in board.rows if row.what == "Mandate"}
        assert rows == {
            "North Trust": Standing.DONE,
            "South Trust": Standing.OWED,
            "West Trust": Standing.OWED,
        }
