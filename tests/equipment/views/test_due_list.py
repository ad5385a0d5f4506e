"""The due list as a page and as files, and the list of suspended plans."""

from tests.equipment import factories
from tests.equipment.views.conftest import Clinic, SignIn
from tests.support.pages import PageClient, text_of
from tests.support.world import World


class TestDueList:
    def test_shows_how_late_it_is_and_where_to_calibrate(
        self, engineer: PageClient, clinic: Clinic
    ) -> None:
        response = engineer.get("/equipment/due")
        assert "TON-LATE" in text_of(response)
        assert "days late" in text_of(response)
        assert clinic.calibrate in response.get_data(as_text=True)

    def test_offers_nothing_that_the_reader_may_not_do(
        self, signed_in: SignIn, cast: World, clinic: Clinic
    ) -> None:
        response = signed_in(cast.lead).get("/equipment/due")
        assert "TON-LATE" in text_of(response)
        assert "Calibrate" not in text_of(response)

    def test_filters_from_the_address(
        self, world: World, engineer: PageClient, clinic: Clinic
    ) -> None:
        factories.site_at(world.south)
        here = engineer.get(f"/equipment/due?place={world.north}&show=overdue&sort=place")
        there = engineer.get(f"/equipment/due?place={world.south}")
        chosen = "North Trust; Overdue; Every kind of work; Everybody; In the order of a round"
        assert f"Show: {chosen}" in text_of(here)
        assert "TON-LATE" in text_of(here)
        assert "Nothing is due here." in text_of(there)

    def test_offers_the_sites_of_a_trust_that_has_several(
        self, world: World, engineer: PageClient, clinic: Clinic
    ) -> None:
        site_id = factories.site_at(world.north, "N2")
        assert "North Trust: Site N2" in text_of(engineer.get("/equipment/due"))
        there = engineer.get(f"/equipment/due?place={site_id}")
        assert "Nothing is due here." in text_of(there)

    def test_takes_nonsense_in_the_address_for_nothing(
        self, engineer: PageClient, clinic: Clinic
    ) -> None:
        response = engineer.get("/equipment/due?place=x&show=y&sort=-z&page=0")
        assert "TON-LATE" in text_of(response)

    def test_comes_as_csv_and_as_a_workbook(self, engineer: PageClient, clinic: Clinic) -> None:
        lines = engineer.get("/equipment/due?format=csv").get_data(as_text=True).splitlines()
        assert lines[0].startswith("\ufeffAsset number,Kind,Model")
        assert lines[1].startswith("TON-LATE,Tonometer,Gamma Tono 900")
        assert engineer.get("/equipment/due?format=xlsx").get_data()[:2] == b"PK"

    def test_is_empty_for_a_stranger(self, signed_in: SignIn, cast: World, clinic: Clinic) -> None:
        response = signed_in(cast.stranger).get("/equipment/due?show=all")
        assert "Nothing is due here." in text_of(response)

    def test_is_not_for_those_who_do_not_see_equipment(
        self, signed_in: SignIn, cast: World
    ) -> None:
        assert signed_in(cast.supplier).get("/equipment/due").status_code == 403


class TestSuspendedPlans:
    def test_show_what_nobody_is_asked_for(self, engineer: PageClient, clinic: Clinic) -> None:
        engineer.submit(f"/equipment/plans/{clinic.plan_id}/suspend", reason="Clinic closed")
        text = text_of(engineer.get("/equipment/suspended-plans"))
        assert "TON-LATE" in text
        assert "Clinic closed" in text
        assert "TON-LATE" not in text_of(engineer.get("/equipment/due?show=all"))
