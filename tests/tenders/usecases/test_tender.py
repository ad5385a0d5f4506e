"""Starting, correcting and cancelling a tender."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.schedule import PriceSchedule
from consortium.contracts.queries.agreements import count_contracts_to_sign
from consortium.contracts.usecases.agreements import sign_contract
from consortium.contracts.usecases.schedules import activate_schedule
from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import bookkeeping, db
from consortium.foundation.database.counting import count_together
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from consortium.tenders.domain.procurement import Procedure, Regime
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.history import events_of, is_intact
from consortium.tenders.models.tender import Tender
from consortium.tenders.usecases.tender import cancel_tender, change_tender, open_tender
from tests.support.world import SYSTEM, World
from tests.tenders.factories import (
    AFTER,
    BEGAN,
    CLAUSE,
    ENDS,
    RATIONALE,
    SIGNABLE,
    STARTS,
    WALKS,
    Made,
    award,
    bare,
)


def row(made: Made) -> Tender:
    return db.session.get_one(Tender, made.id)


class TestOpenTender:
    def test_drafts_it_under_the_law_of_the_day_it_began(self, world: World) -> None:
        tender = row(bare(world))
        assert tender.reference == "TN-2025-0001"
        assert tender.state is TenderState.DRAFT
        assert tender.regime is Regime.PA23
        assert (tender.currency, tender.clause_text) == ("GBP", CLAUSE)

    def test_seals_its_first_event(self, world: World) -> None:
        (event,) = events_of(bare(world).id)
        assert (event.seq, event.from_state, event.to_state) == (1, "", TenderState.DRAFT)
        assert is_intact([event])

    def test_numbers_tenders_without_gaps(self, world: World) -> None:
        assert [row(bare(world)).reference for _ in range(2)] == ["TN-2025-0001", "TN-2025-0002"]

    def test_is_for_a_consortium_within_reach(self, world: World) -> None:
        with pytest.raises(NotFound):
            self.opened(world, who="stranger")

    @pytest.mark.parametrize("who", ["evaluator", "finance_of_north", "auditor", "supplier"])
    def test_is_for_procurement_leads(self, world: World, who: str) -> None:
        with pytest.raises(NotFound):
            self.opened(world, who=who)

    def test_needs_a_member_to_lead_it(self, world: World) -> None:
        with pytest.raises(Invalid) as refusal:
            self.opened(world, lead_trust_id=world.east)
        assert refusal.value.code == "lead_not_member"

    def test_refuses_a_procedure_that_the_law_does_not_know(self, world: World) -> None:
        with pytest.raises(Invalid) as refusal:
            self.opened(world, procedure=Procedure.RESTRICTED)
        assert refusal.value.code == "procedure_of_other_law"

    def opened(self, world: World, who: str = "lead", **changed: object) -> None:
        values: dict[str, object] = {
            "consortium_id": world.seven_oaks,
            "lead_trust_id": world.north,
            "title": "Archive",
            "procedure": Procedure.OPEN,
            "commenced_on": date(2025, 4, 20),
            "starts_on": STARTS,
            "ends_on": ENDS,
            "now": BEGAN,
        }
        actor = getattr(world, who).actor()
        open_tender(actor=actor, **{**values, **changed})  # type: ignore[arg-type]


def change(made: Made, version: int, who: str = "lead") -> None:
    change_tender(
        actor=getattr(made.world, who).actor(),
        tender_id=made.id,
        version=version,
        title="Archive and viewer",
        clause_text="Another clause.",
        starts_on=STARTS,
        ends_on=date(2029, 10, 1),
        now=BEGAN,
    )


class TestChangeTender:
    @pytest.mark.usefixtures("drafted_ground")
    def test_corrects_the_terms(self, made: Made) -> None:
        change(made, row(made).version)
        assert row(made).title == "Archive and viewer"
        assert row(made).ends_on == date(2029, 10, 1)

    @pytest.mark.usefixtures("drafted_ground")
    def test_is_refused_when_somebody_else_saved_first(self, made: Made) -> None:
        version = row(made).version
        change(made, version)
        with pytest.raises(Stale):
            change(made, version)

    @pytest.mark.usefixtures("published_ground")
    def test_is_refused_once_it_is_published(self, made: Made) -> None:
        with pytest.raises(Conflict) as refusal:
            change(made, row(made).version)
        assert refusal.value.code == "wrong_state"

    @pytest.mark.usefixtures("drafted_ground")
    def test_is_not_for_those_who_only_see_it(self, made: Made) -> None:
        with pytest.raises(NotAllowed):
            change(made, row(made).version, who="evaluator")


class TestCancelTender:
    @pytest.mark.usefixtures("drafted_ground")
    @pytest.mark.parametrize(
        "state",
        [TenderState.DRAFT, TenderState.PUBLISHED, TenderState.RANKED, TenderState.STANDSTILL],
    )
    def test_is_possible_before_anything_is_awarded(
        self, world: World, made: Made, state: TenderState
    ) -> None:
        made = WALKS[state](made)
        cancel_tender(
            actor=world.lead.actor(), tender_id=made.id, reason="The need changed", now=AFTER
        )
        assert row(made).state is TenderState.CANCELLED
        assert events_of(made.id)[-1].reason == "The need changed"

    @pytest.mark.usefixtures("drafted_ground")
    def test_needs_a_reason(self, world: World, made: Made) -> None:
        with pytest.raises(Invalid) as refusal:
            cancel_tender(actor=world.lead.actor(), tender_id=made.id, reason=" ", now=BEGAN)
        assert refusal.value.code == "no_reason"

    @pytest.mark.usefixtures("ranked_ground")
    def test_is_possible_until_a_contract_is_signed(self, world: World, made: Made) -> None:
        agreement_id = award(made)
        schedule = select(PriceSchedule.id).where(PriceSchedule.agreement_id == agreement_id)
        activate_schedule(
            actor=world.lead.actor(), schedule_id=db.session.scalars(schedule).one(), now=SIGNABLE
        )
        contract = select(TrustContract.id).where(TrustContract.agreement_id == agreement_id)
        sign_contract(actor=SYSTEM, contract_id=db.session.scalars(contract).all()[0], now=SIGNABLE)
        with pytest.raises(Conflict, match="1 contracts are signed"):
            cancel_tender(
                actor=world.lead.actor(), tender_id=made.id, reason="Too late", now=SIGNABLE
            )

    @pytest.mark.usefixtures("ranked_ground")
    def test_withdraws_the_agreements_that_nobody_signed(self, world: World, made: Made) -> None:
        agreement = db.session.get_one(Agreement, award(made))
        schedule = select(PriceSchedule.id).where(PriceSchedule.agreement_id == agreement.id)
        activate_schedule(
            actor=world.lead.actor(), schedule_id=db.session.scalars(schedule).one(), now=SIGNABLE
        )
        waiting = count_together({"contracts": count_contracts_to_sign(SYSTEM)})["contracts"]
        cancel_tender(
            actor=world.lead.actor(), tender_id=made.id, reason="No money left", now=SIGNABLE
        )
        assert agreement.withdrawn_at == SIGNABLE
        assert agreement.withdrawn_reason.endswith("was cancelled: No money left")
        contracts = db.session.scalars(
            select(TrustContract.id).where(TrustContract.agreement_id == agreement.id)
        ).all()
        left = count_together({"contracts": count_contracts_to_sign(SYSTEM)})
        assert left == {"contracts": waiting - len(contracts)}
        with pytest.raises(Conflict) as refusal:
            sign_contract(actor=SYSTEM, contract_id=contracts[0], now=SIGNABLE)
        assert refusal.value.code == "agreement_withdrawn"

    @pytest.mark.usefixtures("drafted_ground")
    def test_is_not_found_by_a_stranger(self, world: World, made: Made) -> None:
        with pytest.raises(NotFound):
            cancel_tender(actor=world.stranger.actor(), tender_id=made.id, reason="No", now=BEGAN)


class TestHistory:
    @pytest.mark.usefixtures("ranked_ground")
    def test_keeps_every_move_with_whoever_made_it(self, world: World, made: Made) -> None:
        award(made)
        events = events_of(made.id)
        assert [event.to_state.value for event in events] == [
            "draft",
            "demand_open",
            "demand_frozen",
            "mandated",
            "published",
            "closed",
            "opened",
            "compliance",
            "scoring",
            "moderation",
            "price_open",
            "ranked",
            "scenarios",
            "recommended",
            "approved",
            "summaries_issued",
            "standstill",
            "awarded",
        ]
        assert events[-1].actor_id == world.lead_of_south.id
        assert is_intact(events)

    @pytest.mark.usefixtures("published_ground")
    def test_shows_when_an_event_says_something_else_than_was_sealed(self, made: Made) -> None:
        events = events_of(made.id)
        events[2].reason = "another reason"
        assert not is_intact(events)
        db.session.expire_all()

    @pytest.mark.usefixtures("published_ground")
    def test_shows_when_an_event_is_missing(self, made: Made) -> None:
        events = events_of(made.id)
        assert not is_intact([*events[:1], *events[2:]])

    @pytest.mark.usefixtures("drafted_ground")
    def test_cannot_be_changed_in_the_database(self, made: Made) -> None:
        with pytest.raises(DBAPIError, match="append-only"), bookkeeping():
            db.session.execute(text("UPDATE tender_event SET reason = 'another'"))
        assert events_of(made.id)[0].reason == ""


@pytest.mark.usefixtures("ranked_ground")
def test_the_audit_log_keeps_no_price_and_no_score(made: Made) -> None:
    award(made)
    bodies = " ".join(
        db.session.scalars(
            select(AuditEvent.body).where(AuditEvent.subject_kind.in_(["bid", "lot", "tender"]))
        )
    )
    assert "tender.bids_opened" in bodies
    for secret in ('"0.92"', '"1.12"', '"4800000.00"', '"78"', '"66"', RATIONALE):
        assert secret not in bodies
