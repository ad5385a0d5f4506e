"""Savings, held against prices and reported, with either engine under them."""

import pytest

from consortium.savings.queries.report import savings_report
from consortium.savings.reports.report import as_json
from consortium.savings.usecases.price_audits import run_price_audit
from consortium.spend.gateways import engine
from tests.distributed.both import Both
from tests.savings.factories import YEAR, Year, lived
from tests.support.databases import Ground, Grounds
from tests.support.world import NOW, SYSTEM, World


@pytest.fixture(scope="session")
def year_ground(grounds: Grounds, cast: World) -> Ground[Year]:
    return grounds.lay("year", lambda: lived(cast))


@pytest.fixture
def year(world: World, year_ground: Ground[Year]) -> Year:
    """The year of the table in ``tests/savings/factories.py``."""
    return year_ground.made


def report(world: World) -> object:
    return as_json(savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR))


def test_the_savings_report_is_the_same_on_either_engine(
    both: Both, world: World, year: Year
) -> None:
    ours = engine.engines()
    ours.reading = both.embedded
    embedded = report(world)
    ours.reading = both.distributed
    assert report(world) == embedded


def test_a_price_audit_asks_both_and_they_agree(both: Both, world: World, year: Year) -> None:
    made = run_price_audit(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        period=YEAR,
        now=NOW,
        progress=lambda *_: None,
    )
    assert made
    assert both.asked
