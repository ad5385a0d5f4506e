"""Scene: which trust could join next. Dale is near, Hill is far: both cases are put in autumn."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from consortium.demo.stage import SYSTEM, Stage, at
from consortium.network.domain.expansion import Support
from consortium.network.usecases.expansion import CaseGiven, NeedGiven, propose_expansion
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.usecases.organisations import register_organisation

PUT, WOULD_JOIN = date(2025, 10, 20), date(2026, 1, 1)
# Quantity a year and what a unit costs today, by item.
DALE: Mapping[str, tuple[str, str]] = {
    "PACS": ("180000", "1.40"),
    "IOL": ("3200", "46.00"),
    "OVD": ("3200", "12.80"),
    "drape": ("3200", "3.20"),
    "calibration": ("144", "18.00"),
}
HILL: Mapping[str, tuple[str, str]] = {
    "PACS": ("280000", "1.42"),
    "IOL": ("4000", "48.00"),
    "OVD": ("4000", "13.20"),
    "drape": ("4000", "3.25"),
    "calibration": ("144", "18.00"),
}


def build(stage: Stage) -> None:
    stage.places["DAL"] = register_organisation(
        actor=SYSTEM,
        kind=OrganisationKind.TRUST,
        code="DAL",
        name="Dale Trust",
        board_id=stage.places["STP-A"],
        market_forces_factor=Decimal("1.03"),
        now=at(PUT),
    )
    _put(
        stage,
        "DAL",
        CaseGiven(
            joins_on=WOULD_JOIN,
            needs=_needs(stage, DALE),
            miles=Decimal(18),
            one_off_cost=Decimal(28_000),
            one_off_cost_for="Migration of images, training",
            support=Support.GIVEN,
            support_evidence="Minutes of the host commissioner, October 2025",
            assumptions="Quantities are those of its last year; prices are those it was invoiced.",
        ),
    )
    _put(
        stage,
        "HIL",
        CaseGiven(
            joins_on=WOULD_JOIN,
            needs=_needs(stage, HILL),
            miles=Decimal(64),
            yearly_costs=Decimal(6_400),
            yearly_costs_for="Travel and logistics",
            one_off_cost=Decimal(37_000),
            one_off_cost_for="Migration of images, training, links",
            outside_funding=Decimal(20_000),
            funding_source="Capital of the second board",
            support=Support.ASKED,
            assumptions="Quantities and prices are those of its baseline year.",
        ),
    )


def _put(stage: Stage, trust: str, given: CaseGiven) -> None:
    propose_expansion(
        actor=stage.actor("lead_nor", PUT),
        consortium_id=stage.consortium,
        trust_id=stage.places[trust],
        given=given,
        now=at(PUT, 11),
    )


def _needs(stage: Stage, needs: Mapping[str, tuple[str, str]]) -> list[NeedGiven]:
    return [
        NeedGiven(item_id=stage.items[item], quantity=Decimal(quantity), price_now=Decimal(price))
        for item, (quantity, price) in needs.items()
    ]
