"""Running the tier tests that are due, once."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.contracts.domain.prices.answers import Price
from consortium.contracts.domain.prices.pricing import PriceBook
from consortium.contracts.models.schedule import DeterminationStatus, TierDetermination
from consortium.contracts.models.terms import load_terms
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.factories import (
    BAND,
    agreement,
    drafted_agreement,
    items,
    leaves,
    signed_contract,
)
from tests.contracts.story import LENS
from tests.support.world import SYSTEM, World

AUTUMN = datetime(2025, 10, 1, 6, 0, tzinfo=UTC)
OCTOBER = date(2025, 10, 1)


@pytest.fixture
def agreed(world: World) -> UUID:
    """Lenses and images for North and West; West leaves on 1 October 2025."""
    catalogue = items()
    agreement_id = agreement(world, LENS, BAND)
    for trust_id, per_year in ((world.north, "16000"), (world.west, "9000.5")):
        contract_id = signed_contract(
            world, agreement_id, trust_id, commits={catalogue["IOL"]: per_year}
        )
    leaves(world, contract_id, on=OCTOBER, now=AUTUMN)
    return agreement_id


def run(world: World, agreement_id: UUID, up_to: date, now: datetime = AUTUMN) -> int:
    return run_tier_tests(actor=world.lead.actor(), agreement_id=agreement_id, up_to=up_to, now=now)


def recorded(agreement_id: UUID) -> list[TierDetermination]:
    rows = (
        select(TierDetermination)
        .where(TierDetermination.agreement_id == agreement_id)
        .order_by(TierDetermination.tested_on, TierDetermination.measure.desc())
    )
    return list(db.session.scalars(rows))


class TestRunTierTests:
    def test_records_what_each_test_found_and_whom_it_counted(
        self, world: World, agreed: UUID
    ) -> None:
        assert run(world, agreed, OCTOBER) == 6
        assert [
            (row.tested_on.isoformat(), row.measure, row.found, row.members)
            for row in recorded(agreed)
        ] == [
            ("2025-04-01", Decimal("25000.5"), 3, [["NOR", "16000"], ["WES", "9000.5"]]),
            ("2025-04-01", Decimal(2), 1, [["NOR", "1"], ["WES", "1"]]),
            ("2025-07-01", Decimal("25000.5"), 3, [["NOR", "16000"], ["WES", "9000.5"]]),
            ("2025-07-01", Decimal(2), 1, [["NOR", "1"], ["WES", "1"]]),
            ("2025-10-01", Decimal(16_000), 1, [["NOR", "16000"]]),
            ("2025-10-01", Decimal(1), 0, [["NOR", "1"]]),
        ]
        assert {row.status for row in recorded(agreed)} == {DeterminationStatus.CONFIRMED}
        assert {(row.recorded_at, row.recorded_by) for row in recorded(agreed)} == {
            (AUTUMN, world.lead.id)
        }

    def test_is_in_the_consortiums_audit_log_with_the_seals(
        self, world: World, agreed: UUID
    ) -> None:
        run(world, agreed, OCTOBER)
        event = last_event()
        assert (event.action, event.owner_id) == ("tiers.tested", world.seven_oaks)
        seals = {test["inputs_sha256"] for test in details(event)["tests"]}
        assert seals == {row.inputs_sha256 for row in recorded(agreed)}

    def test_runs_each_test_once(self, world: World, agreed: UUID) -> None:
        run(world, agreed, date(2025, 7, 1))
        assert run(world, agreed, OCTOBER) == 2
        found = refusal(lambda: run(world, agreed, OCTOBER))
        assert isinstance(found, Conflict)
        assert found.code == "no_test_due"
        assert "1 October 2025" in found.message
        assert len(recorded(agreed)) == 6

    def test_does_not_test_ahead(self, world: World, agreed: UUID) -> None:
        found = refusal(lambda: run(world, agreed, date(2026, 1, 1)))
        assert isinstance(found, Invalid)
        assert (found.code, found.field) == ("test_ahead", "up_to")
        # The day is London's: in summer it begins an hour before that of UTC.
        midnight = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)
        assert run(world, agreed, date(2025, 7, 1), now=midnight) == 4

    def test_nothing_is_due_without_prices(self, world: World) -> None:
        found = refusal(lambda: run(world, drafted_agreement(world), OCTOBER))
        assert found.code == "no_test_due"

    def test_what_was_computed_is_what_is_recorded(self, world: World, agreed: UUID) -> None:
        def prices() -> list[tuple[Decimal, bool]]:
            book = PriceBook(load_terms([agreed])[agreed].terms)
            answers = [
                book.price_of(trust="NOR", item=item, on=on, quantity=Decimal(1))
                for item in ("IOL", "PACS")
                for on in (date(2025, 5, 3), date(2025, 8, 3), date(2025, 11, 3))
            ]
            return [
                (each.unit_price, each.path.confirmed)
                for each in answers
                if isinstance(each, Price)
            ]

        before = prices()
        run(world, agreed, OCTOBER)
        after = prices()
        assert [price for price, _ in after] == [price for price, _ in before]
        assert not any(confirmed for _, confirmed in before)
        assert all(confirmed for _, confirmed in after)

    def test_the_system_runs_them_too(self, world: World, agreed: UUID) -> None:
        run_tier_tests(actor=SYSTEM, agreement_id=agreed, up_to=OCTOBER, now=AUTUMN)
        assert {row.recorded_by for row in recorded(agreed)} == {None}
