"""The joint value of a tender and its verdict, on the small world."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed
from consortium.organisations.domain.authority import AuthorityType
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.valuation import find_value
from consortium.tenders.usecases.valuation import estimate_value
from tests.support.world import World
from tests.tenders.factories import BEGAN, Made, draft, frozen, published, valued


def small(world: World) -> Made:
    """5,000, 10,000 and 8,000 examinations a year for five years, together 115,000."""
    return frozen(draft(world), {"north": "5000", "south": "10000", "west": "8000"})


class TestFindValue:
    @pytest.mark.parametrize(
        ("commenced_on", "above"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True)]
    )
    def test_115000_is_below_in_2025_and_above_in_2026(
        self, world: World, commenced_on: date, above: bool
    ) -> None:
        made = valued(small(world))
        db.session.get_one(Tender, made.id).commenced_on = commenced_on
        found = find_value(actor=world.lead.actor(), tender_id=made.id)
        assert found.estimate is not None
        assert found.estimate.net == Decimal("115000.00")
        assert found.estimate.gross == Decimal("138000.00")
        assert found.verdict.is_above is above

    def test_warns_when_joint_buyers_are_of_different_types(self, world: World) -> None:
        made = valued(small(world))
        db.session.get_one(Organisation, world.west).authority_type = AuthorityType.SUB_CENTRAL
        verdict = find_value(actor=world.lead.actor(), tender_id=made.id).verdict
        assert verdict.threshold is not None
        assert verdict.threshold.amount == 139_688
        assert "different types" in verdict.warning

    def test_counts_as_above_before_anybody_estimated(self, world: World) -> None:
        found = find_value(actor=world.lead.actor(), tender_id=small(world).id)
        assert found.estimate is None
        assert found.verdict.is_above

    def test_shares_are_for_those_who_see_volumes(self, world: World) -> None:
        made = valued(small(world))
        for who, shares in (
            ("lead", [Decimal(25_000), Decimal(50_000), Decimal(40_000)]),
            ("evaluator", [None] * 3),
        ):
            found = find_value(actor=getattr(world, who).actor(), tender_id=made.id)
            assert [each.share for each in found.buyers] == shares


class TestEstimateValue:
    def send(self, made: Made, **changes: object) -> None:
        given = {
            "actor": made.world.lead.actor(),
            "tender_id": made.id,
            "unit_prices": dict.fromkeys(made.lines, Decimal(1)),
            "extension_months": 24,
            "options_and_fees": Decimal(0),
            "vat_percent": Decimal(20),
            "assumptions": "Now paid",
            "now": BEGAN,
        }
        estimate_value(**{**given, **changes})  # type: ignore[arg-type]

    def test_extensions_count_as_taken(self, world: World) -> None:
        made = small(world)
        self.send(made)
        found = find_value(actor=world.lead.actor(), tender_id=made.id).estimate
        # 23,000 a year over seven years.
        assert found is not None
        assert found.net == Decimal("161000.00")

    @pytest.mark.parametrize(
        "changes",
        [
            {"unit_prices": {}},
            {"extension_months": -1},
            {"options_and_fees": Decimal(-1)},
            {"vat_percent": Decimal(101)},
        ],
    )
    def test_refuses_what_makes_no_sense(self, world: World, changes: dict[str, object]) -> None:
        with pytest.raises(Invalid):
            self.send(small(world), **changes)

    @pytest.mark.usefixtures("drafted_ground")
    def test_is_for_those_who_run_it_and_before_publication(self, world: World, made: Made) -> None:
        with pytest.raises(NotAllowed):
            self.send(made, actor=world.evaluator.actor())
        with pytest.raises(Conflict):
            self.send(published(made))
