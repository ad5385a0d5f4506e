"""What is kept while a contract runs, for tests, made through the use cases."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID
from zipfile import ZipFile

from sqlalchemy import select

from consortium.contracts.domain.clauses.indexation import Method
from consortium.contracts.domain.managing.documents import DocumentKind, SentFile
from consortium.contracts.domain.managing.kpis import Direction, Rating
from consortium.contracts.domain.prices.price_changes import ChangeKind
from consortium.contracts.domain.prices.price_request import IndexToFollow
from consortium.contracts.models.schedule import TierDetermination
from consortium.contracts.usecases.disputes import dispute_test
from consortium.contracts.usecases.documents import attach_document
from consortium.contracts.usecases.indices import add_index_series, record_index_value
from consortium.contracts.usecases.kpis import Found, record_kpi_result, set_kpi
from consortium.contracts.usecases.price_changes import request_price_change
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor
from tests.contracts.factories import agreement, signed_contract
from tests.contracts.story import LENS
from tests.support.world import NOW, SYSTEM, World

# An agreement that began on 1 April 2025 holds its prices for 24 months.
FREE_FROM = date(2027, 4, 1)
TESTED_UP_TO = date(2026, 1, 1)
FIRST_QUARTER = Period(date(2025, 4, 1), date(2025, 7, 1))
SECOND_QUARTER = Period(date(2025, 7, 1), date(2025, 10, 1))
PDF = b"%PDF-1.4\n%a letter of two lines\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


def word_file(*further: str) -> bytes:
    """The least that makes a Word file, with further parts."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *further):
            archive.writestr(name, "<xml/>")
    return out.getvalue()


def date_of(name: str, day: int, month: int, year: int) -> dict[str, str]:
    """What a browser sends for the three boxes of a date."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


def sent(content: bytes = PDF, name: str = "letter.pdf") -> SentFile:
    return SentFile(name=name, content=io.BytesIO(content))


def attached(
    agreement_id: UUID,
    *,
    contract_id: UUID | None = None,
    kind: DocumentKind = DocumentKind.CONTRACT,
    title: str = "Signed contract",
    file: SentFile | None = None,
) -> UUID:
    """A document that is attached to an agreement."""
    return attach_document(
        actor=SYSTEM,
        agreement_id=agreement_id,
        contract_id=contract_id,
        kind=kind,
        title=title,
        file=file or sent(),
        now=NOW,
    )


def kpi(agreement_id: UUID, name: str = "Availability") -> UUID:
    """An indicator: at least 99.5 % of hours."""
    return set_kpi(
        actor=SYSTEM,
        agreement_id=agreement_id,
        name=name,
        measures="Hours in which images open within 3 seconds",
        target=Decimal("99.5"),
        unit="% of hours",
        direction=Direction.AT_LEAST,
        now=NOW,
    )


def kpi_result(
    kpi_id: UUID,
    value: str = "99.7",
    rating: Rating = Rating.GOOD,
    *,
    trust_id: UUID | None = None,
    quarter: Period = FIRST_QUARTER,
) -> UUID:
    """What was measured in a quarter."""
    return record_kpi_result(
        actor=SYSTEM,
        kpi_id=kpi_id,
        trust_id=trust_id,
        period=quarter,
        found=Found(value=Decimal(value), rating=rating, evidence="Report, table 2"),
        now=NOW,
    )


def recorded_tests(agreement_id: UUID, *, up_to: date = TESTED_UP_TO) -> list[UUID]:
    """The tier tests of an agreement that are due by a day, recorded, in their order."""
    run_tier_tests(actor=SYSTEM, agreement_id=agreement_id, up_to=up_to, now=NOW)
    rows = select(TierDetermination.id).where(TierDetermination.agreement_id == agreement_id)
    return list(db.session.scalars(rows.order_by(TierDetermination.tested_on)))


def disputed(determination_id: UUID, actor: Actor, reason: str = "A letter is missing") -> UUID:
    return dispute_test(
        actor=actor, determination_id=determination_id, reason=reason, evidence=None, now=NOW
    )


def an_index(code: str = "CPI") -> UUID:
    """100.0 in 2024/25 and 105.2 in 2026/27."""
    series_id = add_index_series(
        actor=SYSTEM, code=code, name="Consumer prices", publisher="Statistics office", now=NOW
    )
    for year, value in ((2024, "100.0"), (2026, "105.2")):
        index_value(series_id, year, value)
    return series_id


def index_value(series_id: UUID, year: int, value: str) -> None:
    """A value for the financial year that begins in that year; the second is a revision."""
    record_index_value(
        actor=SYSTEM,
        series_id=series_id,
        period_from=date(year, 4, 1),
        period_to=date(year + 1, 4, 1),
        value=Decimal(value),
        published_on=date(year + 1, 4, 20),
        now=NOW,
    )


def indexation(
    agreement_id: UUID, series_id: UUID, actor: Actor, *, on: date = FREE_FROM, **terms: Any
) -> UUID:
    """A draft: 12 months' average, a tenth fixed, a cap of 3 %, held for 24 months."""
    follow = IndexToFollow(
        **{
            "series_id": series_id,
            "method": Method.CHAINED,
            "base_month": date(2025, 3, 31),
            "lag_months": 1,
            "average_months": 12,
            "fixed_share": Decimal("0.1"),
            "cap": Decimal("0.03"),
            "collar": None,
            "hold_months": 24,
            **terms,
        }
    )
    return request_price_change(
        actor=actor,
        agreement_id=agreement_id,
        kind=ChangeKind.INDEXATION,
        effective_from=on,
        reason="Schedule 2, paragraph 9",
        items=(),
        index=follow,
        evidence=None,
        now=NOW,
    )


def kept(objects: Any, catalogue: Callable[[Any], dict[str, UUID]]) -> dict[str, UUID]:
    """For the walk over all pages: one of each that needs prices and tier tests."""
    made: dict[str, UUID] = objects.once("kept", lambda _: _make(objects.world, catalogue(objects)))
    return made


def _make(world: World, items: dict[str, UUID]) -> dict[str, UUID]:
    agreement_id = agreement(world, LENS)
    signed_contract(world, agreement_id, world.north, commits={items["IOL"]: "18000"})
    first, second, *_ = recorded_tests(agreement_id)
    return {
        "price_change": indexation(agreement_id, an_index("WALKED"), SYSTEM),
        "test": first,
        "dispute": disputed(second, world.supplier.actor()),
    }
