"""The pages on which somebody says what lines mean."""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest

from consortium.foundation.domain.listing import Asked
from consortium.spend.domain.report import ImportReport
from consortium.spend.queries.decisions import list_decisions
from consortium.spend.queries.lines import list_lines
from consortium.spend.queries.waiting import list_waiting
from consortium.spend.queries.wanted import Wanted
from tests.spend.factories import csv_of, imported, row
from tests.support.pages import PageClient, location, text_of
from tests.support.world import SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
WORDED = {"Item_code": "", "Description": "IOL lens, intraocular"}
QUEUE, DECISIONS = "/spend/matching", "/spend/matching/decisions"


@pytest.fixture
def report(world: World, items: Mapping[str, UUID]) -> ImportReport:
    """A line that no code names, one whose box contradicts the catalogue, one that is matched."""
    return imported(
        world.north,
        csv_of(
            row(**WORDED),
            row(Line_number="2", Unit="BX/12"),
            row(Line_number="3", Unit="BX/10"),
        ),
    )


def wordings() -> dict[str, str]:
    """The keys of the words that wait, by unit."""
    found = list_waiting(actor=SYSTEM, wanted=Wanted(), asked=Asked()).page.rows
    return {words.unit_written: words.wording for words in found}


def matched() -> list[UUID | None]:
    found = list_lines(actor=SYSTEM, wanted=Wanted(), asked=Asked(sort="ordered"))
    return [line.item_id for line in found.page.rows]


def test_several_are_decided_at_once_and_one_is_undone(
    world: World, items: Mapping[str, UUID], report: ImportReport, signed_in: SignIn
) -> None:
    browser = signed_in(world.lead)
    page = text_of(browser.get(QUEUE))
    assert "2 descriptions of 2 lines, together £7,600.00" in page
    assert "Pack in doubt" in page
    each = f"{QUEUE}/{world.north}/{UUID(wordings()['BX/12'])}"
    refused = browser.submit(each, item=str(items["IOL"]))
    assert "Nobody can be sure how many each one BX/12 of Intraocular lens holds" in text_of(
        refused
    )
    assert QUEUE in location(browser.submit(each, item=str(items["IOL"]), base_units="12"))
    (left,) = wordings().values()
    choice = f"{world.north}~{left}~{items['IOL']}"
    assert QUEUE in location(browser.submit(QUEUE, decision=choice))
    assert "Nothing waits." in text_of(browser.get(QUEUE))
    assert matched() == [items["IOL"]] * 3
    page = text_of(browser.get(DECISIONS))
    assert "IOL lens, intraocular" in page
    last = list_decisions(actor=SYSTEM, asked=Asked(words="IOL")).rows[0]
    browser.submit(DECISIONS, to=f"{DECISIONS}/{last.id}/undo")
    assert list(wordings()) == ["EA"]


def test_a_line_says_how_it_was_matched_and_what_it_holds(
    world: World, report: ImportReport, signed_in: SignIn
) -> None:
    browser = signed_in(world.lead)
    page = text_of(browser.get(f"/spend/lines/{report.batch_id}/4"))
    assert "By item code" in page
    assert "100 BX/10 = 1,000 each" in page
    page = text_of(browser.get(f"/spend/lines/{report.batch_id}/3"))
    assert "what one of the unit holds is in doubt" in page
    assert "by item code: 1" in text_of(browser.get(f"/spend/batches/{report.batch_id}"))


def test_an_import_that_was_matched_again_leads_to_the_other(
    world: World, items: Mapping[str, UUID], report: ImportReport, signed_in: SignIn
) -> None:
    browser = signed_in(world.lead)
    browser.submit(QUEUE, decision=f"{world.north}~{wordings()['EA']}~none")
    page = text_of(browser.get(f"/spend/batches/{report.batch_id}"))
    assert f"matched again : {report.reference}/2" in page.replace("again:", "again :")
    assert page.count("Withdrawn") == 0
    listed = text_of(browser.get("/spend/batches"))
    assert f"{report.reference}/2" in listed


def test_is_not_for_strangers_and_not_decided_by_finance(
    world: World, items: Mapping[str, UUID], report: ImportReport, signed_in: SignIn
) -> None:
    browser = signed_in(world.finance_of_north)
    assert "What is it?" not in text_of(browser.get(QUEUE))
    assert browser.get(f"{QUEUE}/{world.north}/{UUID(wordings()['EA'])}").status_code == 403
    stranger = signed_in(world.lead)
    assert stranger.get(f"{QUEUE}/{world.east}/{UUID(wordings()['EA'])}").status_code == 404


def test_the_home_page_says_how_many_lines_have_no_item(
    world: World, report: ImportReport, signed_in: SignIn
) -> None:
    assert "2 purchase lines matched to no item" in text_of(signed_in(world.lead).get("/"))
