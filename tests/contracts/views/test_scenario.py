"""The page "what if": asked by links and by its form, read by each role."""

import re
from collections.abc import Callable
from html import unescape

from tests.contracts.conftest import Agreed
from tests.contracts.factories import agreement, drafted_agreement, items, signed_contract
from tests.contracts.story import LENS
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
NOVEMBER = "day=2025-11-03"


def path(agreed: Agreed, query: str = NOVEMBER) -> str:
    return f"{agreed.path}/what-if?{query}"


class TestPage:
    def test_is_linked_from_the_agreement(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.finance_of_west)
        page = browser.get(agreed.path)
        assert f'href="{agreed.path}/what-if"' in page.get_data(as_text=True)

    def test_begins_with_what_is_recorded(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        answer = signed_in(world.lead).get(path(agreed))
        assert answer.status_code == 200
        html, page = answer.get_data(as_text=True), text_of(answer)
        assert re.search(r'name="until-WES" value="2025-10-01"', html)
        assert re.search(r'name="until-NOR" value=""', html)
        assert "Nothing is different yet" in page
        assert "2 members with 22,500 a year: £40.00 each" in page
        # 25,000 at £38 are £950,000, and 22,500 at £40 are £900,000.
        next_step = "2,500 more a year to the next step, £38.00 each: a year costs £50,000.00 more"
        assert next_step in page
        assert "A year's rebate is worked out from the same volumes" in page

    def test_shows_what_changes(self, world: World, agreed: Agreed, signed_in: SignIn) -> None:
        page = text_of(signed_in(world.lead).get(path(agreed, f"{NOVEMBER}&until-WES=")))
        for words in (
            "West Trust stays to the end.",
            "as recorded: £40.00",
            "1 October 2025 £40.00 £38.00",
            "North Trust",
            "−£18,000.00",
            "−£39,125.00",
        ):
            assert words in page, words

    def test_shows_the_step_of_each_trust_and_the_next_one(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        """North and South are 22,500; 2,500 more cost 25,000 × £38 − 22,500 × £40 = £50,000."""
        browser = signed_in(world.lead)
        page = text_of(browser.get(path(agreed)))
        assert "On this day no trust pays by another step." in page
        assert "£40.00 18,000 to under 25,000" in page
        assert "2,500 more a year, all members" in page
        assert "a year costs £50,000.00 more there" in page
        assert "worth £36,000.00 a year to it" in page
        assert "£47.50 alone, any volume" in page
        page = text_of(browser.get(path(agreed, f"{NOVEMBER}&until-WES=")))
        moved = page.partition("The step each trust pays by")[2].partition("do not move")[0]
        assert "West Trust" in moved
        assert "£47.50 alone, any volume" in moved

    def test_steps_and_costs_can_be_taken_away(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.lead)
        asked = path(agreed, f"{NOVEMBER}&until-WES=")
        steps = browser.get(f"{asked}&format=csv").get_data(as_text=True)
        west = next(row for row in steps.splitlines() if row.startswith("West Trust,Intraocular"))
        assert '"alone, any volume",47.500000,"25,000 and more",38.000000,,yes' in west
        north = next(row for row in steps.splitlines() if row.startswith("North Trust,Intraocular"))
        assert '40.000000,"25,000 and more",38.000000,,yes' in north
        costs = browser.get(f"{asked}&format=csv&table=costs").get_data(as_text=True)
        assert costs.splitlines()[-1].startswith("All together,")
        for table in ("steps", "costs"):
            book = browser.get(f"{asked}&format=xlsx&table={table}")
            assert book.data[:2] == b"PK"

    def test_a_trust_takes_away_no_steps_but_its_own(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.finance_of_west)
        steps = browser.get(f"{path(agreed)}&format=csv").get_data(as_text=True)
        assert {row.partition(",")[0] for row in steps.splitlines()[1:]} == {"West Trust"}

    def test_leads_to_why_by_pressing_a_price(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.lead)
        html = browser.get(path(agreed, f"{NOVEMBER}&until-WES=")).get_data(as_text=True)
        links = [unescape(link) for link in re.findall(r'<a href="([^"]+)"', html)]
        why = next(link for link in links if "why-trust=WES&why-item=IOL" in link)
        page = text_of(browser.get(why.partition("#")[0]))
        assert "Why £38.00 for West Trust in this scenario?" in page
        assert "3 members counted (North Trust, South Trust and West Trust)" in page
        recorded = next(
            link for link in links if link.startswith("/prices?") and str(world.west) in link
        )
        assert "£47.50 each" in text_of(browser.get(recorded))

    def test_has_scenarios_one_press_away(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.lead)
        html = browser.get(path(agreed, "")).get_data(as_text=True)
        links = {
            " ".join(re.sub(r"<[^>]+>", " ", text).split()): unescape(href)
            for href, text in re.findall(r'<a href="([^"]+)">(.*?)</a>', html)
        }
        stays = text_of(browser.get(links["Everybody stays"]))
        assert "West Trust stays to the end." in stays
        so_far = text_of(browser.get(links["What joining and leaving changed so far"]))
        assert "West Trust leaves on 1 October 2025." in so_far
        assert "First trusts only" in so_far
        leaves = next(href for text, href in links.items() if text.startswith("South Trust leaves"))
        assert "South Trust leaves on" in text_of(browser.get(leaves))

    def test_asks_for_the_volume_of_a_trust_that_has_committed_to_nothing(
        self, world: World, signed_in: SignIn
    ) -> None:
        lens = items()["IOL"]
        agreement_id = agreement(world, LENS)
        signed_contract(world, agreement_id, world.north, commits={lens: "18000"})
        browser = signed_in(world.lead)
        at = f"/agreements/{agreement_id}/what-if?day=2025-11-03&from-SOU=2025-04-01"
        page = text_of(browser.get(at))
        assert "Intraocular lens: what South Trust would buy in a year" in page
        assert "2 members with 18,000 a year: £40.00 each" in page
        page = text_of(browser.get(f"{at}&volume-SOU-{lens}=7000"))
        assert "2 members with 25,000 a year: £38.00 each" in page
        wrong = browser.get(f"{at}&volume-SOU-{lens}=-1")
        assert wrong.status_code == 422
        assert "Enter a number from 0 on" in text_of(wrong)

    def test_says_when_there_is_nothing_to_compare(self, world: World, signed_in: SignIn) -> None:
        page = signed_in(world.lead).get(f"/agreements/{drafted_agreement(world)}/what-if")
        assert page.status_code == 200
        assert "There is nothing to compare yet." in text_of(page)

    def test_writes_nothing_and_needs_no_script(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        html = signed_in(world.lead).get(path(agreed)).get_data(as_text=True)
        form = html.partition("<main")[2].partition("<form")[2].partition("</form>")[0]
        assert 'method="get"' in form
        # The numbers of the chart stand in a table.
        assert re.search(r"18,000 to under 25,000.*?£40\.00", html, re.DOTALL)


class TestRefusals:
    def test_are_told_beside_the_field(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.lead)
        for query, words in (
            ("from-WES=2025-12-01", "A trust can only leave after the day from which"),
            ("until-NOR=soon", "North Trust leaves on must be a real date"),
            ("until-NOR=0001-01-01", "North Trust leaves on must have a year like 2025"),
            ("day=", "Enter the day"),
            ("day=2024-01-01", "The agreement is not in force on that day."),
            ("demand=lots", "must be a number"),
            ("demand=-101", "Enter -100 to 1000 per cent"),
            ("demand=", "Enter 0 when volumes stay as they are"),
            ("against=nobody", "Not a valid choice"),
        ):
            answer = browser.get(path(agreed, query))
            assert answer.status_code == 422, query
            page = text_of(answer)
            assert words in page, query
            assert "What changes" not in page, query


class TestWhoSeesWhat:
    def test_a_trust_moves_itself_alone(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        answer = signed_in(world.finance_of_west).get(
            path(agreed, f"{NOVEMBER}&until-NOR=2025-05-01&until-WES=&against=first")
        )
        html, page = answer.get_data(as_text=True), text_of(answer)
        assert 'name="until-WES"' in html
        assert 'name="until-NOR"' not in html
        # What it may not move stays as recorded, whatever the address says.
        assert "North Trust leaves" not in page
        assert "West Trust stays to the end." in page
        assert "As recorded" in page
        assert "All together" not in page
        assert "18,000.00" not in page
        assert "moving another one would tell what it buys" in page

    def test_a_supplier_sees_prices_and_no_costs(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        answer = signed_in(world.supplier).get(path(agreed))
        assert answer.status_code == 200
        page = text_of(answer)
        assert "What it costs each trust" not in page
        assert "£47.50" in page
        assert "changing anything would tell what a trust buys" in page

    def test_a_supplier_cannot_find_a_volume_by_where_the_price_jumps(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        doubled = f"{NOVEMBER}&demand=100"
        supplier = signed_in(world.supplier).get(path(agreed, doubled))
        assert 'name="demand"' not in supplier.get_data(as_text=True)
        assert "22,500 a year: £40.00" in text_of(supplier)
        assert "45,000" not in text_of(supplier)
        west = signed_in(world.finance_of_west).get(path(agreed, doubled))
        assert "2 members with 45,000 a year: £38.00" in text_of(west)

    def test_a_stranger_does_not_find_it(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        assert signed_in(world.stranger).get(path(agreed)).status_code == 404
        assert signed_in(world.engineer).get(path(agreed)).status_code == 403


class TestMergerAndLead:
    def test_are_asked_for_in_the_address(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        """North and South as one member: the band of one holds from the next anniversary on."""
        asked = "?merges=SOU&into=NOR&merged_on=2026-07-01&lead=SOU&lead_on=2027-01-01"
        page = text_of(signed_in(world.lead).get(f"{agreed.path}/what-if{asked}&day=2027-11-03"))
        assert "South Trust and North Trust merge into North Trust on 1 July 2026." in page
        assert "South Trust leads from 1 January 2027." in page
        assert "Who has to tell whom, by when" in page

    def test_a_part_of_one_is_refused(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        page = text_of(lead.get(f"{agreed.path}/what-if?merges=SOU&into=SOU"))
        assert "A merger needs two trusts and the day from which they are one." in page
        page = text_of(lead.get(f"{agreed.path}/what-if?lead=SOU"))
        assert "A new lead needs the day from which it leads." in page
