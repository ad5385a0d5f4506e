"""The story's tender for an image archive, walked by its people, each at a screen of their own.

Figures: the story of the Seven Bridges Consortium, section 5.0: 60/40 against the lowest price
gives Alpha 83.60, Gamma 83.26 and Beta 79.60; at 65/35 Gamma has 83.35 to 82.90; 28 evaluators ×
3 days × £350 = £29,400; £1.00 × 1,960,000 examinations × 5 years = £9,800,000.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Error, Route, expect

from consortium.demo.bids import PASSPHRASE
from consortium.demo.story import FOUNDERS
from consortium.foundation.web import clock
from consortium.tenders.gateways.receipts import verified
from tests.browser.pacs_tender import IMAGES, SUPPLIERS, Calendar, Walk, choose, enter_day, prepared
from tests.browser.reception import Site
from tests.support.databases import close, make_app
from tests.support.demo_world import PASSWORD
from tests.support.live_server import served
from tests.support.visitor import Visitor

TITLE = "Cataract and imaging, joint tender of seven trusts"
# One evaluator of each calling, of four trusts; the two in the middle sit at a tablet's width.
TYPING = {
    "evaluator_sou": ("ALPHA", "wide"),
    "pacs_nor": ("BETA", "phone"),
    "it_cen": ("GAMMA", "phone"),
    "clinician_val": ("ALPHA", "wide"),
}
REASON = "Opened a study of another trust with its priors; the bid shows how."


@pytest.fixture
def walk(
    chrome: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    _worker: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Walk]:
    monkeypatch.setattr(clock, "datetime", Calendar)
    app = make_app(tmp_path_factory.mktemp("pacs"), f"pacs_{_worker}")
    with served(app) as address:
        yield prepared(Site(app, address), chrome)
    close(app)


def test_seven_trusts_go_from_publication_to_seven_contracts(walk: Walk) -> None:
    with walk.day(5, 1, 9, 30):
        publish(walk)
    with walk.day(7, 12):
        for code in SUPPLIERS:
            submit(walk, code)
    with walk.day(7, 15, 9, 30):
        open_the_bids(walk)
    with walk.day(8, 16):
        score_alone(walk)
    with walk.day(9, 5):
        moderate(walk)
    with walk.day(9, 16):
        meet_and_rank(walk)
    with walk.day(9, 30):
        recommend(walk)
    with walk.day(10, 18):
        accept(walk)
    with walk.day(11, 1):
        tell_the_bidders(walk)
    with walk.day(11, 15):
        agreement = award(walk)
    walk.put_prices_in_force(agreement)
    with walk.day(12, 16):
        sign(walk, agreement)


def publish(walk: Walk) -> None:
    lead = walk.person("lead.nor")
    lead.open("/tenders")
    lead.follow(TITLE)
    lead.press("Publish the tender")
    page = lead.page
    page.get_by_label("Number of the contract notice").fill("013370-2024")
    enter_day(lead, "It was published there on", date(2024, 5, 1))
    page.get_by_label("At", exact=True).fill("09:30")
    choose(page.get_by_label("No supplier was engaged beforehand"))
    page.get_by_label("Number of that notice").fill("The trusts know the market")
    enter_day(lead, "Last day for bids", date(2024, 7, 12))
    enter_day(lead, "Last day for questions", date(2024, 6, 28))
    lead.press("Publish the tender")
    lead.sees("is published")


def submit(walk: Walk, code: str) -> None:
    """Alpha's form is kept by script; the others have none."""
    bid = next(each for each in IMAGES.bids if each.supplier == code)
    supplier = walk.person(f"supplier.{code.lower()}", scripts=code == "ALPHA")
    supplier.open("/portal")
    supplier.follow(TITLE)
    supplier.press("Prepare your bid")
    page = supplier.page
    choose(page.get_by_label("We bid for lot 1"))
    for answer in page.locator("textarea[name^=answer_]").all():
        answer.fill("As described in the method statement.")
    tiers = bid.offer.schemes[0].tiers
    for members in (0, 5, 6, 7, 8):
        price = [tier for tier in tiers if tier.lower_bound <= members][-1].prices["PACS"]
        page.get_by_label(f"Price from {members} members").fill(str(price))
    leaver = bid.offer.schemes[0].standalone[0].prices["PACS"]
    page.get_by_label("Price for a trust that has left").fill(str(leaver))
    supplier.press("Save, check and seal")
    supplier.press("Seal and submit")
    supplier.sees("Your bid: Sealed")
    receipt = page.get_by_role("link", name="Download the receipt of version 1")
    with page.expect_download() as started:
        receipt.click()
    kept, _ = verified(json.loads(Path(started.value.path()).read_text()))
    assert (kept.version, kept.received_at) == (1, Calendar.moment)


