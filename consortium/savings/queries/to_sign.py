"""A list of what people sign: the page of it that is asked for, and what waits for the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from consortium.foundation.domain.listing import Asked, Page
from consortium.savings.domain.signoff import Step

_ORDER = tuple(Step)


class Signable(Protocol):
    """What the list asks of a row."""

    @property
    def amount(self) -> Decimal: ...

    @property
    def waits_for(self) -> Step | None: ...

    @property
    def can_sign(self) -> bool: ...


Row = TypeVar("Row", bound=Signable)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign(Generic[Row]):
    """``step`` is the reader's first step for which rows wait, ``to_sign`` are those rows."""

    page: Page[Row]
    step: Step | None
    to_sign: tuple[Row, ...]


def page_to_sign(fitting: Sequence[Row], *, asked: Asked, mine: bool) -> ToSign[Row]:
    """One page of the rows that fit; ``mine`` leaves those that wait for the reader."""
    can_sign = [row for row in fitting if row.can_sign]
    step = min((row.waits_for for row in can_sign if row.waits_for), key=_ORDER.index, default=None)
    found = list(can_sign if mine else fitting)
    if asked.sort == "amount":
        found.sort(key=lambda row: row.amount, reverse=asked.descending)
    shown = found if asked.rows is None else found[asked.offset : asked.offset + asked.rows]
    return ToSign(
        page=Page(rows=shown, total=len(found), asked=asked),
        step=step,
        to_sign=tuple(row for row in can_sign if row.waits_for is step),
    )
