"""The page of an agreement's performance: indicators, results, charts, assessments."""

from collections.abc import Callable

from consortium.contracts.domain.managing.kpis import Rating
from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.contracts.factories import awarded
from tests.contracts.managing import SECOND_QUARTER, date_of, kpi, kpi_result
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
WARNING = "Fewer than three performance indicators"


def page_of(agreed: Agreed) -> str:
    return f"{agreed.path}/performance"


class TestPerformance:
    def test_warns_while_fewer_than_three_are_set_above_the_threshold(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        # Three contracts of £100,000 are below it; an award of £4.2 million is £5.04 with VAT.
        browser = signed_in(world.lead)
        assert WARNING not in text_of(browser.get(page_of(agreed)))
        awarded(agreed.id, "4200000")
        kpi(agreed.id, "Availability")
        page = text_of(browser.get(page_of(agreed)))
        assert WARNING in page
        assert "2 indicators are missing" in page
        kpi(agreed.id, "Delivery in time")
        kpi(agreed.id, "Credit notes in time")
        assert WARNING not in text_of(browser.get(page_of(agreed)))

    def test_shows_each_reader_the_results_that_are_theirs(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        kpi_id = kpi(agreed.id)
        kpi_result(kpi_id, "99.9")
        kpi_result(kpi_id, "99.8", trust_id=world.north)
        kpi_result(kpi_id, "97.5", Rating.INADEQUATE, trust_id=world.west)
        seen = {
            "lead": {"99.9", "99.8", "97.5"},
            "supplier": {"99.9", "99.8", "97.5"},
            "finance_of_north": {"99.9", "99.8"},
            "finance_of_west": {"99.9", "97.5"},
        }
        for who, values in seen.items():
            browser = signed_in(getattr(world, who))
            sheet = browser.get(f"{page_of(agreed)}?format=csv").get_data(as_text=True)
            assert {value for value in ("99.9", "99.8", "97.5") if value in sheet} == values, who
            html = browser.get(page_of(agreed)).get_data(as_text=True)
            assert ("97.5" in html) == ("97.5" in values), who
        assert signed_in(world.stranger).get(page_of(agreed)).status_code == 404

    def test_draws_a_chart_of_each_indicator_and_says_what_it_shows(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        kpi_id = kpi(agreed.id)
        kpi_result(kpi_id)
        kpi_result(kpi_id, "99.1", Rating.APPROACHING_TARGET, quarter=SECOND_QUARTER)
        html = signed_in(world.lead).get(page_of(agreed)).get_data(as_text=True)
        assert html.count("data-chart=") == 1
        assert "Availability: 99.1 % of hours in 1 July 2025 to 30 September 2025" in html

    def test_says_when_an_assessment_is_due(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        page = text_of(signed_in(world.lead).get(page_of(agreed)))
        assert "1 April 2025 to 31 March 2026: due by 31 March 2026 Overdue" in page
        assert "1 April 2026 to 31 March 2027: due by 31 March 2027 Not published yet" in page

    def test_asks_no_more_for_more_results(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        kpi_id = kpi(agreed.id)
        kpi_result(kpi_id)
        browser = signed_in(world.lead)
        asked = []
        for trust_id in (world.north, world.south, world.west):
            with statements() as sent:
                browser.get(page_of(agreed))
            asked.append(len(sent))
            kpi_result(kpi_id, trust_id=trust_id)
        assert len(set(asked)) == 1


class TestForms:
    def test_set_an_indicator_record_and_correct_a_result(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.lead)
        answer = browser.submit(
            f"{page_of(agreed)}/indicators/new",
            name="Delivery in time",
            measures="Orders delivered by the day agreed",
            direction="at_least",
            target="98",
            unit="% of orders",
        )
        assert location(answer) == page_of(agreed)
        html = browser.get(page_of(agreed)).get_data(as_text=True)
        address = html.partition("/results/new")[0].rpartition('href="')[2] + "/results/new"
        measured = {
            "trust_id": str(world.west),
            **date_of("period_from", 1, 4, 2025),
            **date_of("period_to", 30, 6, 2025),
            "value": "96.5",
            "evidence": "Report of July",
        }
        refused = browser.submit(address, **measured, rating="Good")
        assert refused.status_code == 422
        assert "The target was missed" in text_of(refused)
        assert browser.submit(address, **measured, rating="Inadequate").status_code == 303
        html = browser.get(page_of(agreed)).get_data(as_text=True)
        correction = html.partition('/correct"')[0].rpartition('href="')[2] + "/correct"
        corrected = browser.submit(
            correction, value="97.5", rating="Requires improvement", evidence="Recount"
        )
        assert corrected.status_code == 303
        page = text_of(browser.get(page_of(agreed)))
        assert "West Trust Value 97.5 Target at least 98 % of orders" in page
        assert "Corrected later" in page

    def test_withdraw_an_indicator(self, world: World, agreed: Agreed, signed_in: SignIn) -> None:
        kpi_id = kpi(agreed.id)
        browser = signed_in(world.lead)
        form = f"{page_of(agreed)}/indicators/{kpi_id}/withdraw"
        assert browser.submit(form, reason="counted twice").status_code == 303
        assert "withdrawn: counted twice" in text_of(browser.get(page_of(agreed)))

    def test_record_a_publication(self, world: World, agreed: Agreed, signed_in: SignIn) -> None:
        browser = signed_in(world.lead)
        answer = browser.submit(
            f"{page_of(agreed)}/assessments/new",
            year_from="2025-04-01",
            **date_of("published_on", 14, 4, 2026),
            notice="012345-2026",
        )
        assert answer.status_code == 303
        page = text_of(browser.get(page_of(agreed)))
        assert "published on 14 April 2026 as 012345-2026" in page
