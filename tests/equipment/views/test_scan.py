"""The scan page, tags and labels, through the pages."""

from werkzeug.test import TestResponse

from tests.contracts.reading import words_of_pdf
from tests.equipment.gateways.test_photo import photo_of
from tests.equipment.views.conftest import Clinic
from tests.support.pages import PageClient, location, text_of


class TestScan:
    def test_leads_to_the_device(self, engineer: PageClient, clinic: Clinic) -> None:
        assert location(engineer.get("/equipment/scan?code=ton-late")) == clinic.page

    def test_offers_to_register_what_it_does_not_know(
        self, engineer: PageClient, clinic: Clinic
    ) -> None:
        code = "(01)04054596004979(11)260101(21)SER9"
        text = text_of(engineer.get("/equipment/scan", query_string={"code": code}))
        assert "No device here has this code" in text
        assert "Not in the catalogue" in text
        form = engineer.get("/equipment/new", query_string={"code": code})
        for value in ("SER9", code, "2026"):
            assert f'value="{value}"' in form.get_data(as_text=True)

    def test_says_what_is_wrong(self, engineer: PageClient, clinic: Clinic) -> None:
        text = text_of(engineer.get("/equipment/scan?code=%2801%2904054596004970"))
        assert "The check digit of 04054596004970 is wrong" in text
        assert "Register this device" not in text

    def test_reads_a_photo(self, engineer: PageClient, clinic: Clinic) -> None:
        def sent(*texts: str) -> TestResponse:
            photo = (photo_of(*texts), "photo.png")
            return engineer.submit("/equipment/scan", to="/equipment/scan/photo", photo=photo)

        assert sent("TON-LATE").headers["Location"] == "/equipment/scan?code=TON-LATE"
        assert "Several codes are in this photo" in text_of(sent("TON-LATE", "B-2"))
        none = sent()
        assert none.status_code == 422

    def test_lets_this_page_run_its_reader_and_no_other(
        self, engineer: PageClient, clinic: Clinic
    ) -> None:
        policy = engineer.get("/equipment/scan").headers["Content-Security-Policy"]
        assert "script-src 'self' 'wasm-unsafe-eval';" in policy
        assert "wasm" not in engineer.get("/equipment").headers["Content-Security-Policy"]


class TestTags:
    def test_are_added_and_taken_off(self, engineer: PageClient, clinic: Clinic) -> None:
        page = location(engineer.submit(f"{clinic.page}/tags/new", kind="rfid", value="E200-1"))
        html = engineer.get(page)
        assert "Radio tag: E200-1" in text_of(html)
        retire = html.get_data(as_text=True).split("/equipment/tags/")[1].split("/")[0]
        response = engineer.submit(page, to=f"/equipment/tags/{retire}/retire")
        assert "out of use since" in text_of(engineer.get(location(response)))


class TestLabels:
    def test_come_one_by_one_and_by_the_sheet(self, engineer: PageClient, clinic: Clinic) -> None:
        one = engineer.get(f"{clinic.page}/label").get_data()
        assert "TON-LATE Gamma Tono 900" in words_of_pdf(one)
        sheet = engineer.get("/equipment/labels?q=TON-LATE&skip=3").get_data()
        assert "North Trust" in words_of_pdf(sheet)
