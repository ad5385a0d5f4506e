"""Every kind of page that links lead to, looked at as somebody who sees it, in both windows."""

import pytest

from tests.browser.conftest import Arrive, at_both
from tests.support.site_map import SiteMap

# The pages are dealt out, so that workers share them.
PARTS = 6


def test_every_link_leads_somewhere(the_map: SiteMap) -> None:
    assert not the_map.broken


@at_both
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_sound(arrive: Arrive, the_map: SiteMap, part: int) -> None:
    share = -(-len(the_map.stops) // PARTS)
    unsound = []
    for stop in the_map.stops[part * share : (part + 1) * share]:
        try:
            arrive(stop.name).open(stop.path)
        except AssertionError as problems:
            unsound.append(str(problems))
    assert not unsound, "\n".join(unsound)
