"""A request for other prices, from its draft to a new version that somebody else activates.

North 18,000 and South 4,500 lenses a year are 22,500 together: £40.00. West has left and pays
£47.50 for 3,500. By the catalogue's C10 a rise of the index by 5.2 % under a cap of 3 % gives
£41.20 and £48.93.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from consortium.contracts.domain.clauses.indexation import Method
from consortium.contracts.domain.prices.price_changes import ChangeKind, ChangeState
from consortium.contracts.domain.prices.price_request import ItemToChange
from consortium.contracts.models.price_change import PriceChangeRequest
from consortium.contracts.models.schedule import PriceSchedule, ScheduleState
from consortium.contracts.queries.price_changes import RequestDetail, find_price_change
from consortium.contracts.queries.prices import find_price
from consortium.contracts.usecases.price_changes import (
    apply_price_change,
    decide_price_change,
    preview_price_change,
    request_price_change,
    submit_price_change,
    withdraw_price_change,
)
from consortium.contracts.usecases.schedules import activate_schedule
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, DomainError, NotAllowed, NotFound
from consortium.foundation.domain.permissions import Actor
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.conftest import Agreed
from tests.contracts.factories import agreement, items, signed_contract
from tests.contracts.managing import FREE_FROM, an_index, index_value, indexation, sent
from tests.contracts.story import LENS
from tests.support.concurrency import all_at_once
from tests.support.world import NOW, SYSTEM, World, build


@pytest.fixture
def series(world: World) -> UUID:
    return an_index()


@pytest.fixture
def drafted(world: World, agreed: Agreed, series: UUID) -> UUID:
    return indexation(agreed.id, series, world.supplier.actor())


@pytest.fixture
def submitted(world: World, drafted: UUID) -> UUID:
    submit_price_change(actor=world.supplier.actor(), request_id=drafted, now=NOW)
    return drafted


@pytest.fixture
def previewed(world: World, submitted: UUID) -> UUID:
    preview_price_change(actor=world.lead.actor(), request_id=submitted, now=NOW)
    return submitted


def row(request_id: UUID) -> PriceChangeRequest:
    return db.session.get_one(PriceChangeRequest, request_id)


def found(request_id: UUID, actor: Actor = SYSTEM) -> RequestDetail:
    return find_price_change(actor=actor, request_id=request_id)


def decide(request_id: UUID, actor: Actor = SYSTEM, *, approved: bool = True) -> None:
    decide_price_change(
        actor=actor, request_id=request_id, approved=approved, reason="as agreed", now=NOW
    )


def ask(agreed: Agreed, kind: ChangeKind, item: ItemToChange, actor: Actor = SYSTEM) -> UUID:
    return request_price_change(
        actor=actor,
        agreement_id=agreed.id,
        kind=kind,
        effective_from=date(2026, 7, 1),
        reason="Letter of May",
        items=(item,),
        index=None,
        evidence=sent(),
        now=NOW,
    )


class TestAsking:
    def test_is_for_the_supplier_and_the_lead(
        self, world: World, agreed: Agreed, series: UUID
    ) -> None:
        parties = {
            who: row(indexation(agreed.id, series, getattr(world, who).actor())).party_id
            for who in ("supplier", "lead", "lead_of_south")
        }
        assert parties == {
            "supplier": world.alpha,
            "lead": world.seven_oaks,
            "lead_of_south": world.seven_oaks,
        }
        for who, refused in (
            ("finance_of_north", NotAllowed),
            ("auditor", NotAllowed),
            ("stranger", NotFound),
        ):
            actor = getattr(world, who).actor()
            assert type(refusal(indexation, agreed.id, series, actor)) is refused, who

    def test_a_draft_is_seen_by_its_own_side(self, world: World, drafted: UUID) -> None:
        assert found(drafted, world.supplier.actor()).line.reference == "PC-2027-0001"
        for who in ("lead", "auditor", "finance_of_north"):
            assert isinstance(refusal(found, drafted, getattr(world, who).actor()), NotFound), who
        other = world.lead.actor()
        assert isinstance(
            refusal(submit_price_change, actor=other, request_id=drafted, now=NOW), NotFound
        )

    def test_says_what_its_kind_asks_for(self, agreed: Agreed) -> None:
        nothing = ItemToChange(item_id=agreed.items["IOL"])
        assert refusal(ask, agreed, ChangeKind.TAX, nothing).field == "percent"
        assert refusal(ask, agreed, ChangeKind.SUBSTITUTION, nothing).field == "becomes"
        whole = ItemToChange(item_id=agreed.items["IOL"], percent=Decimal(-100))
        assert refusal(ask, agreed, ChangeKind.TAX, whole).code == "percent_too_low"

    def test_can_be_withdrawn_until_it_is_decided(self, world: World, previewed: UUID) -> None:
        withdraw_price_change(actor=world.supplier.actor(), request_id=previewed, now=NOW)
        assert row(previewed).state is ChangeState.WITHDRAWN
        assert refusal(decide, previewed).code == "wrong_state"


class TestPreview:
    def test_shows_each_price_and_what_a_year_costs(self, previewed: UUID) -> None:
        preview = found(previewed).preview
        assert preview is not None
        assert preview.index is not None
        assert preview.index.uncapped == Decimal("1.0468")
        assert (preview.index.factor, preview.index.limited_by) == (Decimal("1.03"), "cap")
        lenses = [
            (each.whose, each.before, each.after)
            for each in preview.prices
            if each.item == "Intraocular lens"
        ]
        assert lenses == [
            ("members", Decimal(44), Decimal("45.32")),
            ("members", Decimal(42), Decimal("43.26")),
            ("members", Decimal(40), Decimal("41.20")),
            ("members", Decimal(38), Decimal("39.14")),
            ("a trust alone", Decimal("47.5"), Decimal("48.93")),
        ]
        costs = [(each.trust, each.before, each.after) for each in preview.effects]
        assert sorted(costs) == [
            ("North Trust", Decimal(720_000), Decimal(741_600)),
            ("South Trust", Decimal(180_000), Decimal(185_400)),
            ("West Trust", Decimal(166_250), Decimal(171_255)),
        ]
        assert preview.total is not None
        assert preview.total.difference == 32_005

    def test_hides_what_tells_a_trusts_volume(self, world: World, previewed: UUID) -> None:
        for who, trusts in (
            ("supplier", []),
            ("finance_of_west", ["West Trust"]),
            ("consortium_finance", ["North Trust", "South Trust", "West Trust"]),
        ):
            preview = found(previewed, getattr(world, who).actor()).preview
            assert preview is not None
            assert sorted(each.trust for each in preview.effects) == trusts, who
            assert (preview.total is not None) is (len(trusts) == 3), who

    def test_refuses_while_the_price_is_held(
        self, world: World, agreed: Agreed, series: UUID
    ) -> None:
        early = indexation(agreed.id, series, SYSTEM, on=date(2027, 3, 31))
        submit_price_change(actor=SYSTEM, request_id=early, now=NOW)
        held = refusal(preview_price_change, actor=SYSTEM, request_id=early, now=NOW)
        assert held.code == "price_held"
        assert row(early).state is ChangeState.SUBMITTED

    def test_says_which_value_of_the_index_is_missing(self, agreed: Agreed, series: UUID) -> None:
        request_id = indexation(agreed.id, series, SYSTEM, lag_months=6)
        submit_price_change(actor=SYSTEM, request_id=request_id, now=NOW)
        missing = refusal(preview_price_change, actor=SYSTEM, request_id=request_id, now=NOW)
        assert missing.code == "index_missing"
        assert "March 2026" in missing.message

    def test_works_from_the_first_price_by_the_base_method(
        self, world: World, agreed: Agreed, series: UUID, previewed: UUID
    ) -> None:
        # After a first rise to £41.20, from the base it is £41.20 again, chained £42.44.
        decide(previewed)
        schedule_id = apply_price_change(actor=world.lead.actor(), request_id=previewed, now=NOW)
        activate_schedule(actor=SYSTEM, schedule_id=schedule_id, now=NOW)
        after = {}
        for method in Method:
            request_id = indexation(agreed.id, series, SYSTEM, on=date(2027, 4, 2), method=method)
            submit_price_change(actor=SYSTEM, request_id=request_id, now=NOW)
            preview_price_change(actor=SYSTEM, request_id=request_id, now=NOW)
            preview = found(request_id).preview
            assert preview is not None
            after[method] = preview.prices[2].after
        assert after == {Method.BASE: Decimal("41.20"), Method.CHAINED: Decimal("42.44")}

    def test_is_for_the_lead(self, world: World, submitted: UUID) -> None:
        for who in ("supplier", "auditor", "finance_of_north"):
            refused = refusal(
                preview_price_change,
                actor=getattr(world, who).actor(),
                request_id=submitted,
                now=NOW,
            )
            assert isinstance(refused, NotAllowed), who


class TestDeciding:
    def test_is_not_for_whoever_raised_it(self, world: World, agreed: Agreed, series: UUID) -> None:
        lead = world.lead.actor()
        request_id = indexation(agreed.id, series, lead)
        submit_price_change(actor=lead, request_id=request_id, now=NOW)
        preview_price_change(actor=lead, request_id=request_id, now=NOW)
        assert isinstance(refusal(decide, request_id, lead), NotAllowed)
        decide(request_id, world.lead_of_south.actor())
        assert row(request_id).decided_by == world.lead_of_south.id
        assert last_event().action == "price_change.approved"

    def test_a_refusal_needs_no_preview_and_ends_it(self, world: World, submitted: UUID) -> None:
        decide(submitted, world.lead.actor(), approved=False)
        assert row(submitted).state is ChangeState.REFUSED
        again = refusal(apply_price_change, actor=world.lead.actor(), request_id=submitted, now=NOW)
        assert again.code == "wrong_state"

    def test_approval_needs_the_preview_that_was_shown(
        self, world: World, series: UUID, previewed: UUID
    ) -> None:
        # The index is revised to 102.0: 0.1 + 0.9 × 1.02 = 1.018, below the cap.
        index_value(series, 2026, "102.0")
        preview = found(previewed).preview
        assert preview is not None
        assert preview.outdated.startswith("A value of the index")
        assert refusal(decide, previewed).code == "preview_outdated"
        preview_price_change(actor=SYSTEM, request_id=previewed, now=NOW)
        preview = found(previewed).preview
        assert preview is not None
        assert preview.outdated == ""
        # 40.00 × 1.018
        assert preview.prices[2].after == Decimal("40.72")
        decide(previewed)

    def test_is_refused_to_everybody_else(self, world: World, previewed: UUID) -> None:
        for who in ("supplier", "auditor", "finance_of_north", "consortium_finance"):
            refused = refusal(decide, previewed, getattr(world, who).actor())
            assert isinstance(refused, NotAllowed), who


class TestApplying:
    def test_drafts_a_version_that_a_second_person_activates(
        self, world: World, agreed: Agreed, previewed: UUID
    ) -> None:
        decide(previewed, world.lead_of_south.actor())
        lead = world.lead.actor()
        schedule_id = apply_price_change(actor=lead, request_id=previewed, now=NOW)
        drafted = db.session.get_one(PriceSchedule, schedule_id)
        assert (drafted.version, drafted.effective_from) == (2, FREE_FROM)
        assert drafted.state is ScheduleState.DRAFT
        assert details(last_event())["version"] == 2
        assert isinstance(
            refusal(activate_schedule, actor=lead, schedule_id=schedule_id, now=NOW), NotAllowed
        )
        activate_schedule(actor=world.lead_of_south.actor(), schedule_id=schedule_id, now=NOW)
        prices = {
            on: find_price(
                actor=SYSTEM,
                trust_id=world.north,
                item_id=agreed.items["IOL"],
                on=on,
                quantity=Decimal(1),
            ).unit_price
            for on in (date(2027, 3, 31), FREE_FROM)
        }
        assert prices == {date(2027, 3, 31): Decimal(40), FREE_FROM: Decimal("41.20")}

    def test_happens_once(self, previewed: UUID) -> None:
        early = refusal(apply_price_change, actor=SYSTEM, request_id=previewed, now=NOW)
        assert early.code == "wrong_state"
        decide(previewed)
        apply_price_change(actor=SYSTEM, request_id=previewed, now=NOW)
        again = refusal(apply_price_change, actor=SYSTEM, request_id=previewed, now=NOW)
        assert isinstance(again, Conflict)

    @pytest.mark.parametrize(
        ("kind", "percent", "after"),
        [
            (ChangeKind.ITEM_VARIATION, "2.5", "10.76"),  # 10.7625
            (ChangeKind.TAX, "-3", "10.19"),  # 10.185
            (ChangeKind.DISCONTINUATION, None, None),
        ],
    )
    def test_other_kinds_go_the_same_way(
        self, agreed: Agreed, kind: ChangeKind, percent: str | None, after: str | None
    ) -> None:
        change = ItemToChange(
            item_id=agreed.items["OVD"], percent=Decimal(percent) if percent else None
        )
        request_id = ask(agreed, kind, change)
        submit_price_change(actor=SYSTEM, request_id=request_id, now=NOW)
        preview_price_change(actor=SYSTEM, request_id=request_id, now=NOW)
        decide(request_id)
        apply_price_change(actor=SYSTEM, request_id=request_id, now=NOW)
        preview = found(request_id).preview
        assert preview is not None
        assert preview.prices[0].after == (Decimal(after) if after else None)
        assert found(request_id).document_id is not None


def test_of_two_approvals_at_once_one_wins(empty_app: Flask) -> None:
    with empty_app.app_context():
        world = build()
        catalogue = items()
        agreement_id = agreement(world, LENS)
        signed_contract(world, agreement_id, world.north, commits={catalogue["IOL"]: "18000"})
        request_id = indexation(agreement_id, an_index(), SYSTEM)
        submit_price_change(actor=SYSTEM, request_id=request_id, now=NOW)
        preview_price_change(actor=SYSTEM, request_id=request_id, now=NOW)

    def outcome(number: int) -> str:
        try:
            decide(request_id, approved=number % 2 == 0)
        except DomainError as refused:
            return refused.code
        return "done"

    ended = all_at_once(empty_app, 4, outcome)
    assert sorted(ended) == ["done", *["wrong_state"] * 3]
    with empty_app.app_context():
        assert row(request_id).state in (ChangeState.APPROVED, ChangeState.REFUSED)
