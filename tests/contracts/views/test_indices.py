"""Pages of published price indices."""

import re
from collections.abc import Callable
from uuid import uuid4

from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]

YEAR = {
    "period_from-day": "1",
    "period_from-month": "4",
    "period_from-year": "2025",
    "period_to-day": "31",
    "period_to-month": "3",
    "period_to-year": "2026",
    "published_on-day": "15",
    "published_on-month": "4",
    "published_on-year": "2026",
}


def add(client: PageClient, code: str = "CPI") -> str:
    """A series is added; the address at which its values are recorded."""
    answer = client.submit(
        "/indices/new", code=code, name="Consumer prices", publisher="Office of Statistics"
    )
    assert (answer.status_code, location(answer)) == (303, "/indices")
    html = client.get("/indices").get_data(as_text=True)
    (path,) = re.findall(r'href="(/indices/[0-9a-f-]+/values/new)"', html)
    return str(path)


class TestIndices:
    def test_are_none_at_first(self, world: World, signed_in: SignIn) -> None:
        page = text_of(signed_in(world.consortium_finance).get("/indices"))
        assert "No index is kept yet. Add the series that your old contracts name." in page

    def test_are_added_and_their_values_recorded(self, world: World, signed_in: SignIn) -> None:
        finance = signed_in(world.consortium_finance)
        path = add(finance)
        assert "Record a value of CPI" in text_of(finance.get(path))
        answer = finance.submit(path, value="105.25", **YEAR)
        assert (answer.status_code, location(answer)) == (303, "/indices")
        page = text_of(finance.get("/indices"))
        assert "CPI: Consumer prices Office of Statistics" in page
        assert "1 April 2025 to 31 March 2026: 105.25" in page

    def test_a_second_value_takes_the_place_of_the_first(
        self, world: World, signed_in: SignIn
    ) -> None:
        finance = signed_in(world.consortium_finance)
        path = add(finance)
        for value in ("105.25", "104.9"):
            assert finance.submit(path, value=value, **YEAR).status_code == 303
        page = text_of(finance.get("/indices"))
        assert "104.9" in page
        assert "105.25" not in page

    def test_faults_are_named_on_their_fields(self, world: World, signed_in: SignIn) -> None:
        finance = signed_in(world.consortium_finance)
        path = add(finance)
        token = finance.form(path)
        for wrong, words, field in (
            ({"value": "0"}, "An index value is above zero.", "value"),
            ({"value": ""}, "Enter the value", "value"),
            ({"period_to-year": "2025"}, "The period must end after it starts.", "period_to-day"),
            ({"published_on-month": "13"}, "must be a real date", "published_on-day"),
        ):
            answer = finance.post(path, data={**token, "value": "105", **YEAR, **wrong})
            assert answer.status_code == 422, wrong
            assert words in text_of(answer), wrong
            assert f'href="#{field}"' in answer.get_data(as_text=True), wrong

    def test_a_code_stands_for_one_series(self, world: World, signed_in: SignIn) -> None:
        finance = signed_in(world.consortium_finance)
        add(finance)
        answer = finance.submit("/indices/new", code="CPI", name="Another", publisher="Another")
        assert answer.status_code == 422
        assert "Another series already has this code." in text_of(answer)

    def test_of_a_series_that_does_not_exist_there_is_no_page(
        self, world: World, signed_in: SignIn
    ) -> None:
        finance = signed_in(world.consortium_finance)
        assert finance.get(f"/indices/{uuid4()}/values/new").status_code == 404

    def test_are_read_by_those_who_see_savings_and_kept_by_those_who_record_them(
        self, world: World, signed_in: SignIn
    ) -> None:
        auditor = signed_in(world.auditor)
        page = auditor.get("/indices")
        assert page.status_code == 200
        assert "Add an index" not in text_of(page)
        assert auditor.get("/indices/new").status_code == 403
        assert signed_in(world.engineer).get("/indices").status_code == 403
