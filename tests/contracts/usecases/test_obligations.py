"""Recording obligations and what was done about them."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.contracts.domain.managing.obligations import (
    ObligationKind,
    OccurrenceState,
    Rule,
    Step,
)
from consortium.contracts.models.alert import Alert
from consortium.contracts.models.obligation import ObligationEvent
from consortium.contracts.queries.obligations import count_overdue, find_obligation
from consortium.contracts.usecases.alerts import raise_alerts
from consortium.contracts.usecases.obligations import record_obligation, record_step
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotAllowed, NotFound
from consortium.foundation.domain.permissions import Actor, Role
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.conftest import Agreed
from tests.support.world import NOW, SYSTEM, TODAY, World

YEARLY = Rule(first_due_on=date(2026, 4, 10), days_before_end=None, every_months=12)


def owed(
    world: World,
    agreed: Agreed,
    *,
    actor: Actor = SYSTEM,
    owner: Role = Role.PROCUREMENT_LEAD,
    trust_id: UUID | None = None,
    rule: Rule = YEARLY,
) -> UUID:
    return record_obligation(
        actor=actor,
        agreement_id=agreed.id,
        kind=ObligationKind.INSURANCE,
        what="Certificate of insurance",
        owner=owner,
        rule=rule,
        trust_id=trust_id,
        paragraph="clause 12",
        now=NOW,
    )


def deal(
    actor: Actor, obligation_id: UUID, *, step: Step = Step.DONE, number: int = 1, note: str = "C1"
) -> UUID:
    return record_step(
        actor=actor, obligation_id=obligation_id, occurrence=number, step=step, note=note, now=NOW
    )


class TestRecordObligation:
    def test_is_in_the_audit_log_of_whom_it_concerns(self, world: World, agreed: Agreed) -> None:
        owed(world, agreed, actor=world.lead.actor(), trust_id=world.south)
        event = last_event()
        assert (event.action, event.owner_id) == ("obligation.recorded", world.south)
        assert details(event)["first_due_on"] == "2026-04-10"
        owed(world, agreed, owner=Role.SUPPLIER)
        assert last_event().owner_id == world.seven_oaks

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"owner": Role.ENGINEER}, "role_without_agreements", "owner"),
            ({"rule": Rule(first_due_on=None, days_before_end=None)}, "no_due_day", "first_due_on"),
        ],
    )
    def test_refuses_what_nobody_could_do(
        self, world: World, agreed: Agreed, changes: dict[str, object], code: str, field: str
    ) -> None:
        found = refusal(lambda: owed(world, agreed, **changes))  # type: ignore[arg-type]
        assert (found.code, found.field) == (code, field)

    def test_is_for_trusts_with_a_contract(self, world: World, agreed: Agreed) -> None:
        found = refusal(lambda: owed(world, agreed, trust_id=world.east))
        assert (found.code, found.field) == ("not_this_trusts", "trust_id")
        found = refusal(lambda: owed(world, agreed, trust_id=world.north, owner=Role.SUPPLIER))
        assert found.code == "not_this_trusts"

    @pytest.mark.parametrize(
        ("who", "refused"),
        [
            ("stranger", NotFound),
            ("engineer", NotFound),
            ("auditor", NotAllowed),
            ("finance_of_north", NotAllowed),
            ("supplier", NotAllowed),
        ],
    )
    def test_is_for_leads_of_the_consortium(
        self, world: World, agreed: Agreed, who: str, refused: type[Exception]
    ) -> None:
        actor = getattr(world, who).actor()
        assert type(refusal(lambda: owed(world, agreed, actor=actor))) is refused


class TestRecordStep:
    def test_deals_with_one_time_and_leaves_the_next_open(
        self, world: World, agreed: Agreed
    ) -> None:
        obligation_id = owed(world, agreed)
        lead = world.lead.actor()
        assert count_overdue(actor=lead, today=TODAY) == 1
        deal(lead, obligation_id, note=" Certificate C-26 ")
        found = find_obligation(
            actor=lead, agreement_id=agreed.id, obligation_id=obligation_id, today=TODAY
        )
        assert found.next_open is not None
        assert found.next_open.due_on == date(2027, 4, 10)
        assert found.line.state is OccurrenceState.UPCOMING
        (history,) = found.history
        assert (history.by, history.step, history.note) == ("Lead", Step.DONE, "Certificate C-26")
        assert count_overdue(actor=lead, today=TODAY) == 0
        assert details(last_event()) == {"occurrence": 1, "due_on": "2026-04-10"}

    def test_resolves_the_alerts_about_it(self, world: World, agreed: Agreed) -> None:
        obligation_id = owed(world, agreed)
        raise_alerts(actor=SYSTEM, now=NOW)
        deal(world.lead.actor(), obligation_id)
        about = select(Alert).where(Alert.key == f"obligation:{obligation_id}:1")
        (alert,) = db.session.scalars(about)
        assert (alert.note, alert.resolved_by) == ("Done: C1", world.lead.id)

    def test_happens_once_and_evidence_as_often_as_there_is_some(
        self, world: World, agreed: Agreed
    ) -> None:
        obligation_id = owed(world, agreed)
        for note in ("Draft", "Final"):
            deal(SYSTEM, obligation_id, step=Step.EVIDENCE, note=note)
        deal(SYSTEM, obligation_id)
        deal(SYSTEM, obligation_id, step=Step.EVIDENCE, note="Scan")
        assert refusal(lambda: deal(SYSTEM, obligation_id)).code == "dealt_with"
        rows = db.session.scalars(select(ObligationEvent.note).order_by(ObligationEvent.id)).all()
        assert rows == ["Draft", "Final", "C1", "Scan"]

    def test_ended_it_is_never_due_again(self, world: World, agreed: Agreed) -> None:
        obligation_id = owed(world, agreed)
        deal(SYSTEM, obligation_id, step=Step.ENDED, note="Supplier insured by the state")
        found = find_obligation(
            actor=SYSTEM, agreement_id=agreed.id, obligation_id=obligation_id, today=TODAY
        )
        assert (found.next_open, found.line.state) == (None, OccurrenceState.ENDED)

    def test_wants_a_note_and_a_time_that_exists(self, world: World, agreed: Agreed) -> None:
        obligation_id = owed(world, agreed)
        assert refusal(lambda: deal(SYSTEM, obligation_id, note=" ")).code == "no_note"
        found = refusal(lambda: deal(SYSTEM, obligation_id, number=99))
        assert (found.code, found.field) == ("no_occurrence", "occurrence")

    def test_is_for_the_owner_and_waiving_for_leads(self, world: World, agreed: Agreed) -> None:
        suppliers = owed(world, agreed, owner=Role.SUPPLIER)
        supplier = world.supplier.actor()
        found = refusal(lambda: deal(supplier, suppliers, step=Step.WAIVED))
        assert isinstance(found, NotAllowed)
        deal(supplier, suppliers)
        norths = owed(world, agreed, owner=Role.TRUST_FINANCE, trust_id=world.north)
        deal(world.finance_of_north.actor(), norths, step=Step.EVIDENCE)
        for who in ("consortium_finance", "auditor"):
            actor = getattr(world, who).actor()
            assert isinstance(refusal(deal, actor, norths), NotAllowed), who
        deal(world.lead_of_south.actor(), norths, step=Step.WAIVED)

    def test_is_not_found_by_those_it_does_not_concern(self, world: World, agreed: Agreed) -> None:
        norths = owed(world, agreed, owner=Role.TRUST_FINANCE, trust_id=world.north)
        for who in ("stranger", "supplier", "finance_of_west", "engineer"):
            actor = getattr(world, who).actor()
            assert isinstance(refusal(deal, actor, norths), NotFound), who
        assert isinstance(refusal(lambda: deal(SYSTEM, UUID(int=1))), NotFound)

    def test_of_the_past_is_kept_with_the_instant_it_was_recorded(
        self, world: World, agreed: Agreed
    ) -> None:
        event_id = deal(SYSTEM, owed(world, agreed))
        row = db.session.get_one(ObligationEvent, event_id)
        assert row.recorded_at == datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
