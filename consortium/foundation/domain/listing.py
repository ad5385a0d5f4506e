"""What a list was asked for, and one page of its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

ROWS_ON_A_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a reader wants a list: words to look for, order, and which page of it.

    ``rows`` is None for an export, which holds every row. ``after`` is where the page before this
    one ended, for lists whose pages say so; without it the page is found by its number.
    """

    words: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1
    rows: int | None = ROWS_ON_A_PAGE
    after: str = ""

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.rows if self.rows else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """Some rows of a list and how many there are in all."""

    rows: Sequence[Row]
    total: int
    asked: Asked
    # Where it ends, for lists that find their next page by that.
    goes_on_after: str = ""

    @property
    def pages(self) -> int:
        if not self.asked.rows:
            return 1
        return max(1, -(-self.total // self.asked.rows))

    @property
    def first(self) -> int:
        """The number of the first row on this page, counted from one; 0 when it is empty."""
        return self.asked.offset + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.asked.offset + len(self.rows)
