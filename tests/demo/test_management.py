"""What the demo shows of managing a contract: indicators, a letter, a request for new prices.

The index stands at 100.0 in 2023/24 and 105.0 in 2025/26: 0.1 + 0.9 × 1.05 = 1.045, above the cap
of 3 %, so £38.00 becomes £39.14 (consortium clause catalogue, C10).
"""

import re
from collections.abc import Callable

from consortium.demo.papers import one_page_pdf
from tests.support.pages import PageClient, text_of

SignIn = Callable[[str], PageClient]


def section_of(browser: PageClient, agreement: str, section: str) -> str:
    """The address of a page of the agreement that the words find."""
    html = browser.get(f"/agreements?q={agreement}").get_data(as_text=True)
    found = re.search(r"/agreements/[0-9a-f-]{36}", html)
    assert found is not None
    return f"{found[0]}/{section}"


def link_on(browser: PageClient, address: str, pattern: str) -> str:
    """The first link of a page that looks like that."""
    found = re.search(pattern, browser.get(address).get_data(as_text=True))
    assert found is not None
    return found[0]


def test_the_archive_has_three_indicators_with_two_quarters_each(
    demo_signed_in: SignIn,
) -> None:
    browser = demo_signed_in("lead.nor")
    page = text_of(browser.get(section_of(browser, "PACS", "performance")))
    assert "Showing 1 to 6 of 6" in page
    assert "Fewer than three performance indicators" not in page
    assert "published on 24 March 2026" in page


def test_a_request_for_new_prices_waits_with_its_preview(demo_signed_in: SignIn) -> None:
    browser = demo_signed_in("lead.nor")
    listing = section_of(browser, "consumables", "price-changes")
    request = link_on(browser, listing, f"{listing}/[0-9a-f-]{{36}}")
    page = text_of(browser.get(request))
    assert "multiplied by 1.045; the cap makes that 1.03" in page
    assert "Today £38.00 Factor 1.03 New price £39.14" in page
    assert "This preview no longer holds" not in page


def test_norths_letter_is_there_as_it_was_signed(demo_signed_in: SignIn) -> None:
    browser = demo_signed_in("lead.nor")
    listing = section_of(browser, "PACS", "commitments?q=chief")
    assert "Signed by Chief finance officer, 12 Mar 2026" in text_of(browser.get(listing))
    letter = link_on(browser, listing, r"/agreements/[0-9a-f-]{36}/documents/[0-9a-f-]{36}")
    assert browser.get(letter).get_data().startswith(b"%PDF-1.4")


def test_a_letter_of_the_demo_is_a_whole_pdf() -> None:
    made = one_page_pdf("One", "Two")
    table = int(made.rpartition(b"startxref\n")[2].split()[0])
    assert made[table:].startswith(b"xref\n0 7\n")
    starts = [int(line[:10]) for line in made[table:].splitlines()[3:9]]
    for number, start in enumerate(starts, start=1):
        assert made[start:].startswith(b"%d 0 obj" % number)
