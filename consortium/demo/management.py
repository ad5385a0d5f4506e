"""Scene: managing the contracts: indicators, a signed letter, a request for new prices."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.clauses.indexation import Method
from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.managing.kpis import Direction, Rating
from consortium.contracts.domain.prices.price_changes import ChangeKind
from consortium.contracts.domain.prices.price_request import IndexToFollow, ItemToChange
from consortium.contracts.usecases.kpis import (
    Found,
    publish_assessment,
    record_kpi_result,
    set_kpi,
)
from consortium.contracts.usecases.letters import Letter, record_letter
from consortium.contracts.usecases.price_changes import (
    preview_price_change,
    request_price_change,
    submit_price_change,
)
from consortium.demo import papers, story
from consortium.demo.stage import Stage, at
from consortium.foundation.domain.periods import Period

KPIS_SET, REPORTED = date(2024, 12, 9), (date(2025, 7, 18), date(2025, 10, 17))
PUBLISHED = date(2026, 3, 24)
LETTER_SIGNED, LETTER_RECORDED = date(2026, 3, 12), date(2026, 3, 16)
SECOND_YEAR = date(2026, 4, 1)
ASKED, PREVIEWED = date(2026, 6, 15), date(2026, 6, 22)
# Prices are held for 24 months from 1 April 2025.
NEW_PRICES = date(2027, 4, 1)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the image archive, with what was measured in the first two quarters."""

    name: str
    measures: str
    target: str
    unit: str
    results: tuple[tuple[str, Rating], tuple[str, Rating]]


INDICATORS = (
    Indicator(
        "Availability",
        "Hours in which images open at every site, of all hours of the quarter",
        "99.5",
        "% of hours",
        (("99.7", Rating.GOOD), ("99.2", Rating.APPROACHING_TARGET)),
    ),
    Indicator(
        "Faults answered in time",
        "Faults answered within two hours, of all that were reported",
        "95",
        "% of faults",
        (("93.1", Rating.REQUIRES_IMPROVEMENT), ("96.4", Rating.GOOD)),
    ),
    Indicator(
        "Studies migrated without error",
        "Studies that open unchanged after migration, of those that were checked",
        "98",
        "% of studies",
        (("98.6", Rating.GOOD), ("98.9", Rating.GOOD)),
    ),
)


def build(stage: Stage) -> None:
    for indicator in INDICATORS:
        _measure(stage, indicator)
    publish_assessment(
        actor=stage.actor("lead_nor", PUBLISHED),
        agreement_id=stage.agreements["pacs"],
        year_from=story.TERM.start,
        published_on=PUBLISHED,
        notice="UK9, demo notice 1",
        now=at(PUBLISHED),
    )
    _letter(stage)
    _indexation(stage)


def _measure(stage: Stage, indicator: Indicator) -> None:
    kpi_id = set_kpi(
        actor=stage.actor("lead_nor", KPIS_SET),
        agreement_id=stage.agreements["pacs"],
        name=indicator.name,
        measures=indicator.measures,
        target=Decimal(indicator.target),
        unit=indicator.unit,
        direction=Direction.AT_LEAST,
        now=at(KPIS_SET),
    )
    for number, (value, rating) in enumerate(indicator.results, start=1):
        _record(stage, kpi_id, story.quarter(number), value, rating, REPORTED[number - 1])


def _record(
    stage: Stage, kpi_id: UUID, quarter: Period, value: str, rating: Rating, on: date
) -> None:
    record_kpi_result(
        actor=stage.actor("lead_nor", on),
        kpi_id=kpi_id,
        trust_id=None,
        period=quarter,
        found=Found(
            value=Decimal(value), rating=rating, evidence=f"Service report of {on:%B %Y}, table 2"
        ),
        now=at(on),
    )


def _letter(stage: Stage) -> None:
    """North renews its letter for the second year, for as many examinations as before."""
    north = next(trust for trust in story.TRUSTS if trust.code == "NOR")
    volume = north.volume("PACS")
    record_letter(
        actor=stage.actor("lead_nor", LETTER_RECORDED),
        contract_id=stage.contracts["pacs", "NOR"],
        letter=Letter(
            period=Period(SECOND_YEAR, date(2027, 4, 1)),
            tolerance_percent=Decimal(10),
            commitment_class=CommitmentClass.COMMITTED,
            signed_by=papers.SIGNATORY,
            signed_on=LETTER_SIGNED,
        ),
        per_year={stage.items["PACS"]: Decimal(volume)},
        document=papers.signed_letter(
            north.name, f"{volume:,} examinations in 2026/27, within 10 per cent", on=LETTER_SIGNED
        ),
        now=at(LETTER_RECORDED),
    )


def _indexation(stage: Stage) -> None:
    """South asks for what clause C10 gives; North previews it, and nobody has decided yet."""
    asking = stage.actor("lead_sou", ASKED)
    request_id = request_price_change(
        actor=asking,
        agreement_id=stage.agreements["consumables"],
        kind=ChangeKind.INDEXATION,
        effective_from=NEW_PRICES,
        reason="The supplier's letter of 10 June 2026; Schedule 2, price hold then indexation",
        items=(ItemToChange(item_id=stage.items["IOL"]),),
        index=IndexToFollow(
            series_id=stage.items["index"],
            method=Method.BASE,
            base_month=date(2024, 3, 1),
            lag_months=13,
            average_months=12,
            fixed_share=Decimal("0.1"),
            cap=Decimal("0.03"),
            collar=None,
            hold_months=24,
        ),
        evidence=None,
        now=at(ASKED),
    )
    submit_price_change(actor=asking, request_id=request_id, now=at(ASKED, 10))
    preview_price_change(
        actor=stage.actor("lead_nor", PREVIEWED), request_id=request_id, now=at(PREVIEWED)
    )
