"""Asking trusts for their demand, their answers, and the freeze."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.demand import Answer, snapshot_hash
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.demand import TrustDemand, wanted_in
from consortium.tenders.models.history import events_of
from consortium.tenders.models.tender import Tender, TenderTrust, invitations_of
from consortium.tenders.usecases.demand import (
    decline_demand,
    freeze_demand,
    invite_trusts,
    open_demand,
    submit_demand,
)
from tests.support.world import SYSTEM, World
from tests.tenders.factories import (
    BEGAN,
    DUE,
    VOLUMES,
    Made,
    answer,
    asked,
    bare,
    draft,
    frozen,
    invite,
    wanted,
    with_lot,
)


def state_of(made: Made) -> TenderState:
    return db.session.get_one(Tender, made.id).state


def invitation(made: Made, trust: str) -> TenderTrust:
    trust_id = getattr(made.world, trust)
    return next(each for each in invitations_of(made.id) if each.trust_id == trust_id)


def decline(made: Made, trust: str) -> None:
    decline_demand(
        actor=SYSTEM,
        tender_id=made.id,
        trust_id=getattr(made.world, trust),
        reason="Has a contract",
        now=BEGAN,
    )


def freeze(made: Made) -> str:
    return freeze_demand(actor=made.world.lead.actor(), tender_id=made.id, now=BEGAN)


class TestInviteTrusts:
    @pytest.mark.usefixtures("drafted_ground")
    def test_is_for_members_of_the_consortium(self, world: World, made: Made) -> None:
        with pytest.raises(Invalid) as refusal:
            invite_trusts(
                actor=world.lead.actor(), tender_id=made.id, trust_ids=[world.east], now=BEGAN
            )
        assert refusal.value.code == "not_members"

    @pytest.mark.usefixtures("drafted_ground")
    def test_names_at_least_one(self, world: World, made: Made) -> None:
        with pytest.raises(Invalid):
            invite_trusts(actor=world.lead.actor(), tender_id=made.id, trust_ids=[], now=BEGAN)

    @pytest.mark.usefixtures("drafted_ground")
    def test_invites_nobody_twice(self, made: Made) -> None:
        with pytest.raises(Invalid) as refusal:
            invite(made)
        assert refusal.value.code == "trust_invited"

    @pytest.mark.usefixtures("frozen_ground")
    def test_is_refused_once_demand_is_frozen(self, made: Made) -> None:
        with pytest.raises(Conflict):
            invite(made)


class TestOpenDemand:
    @pytest.mark.usefixtures("asked_ground")
    def test_asks_every_trust_until_a_day(self, made: Made) -> None:
        assert state_of(made) is TenderState.DEMAND_OPEN
        assert db.session.get_one(Tender, made.id).demand_due_on == DUE

    def test_is_refused_with_everything_that_is_missing(self, world: World) -> None:
        made = bare(world)
        with pytest.raises(Conflict) as refusal:
            open_demand(
                actor=world.lead.actor(), tender_id=made.id, due_on=date(2025, 5, 1), now=BEGAN
            )
        assert refusal.value.message == "At least two trusts must be invited. There is no lot yet."
        db.session.expire_all()
        assert db.session.get_one(Tender, made.id).demand_due_on is None


class TestSubmitDemand:
    @pytest.mark.usefixtures("asked_ground")
    def test_keeps_what_the_trust_wants_of_each_line(self, world: World, made: Made) -> None:
        answer(made, "north", "420000")
        (cell,) = db.session.scalars(select(TrustDemand))
        assert (cell.trust_id, cell.quantity) == (world.north, Decimal(420_000))
        assert invitation(made, "north").answer is Answer.SUBMITTED

    @pytest.mark.usefixtures("asked_ground")
    def test_again_replaces_the_first_answer(self, made: Made) -> None:
        answer(made, "north", "420000")
        answer(made, "north", "400000")
        (cell,) = db.session.scalars(select(TrustDemand))
        assert cell.quantity == Decimal(400_000)

    @pytest.mark.usefixtures("asked_ground")
    def test_is_stale_when_somebody_else_answered_since(self, world: World, made: Made) -> None:
        version = invitation(made, "south").version
        answer(made, "south", "300000")
        with pytest.raises(Stale):
            self.submit(made, world.lead_of_south.actor(), version=version)

    @pytest.mark.usefixtures("asked_ground")
    def test_is_for_whoever_answers_for_the_trust(self, world: World, made: Made) -> None:
        self.submit(made, world.lead_of_south.actor())
        with pytest.raises(NotAllowed):
            self.submit(made, world.lead.actor())
        for who in ("stranger", "finance_of_north", "supplier"):
            with pytest.raises(NotFound):
                self.submit(made, getattr(world, who).actor())

    @pytest.mark.usefixtures("asked_ground")
    def test_is_not_found_for_a_trust_that_was_not_invited(self, world: World, made: Made) -> None:
        with pytest.raises(NotFound):
            submit_demand(
                actor=SYSTEM, tender_id=made.id, trust_id=world.east, demand={}, now=BEGAN
            )

    @pytest.mark.usefixtures("drafted_ground")
    def test_leaves_no_line_open(self, made: Made) -> None:
        made = asked(with_lot(made, code="USS"))
        with pytest.raises(Invalid):
            answer(made, "north", {made.lines[0]: "5"})

    def test_is_refused_before_and_after_demand_is_open(self, world: World) -> None:
        with pytest.raises(Conflict):
            answer(draft(world), "north", "1")
        with pytest.raises(Conflict):
            answer(frozen(draft(world, code="USS")), "north", "1")

    def submit(self, made: Made, actor: Actor, version: int | None = None) -> None:
        submit_demand(
            actor=actor,
            tender_id=made.id,
            trust_id=made.world.south,
            demand={line: wanted("5") for line in made.lines},
            version=version,
            now=BEGAN,
        )


class TestDeclineDemand:
    @pytest.mark.usefixtures("asked_ground")
    def test_takes_back_what_the_trust_wanted(self, made: Made) -> None:
        answer(made, "west", "240000")
        decline(made, "west")
        assert not db.session.scalars(select(TrustDemand)).all()
        assert invitation(made, "west").answer is Answer.DECLINED

    @pytest.mark.usefixtures("asked_ground")
    def test_can_be_taken_back_while_demand_is_open(self, made: Made) -> None:
        decline(made, "west")
        answer(made, "west", "1")
        assert invitation(made, "west").answer is Answer.SUBMITTED
        assert invitation(made, "west").declined_because == ""


class TestFreezeDemand:
    @pytest.mark.usefixtures("asked_ground")
    def test_seals_the_whole_demand_in_its_event(self, made: Made) -> None:
        for trust, quantity in VOLUMES.items():
            answer(made, trust, quantity)
        seal = freeze(made)
        assert seal == snapshot_hash(wanted_in(made.id))
        assert events_of(made.id)[-1].sealed == {"demand": seal}

    @pytest.mark.usefixtures("asked_ground")
    def test_waits_for_every_invited_trust(self, made: Made) -> None:
        answer(made, "north", "1")
        with pytest.raises(Conflict) as refusal:
            freeze(made)
        assert refusal.value.message == (
            "South Trust has neither submitted its demand nor declined. "
            "West Trust has neither submitted its demand nor declined."
        )

    @pytest.mark.usefixtures("asked_ground")
    def test_goes_on_without_those_who_declined(self, made: Made) -> None:
        answer(made, "north", "1")
        for trust in ("south", "west"):
            decline(made, trust)
        freeze(made)
        assert state_of(made) is TenderState.DEMAND_FROZEN

    @pytest.mark.usefixtures("drafted_ground")
    def test_counts_cells_against_what_there_should_be(self, made: Made) -> None:
        made = asked(with_lot(made, code="USS", title="Scanners"))
        for trust in VOLUMES:
            answer(made, trust, "5")
        with db.session.begin_nested():
            cell = db.session.scalars(select(TrustDemand)).first()
            db.session.delete(cell)
        db.session.commit()
        with pytest.raises(Conflict, match="has 2 of 3 answers"):
            freeze(made)

    @pytest.mark.usefixtures("drafted_ground")
    def test_refuses_a_lot_that_nobody_wants(self, made: Made) -> None:
        made = asked(with_lot(made, code="USS", title="Scanners"))
        for trust in VOLUMES:
            answer(made, trust, {made.lines[0]: "5", made.lines[1]: "0"})
        with pytest.raises(Conflict, match="Nobody wants anything of Lot 2 “Scanners”"):
            freeze(made)
