"""The audit of the demo's first year. Figures: story of the Seven Bridges Consortium, 5.1."""

import re
from collections.abc import Callable

from tests.support.pages import PageClient, text_of

AUDITS = "/savings/price-audits"
ONE = re.compile(rf'href="({AUDITS}/[0-9a-f-]{{36}})"')


def test_leads_to_the_lenses_that_valley_bought_elsewhere(
    demo_signed_in: Callable[[str], PageClient],
) -> None:
    """100 lenses at £52.00 when the contract had £38.00: 100 × £14 = £1,400."""
    lead = demo_signed_in("lead.nor")
    found = ONE.search(lead.get(AUDITS).text)
    assert found
    address = found[1]
    text = text_of(lead.get(address))
    assert "To be claimed £0.00" in text
    assert "Bought past the contract £1,400.00 1 line" in text
    lines = text_of(lead.get(f"{address}/lines?verdict=off_contract"))
    assert "1 line: £5,200.00 was paid, £1,400.00 too much" in lines
    assert "Valley Trust" in lines
    # A trust's finance sees none of it: the line is Valley's.
    assert "£1,400.00" not in text_of(demo_signed_in("finance.nor").get(address))
