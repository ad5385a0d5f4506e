"""The pages of who counts: leads, mergers and returns, for those whose they are."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.usecases.participation import record_participation
from tests.contracts.factories import agreement, items, signed_contract
from tests.contracts.story import LENS, STARTS
from tests.support.pages import PageClient, location, text_of
from tests.support.queries import count_queries
from tests.support.world import NOW, Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture
def made(world: World) -> tuple[str, dict[UUID, UUID], UUID]:
    """The page of an agreement with North, South and West, their contracts, and the lens."""
    item_ids = items()
    agreement_id = agreement(world, LENS)
    contracts = {
        trust: signed_contract(world, agreement_id, trust)
        for trust in (world.north, world.south, world.west)
    }
    return f"/agreements/{agreement_id}/who-counts", contracts, item_ids["IOL"]


def on(day: date, name: str = "effective_on") -> dict[str, Any]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": day.year}


Made = tuple[str, dict[UUID, UUID], UUID]


class TestRecording:
    def test_a_lead_a_merger_and_a_return_are_recorded_and_shown(
        self, world: World, made: Made, signed_in: SignIn
    ) -> None:
        path, contracts, lens = made
        lead = signed_in(world.lead)
        assert "Nobody was appointed to lead" in text_of(lead.get(path))
        for page, values in (
            (
                "lead",
                {
                    "kind": "appointed",
                    "trust_id": str(world.north),
                    **on(STARTS),
                    "reason": "agreed by the board",
                },
            ),
            (
                "merger",
                {
                    "trust_id": str(world.south),
                    "other_trust_id": str(world.west),
                    "successor_id": str(world.south),
                    **on(date(2025, 10, 1)),
                    "reason": "by order",
                },
            ),
            (
                "return",
                {
                    "contract_id": str(contracts[world.north]),
                    "item_id": str(lens),
                    **on(date(2025, 4, 1), "starts_on"),
                    **on(date(2025, 6, 30), "ends_on"),
                    "on_contract": "1,650",
                    "of_category": "1,700",
                    "source": "theatre system",
                },
            ),
        ):
            answer = lead.submit(f"{path}/{page}", **values)
            assert (answer.status_code, location(answer)) == (303, path), page
        text = text_of(lead.get(path))
        for words in (
            "North Trust, from 1 April 2025",
            "South Trust and West Trust take part as South Trust from 1 October 2025",
            "until 31 March 2026, then as one",
            "1,650",
            "1,700",
            "theatre system",
        ):
            assert words in text, words

    def test_a_suspension_is_shown(self, world: World, made: Made, signed_in: SignIn) -> None:
        path, contracts, _ = made
        record_participation(
            actor=world.lead.actor(),
            contract_id=contracts[world.west],
            kind=ParticipationKind.SUSPEND,
            effective_on=date(2025, 6, 20),
            reason="invoices unpaid",
            now=NOW,
        )
        assert "West Trust, from 20 June 2025" in text_of(signed_in(world.lead).get(path))

    def test_a_return_offers_the_items_of_the_agreement(
        self, world: World, made: Made, signed_in: SignIn
    ) -> None:
        path, _, _ = made
        page = text_of(signed_in(world.lead).get(f"{path}/return"))
        assert "IOL: Intraocular lens" in page
        assert "PACS: Images per examination" not in page

    def test_a_refusal_stands_on_its_field(
        self, world: World, made: Made, signed_in: SignIn
    ) -> None:
        path, contracts, lens = made
        lead = signed_in(world.lead)
        values = {
            "contract_id": str(contracts[world.north]),
            "item_id": str(lens),
            **on(date(2025, 4, 1), "starts_on"),
            **on(date(2025, 6, 30), "ends_on"),
            "on_contract": "2",
            "of_category": "1",
        }
        answer = lead.submit(f"{path}/return", **values)
        assert answer.status_code == 422
        assert "is part of everything bought of the kind" in text_of(answer)


class TestReach:
    def test_a_trust_sees_its_own_returns_and_cannot_record(
        self, world: World, made: Made, signed_in: SignIn
    ) -> None:
        path, contracts, lens = made
        lead = signed_in(world.lead)
        for trust, quantity in ((world.north, "1651"), (world.west, "752")):
            lead.submit(
                f"{path}/return",
                contract_id=str(contracts[trust]),
                item_id=str(lens),
                on_contract=quantity,
                of_category=quantity,
                source="",
                **on(date(2025, 4, 1), "starts_on"),
                **on(date(2025, 6, 30), "ends_on"),
            )
        west = signed_in(world.finance_of_west)
        text = text_of(west.get(path))
        assert "752" in text
        assert "1,651" not in text
        assert "Record a return" not in text
        assert west.get(f"{path}/return").status_code == 403
        text = text_of(signed_in(world.supplier).get(path))
        assert "752" not in text

    def test_strangers_find_nothing(self, world: World, made: Made, signed_in: SignIn) -> None:
        assert signed_in(world.stranger).get(made[0]).status_code == 404


class TestQuestions:
    def test_more_returns_ask_no_more_questions(
        self, app: Flask, world: World, made: Made, signed_in: SignIn
    ) -> None:
        path, contracts, lens = made
        lead = signed_in(world.lead)
        asked = []
        for month in (4, 5, 6, 7):
            lead.submit(
                f"{path}/return",
                contract_id=str(contracts[world.north]),
                item_id=str(lens),
                on_contract="500",
                of_category="500",
                source="",
                **on(date(2025, month, 1), "starts_on"),
                **on(date(2025, month, 28), "ends_on"),
            )
            with count_queries(app) as counted:
                assert "500" in text_of(lead.get(path))
            asked.append(len(counted.statements))
        assert asked[-1] <= asked[0]


class TestSharedLines:
    def shares(self, world: World, made: Made, other: UUID, **changes: str) -> dict[str, Any]:
        return {
            "trust_id": str(world.north),
            "item_id": str(made[2]),
            "other_agreement_id": str(other),
            "shares": "60",
            "other_share": "40",
            **on(STARTS),
            "reason": "Letter of both leads",
            **changes,
        }

    def test_are_recorded_and_shown_under_both_agreements(
        self, world: World, made: Made, signed_in: SignIn
    ) -> None:
        other = agreement(world, LENS)
        signed_contract(world, other, world.north)
        path, lead = made[0], signed_in(world.lead)
        form = f"{path}/shares"
        assert form in lead.get(path).get_data(as_text=True)
        wrong = lead.submit(form, **self.shares(world, made, other, other_share="50"))
        assert wrong.status_code == 422
        assert "must be above zero and add up to 100%" in text_of(wrong)
        answer = lead.submit(form, **self.shares(world, made, other))
        assert (answer.status_code, location(answer)) == (303, path)
        here = text_of(lead.get(path))
        assert (
            "North Trust, Intraocular lens, from 1 April 2025: 60% here, 40% under AG-2025-0002"
        ) in here
        there = text_of(lead.get(f"/agreements/{other}/who-counts"))
        assert "40% here, 60% under AG-2025-0001" in there
        # What a trust buys elsewhere is no business of its supplier's.
        assert "40% under" not in text_of(signed_in(world.supplier).get(path))
        for someone in (world.stranger, world.supplier):
            assert signed_in(someone).get(form).status_code in (403, 404)
