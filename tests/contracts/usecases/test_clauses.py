"""Recording clauses: checked, append-only, read by a second person."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.conditions import Effect
from consortium.contracts.models.clause import AgreementClause, ClauseReview, latest_clauses
from consortium.contracts.usecases.clauses import record_clause, review_clause, supersede_clause
from consortium.foundation.database import db
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.conftest import Agreed
from tests.contracts.factories import BAND, agreement
from tests.contracts.recording import CONDITIONS, OPT_OUT, group
from tests.support.world import NOW, SYSTEM, World

Order = dict[str, Any]


def recorded(world: World, agreed: Agreed, **changes: Any) -> UUID:
    values: dict[str, Any] = {
        "actor": world.lead.actor(),
        "clause": Clause.OPT_OUT,
        "parameters": OPT_OUT,
        "group_id": None,
        "conditions": CONDITIONS,
        "now": NOW,
    }
    return record_clause(agreement_id=agreed.id, **{**values, **changes})


def superseded(world: World, clause_id: UUID, **changes: Any) -> UUID:
    values: dict[str, Any] = {
        "actor": world.lead.actor(),
        "parameters": {"who_pays_more": "leaver"},
        "group_id": None,
        "conditions": CONDITIONS,
        "now": NOW,
    }
    return supersede_clause(clause_id=clause_id, **{**values, **changes})


class TestRecord:
    def test_keeps_terms_and_conditions_and_who_wrote_them(
        self, world: World, agreed: Agreed
    ) -> None:
        row = db.session.get_one(AgreementClause, recorded(world, agreed))
        assert row.parameters == OPT_OUT
        assert row.conditions == CONDITIONS
        assert (row.version, row.supersedes_id) == (1, None)
        assert (row.recorded_at, row.recorded_by) == (NOW, world.lead.id)

    def test_is_in_the_audit_log(self, world: World, agreed: Agreed) -> None:
        recorded(world, agreed)
        event = last_event()
        assert event.action == "clause.recorded"
        assert event.subject.endswith("clause C6")
        assert details(event)["parameters"] == OPT_OUT

    def test_of_a_price_names_the_group_that_holds_its_figures(
        self, world: World, agreed: Agreed
    ) -> None:
        lens = group("Intraocular lens")
        clause_id = recorded(
            world, agreed, clause=Clause.VOLUME_TIER, parameters={"gap": "9"}, group_id=lens
        )
        row = db.session.get_one(AgreementClause, clause_id)
        assert row.group_id == lens
        # A second copy of a figure could contradict the schedule.
        assert row.parameters == {}

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"parameters": {"who_pays_more": "nobody"}}, "who_pays_more"),
            ({"parameters": {**OPT_OUT, "discount": "-1"}}, "discount"),
            ({"conditions": replace(CONDITIONS, paragraph="")}, "paragraph"),
            (
                {"conditions": replace(CONDITIONS, effective_from=date(2024, 1, 1))},
                "effective_from",
            ),
            ({"clause": Clause.VOLUME_TIER}, "group_id"),
            ({"clause": Clause.YEAR_END, "group_id": UUID(int=0)}, "group_id"),
            ({"clause": Clause.VOLUME_TIER, "group_id": UUID(int=0)}, "group_id"),
        ],
    )
    def test_refuses_what_cannot_be_and_names_the_field(
        self, world: World, agreed: Agreed, changes: dict[str, Any], field: str
    ) -> None:
        assert refusal(recorded, world, agreed, **changes).field == field
        assert latest_clauses(agreed.id) == []

    def test_refuses_prices_that_another_clause_sets(self, world: World, agreed: Agreed) -> None:
        band = group(BAND.name)
        found = refusal(recorded, world, agreed, clause=Clause.VOLUME_TIER, group_id=band)
        assert found.code == "other_clause"

    def test_a_rule_of_a_price_stands_in_any_group(self, world: World, agreed: Agreed) -> None:
        recorded(world, agreed, clause=Clause.RATCHET, group_id=group(BAND.name))
        assert [row.clause for row in latest_clauses(agreed.id)] == [Clause.RATCHET]

    def test_refuses_prices_of_another_agreement(self, world: World, agreed: Agreed) -> None:
        agreement(world, BAND)
        found = refusal(
            recorded,
            world,
            agreed,
            clause=Clause.PARTICIPATION_BAND,
            group_id=group(BAND.name),
        )
        assert found.code == "group_elsewhere"

    def test_is_for_those_who_manage_agreements(self, world: World, agreed: Agreed) -> None:
        assert (
            refusal(recorded, world, agreed, actor=world.finance_of_north.actor()).code
            == "not_allowed"
        )
        assert refusal(recorded, world, agreed, actor=world.stranger.actor()).code == "not_found"


class TestSupersede:
    def test_leaves_the_earlier_version_as_it_was(self, world: World, agreed: Agreed) -> None:
        first = recorded(world, agreed)
        later = replace(CONDITIONS, effect=Effect.RETROSPECTIVE)
        second = superseded(world, first, conditions=later)
        assert db.session.get_one(AgreementClause, first).parameters == OPT_OUT
        (latest,) = latest_clauses(agreed.id)
        assert (latest.id, latest.version, latest.supersedes_id) == (second, 2, first)
        assert latest.clause is Clause.OPT_OUT
        assert latest.conditions.effect is Effect.RETROSPECTIVE
        assert details(last_event())["version"] == 2

    def test_happens_once_to_a_version(self, world: World, agreed: Agreed) -> None:
        first = recorded(world, agreed)
        superseded(world, first)
        assert refusal(superseded, world, first).code == "clause_superseded"

    def test_does_not_reach_back(self, world: World, agreed: Agreed) -> None:
        later = replace(CONDITIONS, effective_from=CONDITIONS.effective_from + timedelta(days=30))
        first = recorded(world, agreed, conditions=later)
        assert refusal(superseded, world, first).field == "effective_from"

    def test_of_what_is_not_there_is_not_found(self, world: World) -> None:
        assert refusal(superseded, world, uuid4()).code == "not_found"

    def test_is_for_those_who_manage_agreements(self, world: World, agreed: Agreed) -> None:
        first = recorded(world, agreed)
        assert (
            refusal(superseded, world, first, actor=world.finance_of_north.actor()).code
            == "not_allowed"
        )
        assert refusal(superseded, world, first, actor=world.stranger.actor()).code == "not_found"


class TestReview:
    def test_is_of_another_person_than_the_writer(self, world: World, agreed: Agreed) -> None:
        clause_id = recorded(world, agreed)
        found = refusal(
            review_clause, actor=world.lead.actor(), clause_id=clause_id, finding="", now=NOW
        )
        assert found.code == "not_allowed"

    def test_is_kept_with_what_was_found(self, world: World, agreed: Agreed) -> None:
        clause_id = recorded(world, agreed, actor=SYSTEM)
        review_clause(
            actor=world.lead.actor(), clause_id=clause_id, finding=" As signed. ", now=NOW
        )
        review = db.session.scalars(select(ClauseReview)).one()
        assert (review.clause_id, review.finding) == (clause_id, "As signed.")
        assert (review.reviewed_at, review.reviewed_by) == (NOW, world.lead.id)
        assert details(last_event())["finding"] == "As signed."

    def test_happens_once_to_a_version(self, world: World, agreed: Agreed) -> None:
        clause_id = recorded(world, agreed, actor=SYSTEM)
        order: Order = {
            "actor": world.lead.actor(),
            "clause_id": clause_id,
            "finding": "",
            "now": NOW,
        }
        review_clause(**order)
        assert refusal(review_clause, **order).code == "clause_reviewed"

    def test_is_for_those_who_manage_agreements(self, world: World, agreed: Agreed) -> None:
        order: Order = {"clause_id": recorded(world, agreed), "finding": "", "now": NOW}
        assert (
            refusal(review_clause, actor=world.finance_of_north.actor(), **order).code
            == "not_allowed"
        )
        assert refusal(review_clause, actor=world.stranger.actor(), **order).code == "not_found"