def open_the_bids(walk: Walk) -> None:
    lead, second = walk.person("lead.nor"), walk.person("lead.sou")
    lead.open(walk.here)
    lead.press("Close it for bids")
    lead.press("Open the bids with a second holder")
    show_share(lead)
    lead.sees("Ask the second holder to open this page now.")
    second.open(f"{walk.here}/opening")
    second.sees("Yours opens the bids.")
    show_share(second)
    log = second.page.get_by_role("region", name="Opening log")
    assert log.get_by_role("row").filter(has_text="Opened").count() == 3
    walk.seat_the_panel()


def show_share(visitor: Visitor) -> None:
    page = visitor.page
    choose(page.get_by_label("I have no conflict of interest"))
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_label("Passphrase of your share", exact=False).first.fill(PASSPHRASE)
    visitor.press("Show the share")


def score_alone(walk: Walk) -> None:
    assert walk.judging is not None
    typed = set()
    for place, (name, (code, width)) in enumerate(TYPING.items()):
        member = walk.person(name.replace("_", "."), width=width, scripts=place != 2)
        member.open(f"{walk.here}/panel")
        member.press("Score bids")
        member.go(member.page.get_by_role("link", name=SUPPLIERS[code]))
        for group in member.page.get_by_role("group").all():
            choose(group.get_by_role("radio", name="4", exact=False).first)
        if name == "clinician_val":
            lose_the_network(member)
        for reason in member.page.locator("textarea").all():
            reason.fill(REASON)
        member.press("Submit for good")
        member.sees(f"Your scores of {SUPPLIERS[code]} are submitted, and final.")
        assert "£" not in member.page.locator("main").inner_text()
        typed.add((name, walk.judging.bids["pacs", code]))
    # Three bids for each of 28, but the four that were typed.
    assert walk.score_the_rest(demo=False, but=frozenset(typed)) == 28 * 3 - 4


def lose_the_network(member: Visitor) -> None:
    """What is typed without a network is kept on the device, and sent when it is back."""
    page = member.page
    status, reason = page.get_by_role("status"), page.locator("textarea").first
    expect(status).to_have_text("Saved.")
    page.context.set_offline(True)
    reason.fill("Typed while there was no network.")
    expect(status).to_contain_text("No network")
    page.context.set_offline(False)
    is_saved(member, "Typed while there was no network.")

    # The tablet is put away before the network is back: what was typed waits on it.
    page.context.set_offline(True)
    reason.fill("Typed before the tablet was put away.")
    expect(status).to_contain_text("No network")
    here = member.where
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    forgive(member)
    member.open(here)
    is_saved(member, "Typed before the tablet was put away.")

    # The draft arrives, and its answer is lost: it is found again, and is no conflict.
    page.route("**/draft", lose_the_answer, times=1)
    reason.fill("Typed while the network was weak.")
    expect(status).to_contain_text("No network")
    page.context.set_offline(True)
    page.context.set_offline(False)
    is_saved(member, "Typed while the network was weak.")


def lose_the_answer(route: Route) -> None:
    route.fetch()
    route.abort()


def is_saved(member: Visitor, text: str) -> None:
    """Nothing waits on the device any more, and the server has it."""
    here = member.where
    for _ in range(300):
        if not member.page.evaluate("localStorage.length"):
            break
        member.page.wait_for_timeout(100)
    assert member.page.evaluate("localStorage.length") == 0
    forgive(member)
    member.open(here)
    expect(member.page.locator("textarea").first).to_have_value(text)


def forgive(member: Visitor) -> None:
    """The browser complains of what it could not send, and of nothing else."""
    expected = ("/draft", "ERR_INTERNET_DISCONNECTED")
    member.complaints[:] = [
        each for each in member.complaints if not any(words in each for words in expected)
    ]


def moderate(walk: Walk) -> None:
    assert walk.judging is not None
    alpha = walk.judging.bids["pacs", "ALPHA"]
    chair = walk.person("lead.sou")
    chair.open(f"{walk.here}/scores")
    chair.press("Begin the moderation")
    walk.agree(demo=False, but=alpha)
    chair.open(f"{walk.here}/moderation")
    chair.sees("5 consensus values still to be agreed on")
    chair.go(chair.page.get_by_role("link", name="Alpha Imaging").first)
    for region in chair.page.get_by_role("region").filter(has_text="The panel agrees on").all():
        value = "3" if "Social value" in region.inner_text() else "4"
        agreed = region.get_by_role("group", name="The panel agrees on")
        choose(agreed.get_by_role("radio", name=value, exact=False).first)
        region.get_by_label("Rationale").fill(REASON)
    chair.press("Record the consensus")
    chair.press("Close the moderation")


