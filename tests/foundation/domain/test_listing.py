"""One page of a list, and what it says about itself."""

import pytest

from consortium.foundation.domain.listing import Asked, Page


def page(rows: int, total: int, asked: Asked) -> Page[int]:
    return Page(rows=list(range(rows)), total=total, asked=asked)


class TestPage:
    @pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (25, 1), (26, 2), (50, 2)])
    def test_counts_its_pages(self, total: int, pages: int) -> None:
        assert page(0, total, Asked()).pages == pages

    def test_says_which_rows_it_holds(self) -> None:
        second = page(5, 30, Asked(page=2))
        assert (second.first, second.last) == (26, 30)

    def test_is_honest_when_it_is_empty(self) -> None:
        nothing = page(0, 0, Asked())
        assert (nothing.first, nothing.last) == (0, 0)

    def test_an_export_is_one_page_of_everything(self) -> None:
        everything = page(300, 300, Asked(rows=None))
        assert (everything.pages, everything.first, everything.last) == (1, 1, 300)
