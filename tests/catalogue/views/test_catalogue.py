"""The pages of the catalogue."""

import re
from collections.abc import Callable

import pytest

from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
LENS = {
    "code": "IOL-1",
    "name": "Lens",
    "kind": "consumable",
    "base_unit": "EA",
    "gtin": "4054596004979",
}


def day(prefix: str, text: str) -> dict[str, str]:
    values = zip(("day", "month", "year"), text.split(), strict=True)
    return {f"{prefix}-{part}": value for part, value in values}


@pytest.fixture
def lead(signed_in: SignIn, cast: World) -> PageClient:
    return signed_in(cast.lead)


@pytest.fixture
def lens(lead: PageClient) -> str:
    """The address of an item."""
    return location(lead.submit("/catalogue/items/new", **LENS))


class TestItems:
    def test_an_item_is_added_and_listed(self, lead: PageClient, lens: str) -> None:
        assert "Lens" in text_of(lead.get(lens))
        assert "IOL-1" in text_of(lead.get("/catalogue/items?q=lens"))

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"gtin": "5013567000008"}, "This is not a GTIN"),
            ({"code": ""}, "Enter a code"),
            ({"kind": ""}, "Say what it is"),
            ({"base_unit": "XX"}, "Not a valid choice"),
            ({"name": "x" * 201}, "longer than 200"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, lead: PageClient, changes: dict[str, str], message: str
    ) -> None:
        response = lead.submit("/catalogue/items/new", **{**LENS, **changes})
        assert response.status_code == 422
        assert message in text_of(response)
        assert 'value="4054596004979"' in response.get_data(as_text=True) or "gtin" in changes

    def test_an_item_is_changed(self, lead: PageClient, lens: str) -> None:
        response = lead.submit(f"{lens}/change", name="Lens, blue", cpv_code="33141420-0")
        assert location(response) == lens
        assert "33141420" in text_of(lead.get(lens))

    def test_the_second_to_save_keeps_what_was_typed(self, lead: PageClient, lens: str) -> None:
        page = f"{lens}/change"
        opened = lead.form(page)
        lead.submit(page, name="First")
        response = lead.post(page, data={**opened, "name": "Second"})
        assert response.status_code == 422
        assert "Somebody else changed this item" in text_of(response)
        assert 'value="Second"' in response.get_data(as_text=True)
        assert "First" in text_of(lead.get(lens))

    @pytest.mark.parametrize("version", ["", "x", "9" * 40])
    def test_a_version_that_is_none_is_refused(
        self, lead: PageClient, lens: str, version: str
    ) -> None:
        response = lead.submit(f"{lens}/change", name="Lens", version=version)
        assert response.status_code == 422


class TestPacks:
    @pytest.mark.parametrize(("typed", "shown"), [("10", "10"), ("1/3", "1/3"), ("1,000", "1,000")])
    def test_are_recorded_exactly(
        self, lead: PageClient, lens: str, typed: str, shown: str
    ) -> None:
        response = lead.submit(
            f"{lens}/packs/new", unit="BX", base_units=typed, **day("valid_from", "1 4 2025")
        )
        assert location(response) == lens
        words = text_of(lead.get(lens))
        assert shown in words
        assert "1 April 2025" in words

    @pytest.mark.parametrize(
        "typed", ["", "ten", "1/0", "0", "-1", "1e400", "1E999999999", "1" * 31]
    )
    def test_say_what_they_want(self, lead: PageClient, lens: str, typed: str) -> None:
        response = lead.submit(
            f"{lens}/packs/new", unit="BX", base_units=typed, **day("valid_from", "1 4 2025")
        )
        assert response.status_code == 422


class TestParts:
    def test_are_recorded_for_a_supplier(self, lead: PageClient, lens: str, cast: World) -> None:
        lead.submit(f"{lens}/parts/new", supplier_id=str(cast.alpha), part_number="AB-77")
        words = text_of(lead.get(lens))
        assert "AB-77" in words
        assert "Alpha Ltd" in words

    def test_are_not_recorded_for_a_trust(self, lead: PageClient, lens: str, cast: World) -> None:
        response = lead.submit(
            f"{lens}/parts/new", supplier_id=str(cast.north), part_number="AB-77"
        )
        assert response.status_code == 422


class TestDeviceModels:
    def test_are_added_and_listed(self, lead: PageClient) -> None:
        response = lead.submit(
            "/catalogue/equipment-models/new",
            manufacturer="Gamma",
            name="Tono 900",
            category="Tonometer",
            expected_life_months="120",
        )
        page = location(response)
        engineering = {"mdr_class": "IIb", "risk_function": "7", "risk_consequence": "3"}
        refused = lead.submit(f"{page}/change", **engineering)
        assert "A risk score needs its function, its risk and its maintenance." in text_of(refused)
        lead.submit(f"{page}/change", **engineering, risk_maintenance="3")
        text = text_of(lead.get(page))
        assert "Class IIb" in text
        assert "7: Surgical or intensive care monitoring" in text
        lead.submit(f"{page}/equivalents")
        assert "Tono 900" in text_of(lead.get("/catalogue/equipment-models?q=gamma"))

    @pytest.mark.parametrize("months", ["0", "601", "ten", "9" * 30])
    def test_live_between_a_month_and_fifty_years(self, lead: PageClient, months: str) -> None:
        response = lead.submit(
            "/catalogue/equipment-models/new",
            manufacturer="Gamma",
            name="Tono 900",
            category="Tonometer",
            expected_life_months=months,
        )
        assert response.status_code == 422


class TestReaders:
    def test_see_no_buttons(
        self, lead: PageClient, lens: str, signed_in: SignIn, cast: World
    ) -> None:
        html = signed_in(cast.engineer).get(lens).get_data(as_text=True)
        assert "Lens" in html
        assert not re.search(rf'href="{lens}/(change|packs|parts)', html)

    def test_the_export_holds_the_codes_as_text(self, lead: PageClient, lens: str) -> None:
        text = lead.get("/catalogue/items?format=csv").get_data(as_text=True)
        assert "IOL-1,Lens,Consumable,each,4054596004979," in text
