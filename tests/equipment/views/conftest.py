"""A clinic that is due today, by the clock the pages go by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from consortium.foundation.domain.periods import add_months
from consortium.foundation.web.clock import today
from tests.equipment import factories
from tests.support.pages import PageClient
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


@dataclass(frozen=True)
class Clinic:
    """A tonometer of North that is a month late, its plan and its procedure."""

    asset_id: UUID
    procedure_id: UUID
    plan_id: UUID

    @property
    def page(self) -> str:
        return f"/equipment/{self.asset_id}"

    @property
    def calibrate(self) -> str:
        return f"{self.page}/calibrate/{self.procedure_id}"


def day_fields(name: str, day: date) -> dict[str, str]:
    """A date as the three boxes of a form send it."""
    return {
        f"{name}-day": str(day.day),
        f"{name}-month": str(day.month),
        f"{name}-year": str(day.year),
    }


@pytest.fixture
def clinic(world: World) -> Clinic:
    asset_id = factories.tonometer(world.north, asset_no="TON-LATE")
    procedure_id = factories.procedure_of(world.seven_oaks)
    anchor = add_months(today(), -2) - timedelta(days=3)
    plan_id = factories.planned(asset_id, procedure_id, anchor_on=anchor)
    return Clinic(asset_id=asset_id, procedure_id=procedure_id, plan_id=plan_id)


@pytest.fixture
def engineer(signed_in: SignIn, cast: World) -> PageClient:
    return signed_in(cast.engineer)
