"""Pages of the price audit. Figures are worked by hand in ``tests/savings/auditing.py``."""

from collections.abc import Callable

from flask import Flask

from consortium.savings.usecases.price_audits import Audited
from tests.savings.auditing import audited, charged_wrongly
from tests.support.pages import PageClient, location, text_of
from tests.support.queries import count_queries
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
AUDITS = "/savings/price-audits"


def page_of(made: Audited) -> str:
    return f"{AUDITS}/{made.id}"


class TestStart:
    def test_a_lead_starts_an_audit_and_is_led_to_its_job(
        self, world: World, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert "No prices were audited yet." in text_of(lead.get(AUDITS))
        assert f'href="{AUDITS}"' in lead.get("/savings").text
        days: dict[str, str] = {
            "start-day": "1",
            "start-month": "4",
            "start-year": "2025",
            "end-day": "31",
            "end-month": "3",
            "end-year": "2026",
        }
        refused = lead.submit(f"{AUDITS}/new", consortium_id=str(world.seven_oaks), **days)
        assert "Import the purchase lines first." in text_of(refused)
        charged_wrongly(world)
        answer = lead.submit(f"{AUDITS}/new", consortium_id=str(world.seven_oaks), **days)
        assert answer.status_code == 303, text_of(answer)
        assert "Price audit, 1 April 2025 to 31 March 2026" in text_of(lead.get(location(answer)))

    def test_it_is_run_again_from_its_page(self, world: World, signed_in: SignIn) -> None:
        charged_wrongly(world)
        page, lead = page_of(audited(world)), signed_in(world.lead)
        assert "Run it again" in text_of(lead.get(page))
        answer = lead.submit(page, f"{page}/again")
        assert answer.status_code == 303
        assert "again from the same inputs" in text_of(lead.get(location(answer)))
        assert "Run it again" not in text_of(signed_in(world.finance_of_west).get(page))

    def test_is_not_for_an_auditor(self, world: World, signed_in: SignIn) -> None:
        assert signed_in(world.auditor).get(f"{AUDITS}/new").status_code == 403


class TestFindings:
    def test_a_lead_sees_sums_lines_and_the_way_to_price_and_invoice(
        self, app: Flask, world: World, signed_in: SignIn
    ) -> None:
        charged_wrongly(world)
        made = audited(world)
        lead = signed_in(world.lead)
        text = text_of(lead.get(page_of(made)))
        for words in (
            "To be claimed £316.00",
            "Bought past the contract £60.00",
            "No price known 1 line",
            "Wrong tier Lines 1 Too much £200.00",
            "Late price file Lines 1 Too much −£200.00",
            made.inputs_sha256,
        ):
            assert words in text, words
        with count_queries(app) as few:
            found = lead.get(f"{page_of(made)}/lines?verdict=wrong_tier")
        assert "1 line: £4,000.00 was paid, £200.00 too much" in text_of(found)
        assert "£40.00 is the price of the tier from 18,000." in text_of(found)
        for link in ("/prices?trust=", "/spend/lines/"):
            at = found.text.index(f'href="{link}') + len('href="')
            address = found.text[at : found.text.index('"', at)].replace("&amp;", "&")
            assert lead.get(address).status_code == 200
        with count_queries(app) as many:
            lead.get(f"{page_of(made)}/lines")
        assert len(many.statements) <= len(few.statements)
        claimable = text_of(lead.get(f"{page_of(made)}/lines?verdict=to-claim"))
        assert "5 lines: " in claimable
        assert "No line fits." in text_of(lead.get(f"{page_of(made)}/lines?q=W-3+nothing"))
        sums = lead.get(f"{page_of(made)}?format=csv").get_data(as_text=True)
        headings, *rows = [line.split(",") for line in sums.splitlines()]
        assert sum(int(row[headings.index("Lines")]) for row in rows) == made.lines == 16

    def test_finance_of_a_trust_sees_its_own_lines_and_strangers_nothing(
        self, world: World, signed_in: SignIn
    ) -> None:
        charged_wrongly(world)
        made = audited(world)
        west = signed_in(world.finance_of_west)
        assert "£50.00" in text_of(west.get(AUDITS))
        text = text_of(west.get(page_of(made)))
        assert "You see the lines of your own trust only." in text
        assert "To be claimed £50.00" in text
        assert "North Trust" not in text
        csv = west.get(f"{page_of(made)}/lines?format=csv").get_data(as_text=True)
        assert [row.split(",")[2] for row in csv.splitlines()[1:]] == ["West Trust"] * 3
        other = west.get(f"{page_of(made)}/lines?trust={world.north}")
        assert "No line fits." in text_of(other)
        stranger = signed_in(world.stranger)
        for address in (page_of(made), f"{page_of(made)}/lines"):
            assert stranger.get(address).status_code == 404
        assert made.reference not in stranger.get(AUDITS).text
