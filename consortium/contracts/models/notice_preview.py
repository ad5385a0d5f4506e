"""What was foreseen when a notice was recorded, kept so that it can be held against what came."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.contracts.domain.prices.counting import as_texts, exact, from_texts
from consortium.contracts.domain.prices.tier_tests import Determination, Seal
from consortium.contracts.domain.what_if.preview import Foreseen, ForeseenPrice
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, Json, references


class NoticePreview(Identified, AppendOnly, Base):
    """One for each notice: the tests and prices foreseen, and the facts they rest on."""

    __tablename__ = "notice_preview"
    __table_args__ = (UniqueConstraint("event_id"),)

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    event_id: Mapped[UUID] = mapped_column(references("participation_event.id"))
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # The first day on which the trust may be outside, by the agreement's days of notice.
    leaves_on: Mapped[date]
    # Of everything the foreseen tests looked at.
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    trust_code: Mapped[str] = mapped_column(String(12))
    # Each test: scheme, day, measure, tier, hash, linked share, then who counted.
    tests: Mapped[list[dict[str, object]]] = mapped_column(Json)
    # Each price: trust, item, day, if it stays, if it goes; an empty text is no price.
    prices: Mapped[list[list[str]]] = mapped_column(Json)
    facts: Mapped[list[str]] = mapped_column(Json)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


def keep_preview(
    foreseen: Foreseen, *, agreement_id: UUID, event_id: UUID, trust_id: UUID, now: datetime
) -> None:
    """The row of a preview, inside the open transaction."""
    db.session.add(
        NoticePreview(
            id=uuid7(),
            agreement_id=agreement_id,
            event_id=event_id,
            trust_id=trust_id,
            trust_code=foreseen.trust,
            leaves_on=foreseen.leaves_on,
            inputs_sha256=foreseen.inputs_sha256,
            tests=[_written(test) for test in foreseen.tests],
            prices=[
                [
                    line.trust,
                    line.item,
                    line.on.isoformat(),
                    _text(line.if_it_stays),
                    _text(line.if_it_goes),
                ]
                for line in foreseen.prices
            ],
            facts=list(foreseen.facts),
            recorded_at=now,
        )
    )


def previews_of(agreement_ids: Collection[UUID]) -> Mapping[UUID, Foreseen]:
    """What was foreseen, by the id of the notice's event."""
    rows = db.session.scalars(
        select(NoticePreview).where(NoticePreview.agreement_id.in_(agreement_ids))
    )
    return {
        row.event_id: Foreseen(
            trust=row.trust_code,
            leaves_on=row.leaves_on,
            tests=tuple(map(_read, row.tests)),
            prices=tuple(_price(*line) for line in row.prices),
            facts=tuple(row.facts),
        )
        for row in rows
    }


def _written(test: Determination) -> dict[str, object]:
    return {
        "scheme": test.scheme,
        "tested_on": test.tested_on.isoformat(),
        "measure": exact(test.measure),
        "found": test.found,
        "inputs_sha256": test.inputs_sha256,
        "linked_share": _text(test.linked_share),
        "members": [as_texts(each) for each in test.members],
    }


def _read(row: Mapping[str, object]) -> Determination:
    members = row["members"] if isinstance(row["members"], list) else []
    return Determination(
        scheme=str(row["scheme"]),
        tested_on=date.fromisoformat(str(row["tested_on"])),
        members=tuple(map(from_texts, members)),
        measure=Decimal(str(row["measure"])),
        found=int(str(row["found"])),
        seal=Seal(str(row["inputs_sha256"])),
        linked_share=_number(str(row["linked_share"])),
    )


def _price(trust: str, item: str, on: str, stays: str, goes: str) -> ForeseenPrice:
    return ForeseenPrice(
        trust=trust,
        item=item,
        on=date.fromisoformat(on),
        if_it_stays=_number(stays),
        if_it_goes=_number(goes),
    )


def _text(number: Decimal | None) -> str:
    return "" if number is None else exact(number)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
