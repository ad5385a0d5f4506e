"""Q1 with objects over SQLite, one for each line, as many a web application adds up."""

from collections import defaultdict
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

LINES = 20_000


class _Base(DeclarativeBase):
    pass


class _Line(_Base):
    __tablename__ = "line"

    id: Mapped[int] = mapped_column("rowid", primary_key=True)
    trust: Mapped[str]
    product: Mapped[int | None]
    ordered_on: Mapped[str]
    pack: Mapped[int]
    quantity: Mapped[float]
    amount: Mapped[float]


class _Baseline(_Base):
    __tablename__ = "baseline"

    id: Mapped[int] = mapped_column("rowid", primary_key=True)
    trust: Mapped[str]
    product: Mapped[int]
    unit_price: Mapped[float]


def add_up(folder: Path) -> dict[tuple[str, str], list[float]]:
    """What some of the lines cost and would have cost before, by trust and month."""
    found: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    engine = sa.create_engine(f"sqlite:///{folder / 'peer.db'}")
    with Session(engine) as session:
        for line in session.scalars(sa.select(_Line).limit(LINES)):
            before = session.scalar(
                sa.select(_Baseline).where(
                    _Baseline.product == line.product, _Baseline.trust == line.trust
                )
            )
            if before is not None:
                month = found[line.trust, line.ordered_on[:7]]
                month[0] += before.unit_price * line.quantity * line.pack
                month[1] += line.amount
    engine.dispose()
    return dict(found)
