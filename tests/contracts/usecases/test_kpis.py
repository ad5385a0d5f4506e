"""Indicators, their results and corrections, and the yearly assessment."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from consortium.contracts.domain.managing.kpis import Rating
from consortium.contracts.models.kpi import KpiResult
from consortium.contracts.usecases.kpis import (
    Found,
    correct_kpi_result,
    publish_assessment,
    withdraw_kpi,
)
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.conftest import Agreed
from tests.contracts.managing import kpi, kpi_result
from tests.contracts.story import STARTS
from tests.support.world import NOW, SYSTEM, World

CORRECTED = Found(value=Decimal("98.9"), rating=Rating.REQUIRES_IMPROVEMENT, evidence="Audit")


@pytest.fixture
def kpi_id(agreed: Agreed) -> UUID:
    return kpi(agreed.id)


def correct(result_id: UUID, actor: Actor = SYSTEM) -> UUID:
    return correct_kpi_result(actor=actor, result_id=result_id, found=CORRECTED, now=NOW)


class TestSetting:
    def test_refuses_the_same_name_twice(self, agreed: Agreed, kpi_id: UUID) -> None:
        event = last_event()
        assert (event.action, details(event)["target"]) == ("kpi.set", "99.5")
        found = refusal(kpi, agreed.id)
        assert (found.code, found.field) == ("kpi_exists", "name")

    def test_a_withdrawn_one_takes_no_more_results(self, kpi_id: UUID) -> None:
        kpi_result(kpi_id)
        withdraw_kpi(actor=SYSTEM, kpi_id=kpi_id, reason="measured otherwise", now=NOW)
        later = Period(date(2025, 7, 1), date(2025, 10, 1))
        for order in (
            lambda: kpi_result(kpi_id, quarter=later),
            lambda: withdraw_kpi(actor=SYSTEM, kpi_id=kpi_id, reason="again", now=NOW),
        ):
            assert refusal(order).code == "kpi_withdrawn"


class TestRecording:
    def test_is_once_for_a_period_and_a_trust(self, world: World, kpi_id: UUID) -> None:
        kpi_result(kpi_id)
        kpi_result(kpi_id, trust_id=world.north)
        kpi_result(kpi_id, trust_id=world.south)
        for trust_id in (None, world.north):
            found = refusal(kpi_result, kpi_id, trust_id=trust_id)
            assert (found.code, found.field) == ("result_recorded", "period_from")

    def test_waits_until_the_period_is_over(self, kpi_id: UUID) -> None:
        # The tests' today is 20 April 2026.
        kpi_result(kpi_id, quarter=Period(date(2026, 1, 1), date(2026, 4, 20)))
        for period in (
            Period(date(2026, 4, 1), date(2026, 4, 21)),
            Period(date(2026, 4, 1)),
        ):
            assert refusal(kpi_result, kpi_id, quarter=period).code == "period_not_over"

    def test_refuses_a_rating_that_contradicts_the_target(self, kpi_id: UUID) -> None:
        found = refusal(kpi_result, kpi_id, "99.4", Rating.GOOD)
        assert isinstance(found, Invalid)
        assert found.message == "The target was missed, so the rating cannot be “Good”."

    def test_is_of_a_trust_with_a_contract(self, world: World, kpi_id: UUID) -> None:
        assert isinstance(refusal(kpi_result, kpi_id, trust_id=world.east), NotFound)

    def test_belongs_to_the_trust_it_is_about(self, world: World, kpi_id: UUID) -> None:
        kpi_result(kpi_id, trust_id=world.west)
        assert last_event().owner_id == world.west


class TestCorrecting:
    def test_supersedes_and_keeps_both(self, kpi_id: UUID) -> None:
        first = kpi_result(kpi_id)
        second = correct(first)
        rows = [db.session.get_one(KpiResult, each) for each in (first, second)]
        assert [row.value for row in rows] == [Decimal("99.7"), Decimal("98.9")]
        assert rows[1].supersedes_id == first
        assert rows[1].period_from == STARTS
        assert last_event().action == "kpi.result_corrected"

    def test_only_the_latest_can_be_corrected(self, kpi_id: UUID) -> None:
        first = kpi_result(kpi_id)
        second = correct(first)
        assert refusal(correct, first).code == "corrected_already"
        correct(second)

    def test_is_for_the_lead(self, world: World, kpi_id: UUID) -> None:
        result_id = kpi_result(kpi_id, trust_id=world.west)
        for who, refused in (
            ("supplier", NotAllowed),
            ("finance_of_west", NotAllowed),
            ("auditor", NotAllowed),
            # What belongs to another trust is not found at all.
            ("finance_of_north", NotFound),
            ("stranger", NotFound),
        ):
            found = refusal(correct, result_id, getattr(world, who).actor())
            assert type(found) is refused, who
        correct(result_id, world.lead_of_south.actor())


class TestPublishing:
    def publish(self, agreed: Agreed, year: date = STARTS, on: date = date(2026, 4, 14)) -> None:
        publish_assessment(
            actor=SYSTEM,
            agreement_id=agreed.id,
            year_from=year,
            published_on=on,
            notice="012345-2026",
            now=NOW,
        )

    def test_is_noted_once_for_each_year(self, agreed: Agreed) -> None:
        self.publish(agreed)
        assert details(last_event())["notice"] == "012345-2026"
        found = refusal(self.publish, agreed)
        assert isinstance(found, Conflict)
        assert found.code == "published_already"

    def test_is_of_a_contract_year_and_not_ahead(self, agreed: Agreed) -> None:
        assert refusal(self.publish, agreed, date(2025, 5, 1)).code == "not_a_contract_year"
        assert refusal(self.publish, agreed, date(2027, 4, 1)).code == "not_a_contract_year"
        assert refusal(self.publish, agreed, STARTS, date(2026, 4, 21)).code == "dated_ahead"
