"""Importing a register, through the pages."""

import io

from tests.equipment import factories
from tests.equipment.views.conftest import Clinic
from tests.support.pages import PageClient, location, text_of
from tests.support.world import World


class TestImport:
    def test_is_seen_committed_and_undone(
        self, world: World, engineer: PageClient, clinic: Clinic
    ) -> None:
        site_id = str(factories.site_at(world.north))
        content = b"Asset number;Model;Serial number;Place\r\nN-1;Tono 900;X1;Ward\r\nN-2;?;X2;\r\n"
        page = location(
            engineer.submit(
                "/equipment/imports/new",
                trust_id=str(world.north),
                default_site_id=site_id,
                file=(io.BytesIO(content), "new.csv"),
            )
        )
        text = text_of(engineer.get(page))
        assert "Nothing is written yet." in text
        assert "This model is not in the catalogue; add it first" in text
        assert "N-1" not in text_of(engineer.get(f"{page}?outcome=refused"))
        assert "Like: X1, X2" in text_of(engineer.get(f"{page}/columns"))
        engineer.submit(page, to=f"{page}/commit")
        assert "N-1" in text_of(engineer.get("/equipment?q=N-1"))
        engineer.submit(f"{page}/undo", reason="wrong file")
        assert "Undone" in text_of(engineer.get("/equipment/imports"))
        assert "No device fits." in text_of(engineer.get("/equipment?q=N-1"))

    def test_gives_a_file_to_start_from(self, engineer: PageClient, clinic: Clinic) -> None:
        example = engineer.get("/equipment/imports/example").get_data(as_text=True)
        assert example.removeprefix("\ufeff").startswith(
            "Asset number,Manufacturer,Model,Serial number,Site"
        )