def meet_and_rank(walk: Walk) -> None:
    walk.meet()
    walk.score_the_rest(demo=True, but=frozenset())
    walk.agree(demo=True)
    chair, lead = walk.person("lead.sou"), walk.person("lead.nor")
    chair.open(f"{walk.here}/moderation")
    chair.press("Close the moderation")
    chair.press("Score the prices and rank the bids")
    lead.open(walk.here)
    lead.row("1", "Alpha Imaging", "£1.00", "78", "83.60")
    lead.row("2", "Gamma Medical", "£1.12", "84", "83.26")
    lead.row("3", "Beta Ophthalmics", "£0.92", "66", "79.60")
    lead.sees("At 65/35 Gamma Medical would win with 83.35 to 82.90 of Alpha Imaging.")
    lead.open(f"{walk.here}/evaluation-days")
    lead.row("£29,400.00")


def recommend(walk: Walk) -> None:
    """A recommendation rests on a scenario: here the one in which whoever is first has the lot."""
    lead, name = walk.person("lead.nor"), "The one that ranks first"
    lead.open(f"{walk.here}/scenarios")
    lead.press("Work out a scenario")
    lead.page.get_by_label("What is the scenario called?").fill(name)
    lead.page.get_by_label("Lot 1").select_option("Alpha Imaging")
    lead.press("Work it out")
    lead.go(lead.page.get_by_role("link", name="See who would win what"))
    lead.sees("Proven best", "Alpha Imaging")
    lead.open(walk.here)
    lead.press("Recommend a bid for lot 1")
    lead.page.get_by_label("Why this bid?").fill("Ranked first by the published criteria")
    scenarios = lead.page.get_by_label("Award scenario that gives it the lot")
    scenarios.select_option(f"1: {name} (Alpha Imaging)")
    lead.press("Recommend the bid")
    lead.sees("Alpha Imaging, place 1, 83.60 of 100")


def accept(walk: Walk) -> None:
    """The budget holder of each trust sees what it pays; all but the first without scripts."""
    for place, trust in enumerate(FOUNDERS):
        holder = walk.person(f"budget.{trust.code.lower()}", width="phone", scripts=place == 0)
        holder.open(walk.here)
        holder.press(f"Answer for {trust.name}")
        # £1.00 with seven members, five years.
        holder.sees(f"£{trust.exams * 5:,}.00")
        holder.press(f"Accept for {trust.name}")
        holder.sees("Accepted")


def tell_the_bidders(walk: Walk) -> None:
    lead = walk.person("lead.nor")
    lead.open(walk.here)
    lead.press("Send the assessment summaries")
    lead.press("Send all summaries now")
    lead.sees("3 summaries are sent, all at the same time.")
    lead.open(walk.here)
    lead.press("Begin the standstill")
    lead.press("Begin the standstill")
    lead.press("Begin the standstill")
    lead.sees("Contracts may be entered into from Tuesday 12 November 2024.")
    lead.press("Record a check of Alpha Imaging")
    enter_day(lead, "Checked on", date(2024, 11, 1))
    lead.page.get_by_label("Version of the debarment list").fill("Declaration, regulation 57")
    choose(lead.page.get_by_role("radio").first)
    lead.press("Record the check")
    lead.open(f"{walk.here}/award")
    lead.sees("The award waits")
    assert lead.page.get_by_role("button", name="Award every lot").count() == 0
    for code in SUPPLIERS:
        supplier = walk.person(f"supplier.{code.lower()}", scripts=code == "ALPHA")
        supplier.open("/tenders/results")
        supplier.row(TITLE, "Won" if code == "ALPHA" else "Did not win")


def award(walk: Walk) -> UUID:
    lead = walk.person("lead.nor")
    lead.open(walk.here)
    lead.press("Award every lot")
    lead.sees("£9,800,000.00")
    lead.press("Award every lot")
    lead.press("Open agreement AG-2025-0001")
    return UUID(lead.where.rpartition("/")[2])


def sign(walk: Walk, agreement: UUID) -> None:
    for place, trust in enumerate(FOUNDERS):
        lead = walk.person(f"lead.{trust.code.lower()}", scripts=place == 0)
        lead.open(f"/agreements/{agreement}")
        lead.go(lead.page.get_by_role("button", name="Sign CT-"))
    lead = walk.person("lead.nor")
    lead.open(walk.here)
    lead.press("Record that all contracts are signed")
    lead.sees("Contracted", "This tender is over.")
    lead.open(f"/agreements/{agreement}")
    contracts = lead.page.get_by_role("table", name="Contracts, one for each trust and stay")
    for trust in FOUNDERS:
        assert contracts.get_by_role("row", name=trust.name).count() == 1
