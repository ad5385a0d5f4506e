"""Reading the catalogue."""

from uuid import UUID

import pytest

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.queries import device_models as model_queries
from consortium.catalogue.queries import items as queries
from consortium.catalogue.usecases import device_models, items
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from tests.support.world import NOW, SYSTEM, World


@pytest.fixture
def three(world: World) -> dict[str, UUID]:
    """Three items whose order by code and by name differ."""
    return {
        code: items.add_item(
            actor=SYSTEM,
            code=code,
            name=name,
            kind=ItemKind.CONSUMABLE,
            base_unit="EA",
            cpv_code="33141420",
            now=NOW,
        )
        for code, name in (("b-2", "Aprons"), ("A-1", "Masks"), ("C-3", "Gloves 100% vinyl"))
    }


def codes(asked: Asked) -> list[str]:
    return [row.code for row in queries.list_items(asked=asked).rows]


class TestListItems:
    def test_is_in_the_order_of_codes_whatever_their_letters(self, three: dict[str, UUID]) -> None:
        assert codes(Asked()) == ["A-1", "b-2", "C-3"]
        assert codes(Asked(sort="code", descending=True)) == ["C-3", "b-2", "A-1"]
        assert codes(Asked(sort="name")) == ["b-2", "C-3", "A-1"]
        assert codes(Asked(sort="no such column")) == ["A-1", "b-2", "C-3"]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("mask", ["A-1"]),
            ("b-2 apr", ["b-2"]),
            ("33141420", ["A-1", "b-2", "C-3"]),
            ("100%", ["C-3"]),
            ("%", ["C-3"]),
            ("_", []),
            ("'; DROP TABLE item; --", []),
        ],
    )
    def test_finds_what_all_the_words_are_in(
        self, three: dict[str, UUID], words: str, found: list[str]
    ) -> None:
        assert codes(Asked(words=words)) == found

    def test_shows_one_page_and_counts_them_all(self, three: dict[str, UUID]) -> None:
        page = queries.list_items(asked=Asked(rows=2, page=2))
        assert [row.code for row in page.rows] == ["C-3"]
        assert (page.total, page.pages, page.first, page.last) == (3, 2, 3, 3)

    def test_offers_every_item_to_choose_from(self, three: dict[str, UUID]) -> None:
        assert [row.code for row in queries.choices_of_items()] == ["A-1", "b-2", "C-3"]


class TestFind:
    def test_one_that_is_not_there_is_not_found(self, world: World) -> None:
        with pytest.raises(NotFound):
            queries.find_item(item_id=UUID(int=1))

    def test_several_by_their_ids(self, three: dict[str, UUID]) -> None:
        found = queries.items_by_id([three["A-1"], UUID(int=1)])
        assert {row.code for row in found.values()} == {"A-1"}


class TestDeviceModels:
    def test_are_found_by_maker_model_and_kind(self, world: World) -> None:
        for name in ("Tono 900", "Tono 910"):
            device_models.add_device_model(
                actor=SYSTEM,
                manufacturer="Gamma",
                name=name,
                category="Tonometer",
                gmdn_code="16775",
                gmdn_term="Ophthalmic tonometer",
                udi_di="4054596004979",
                now=NOW,
            )
        found = model_queries.list_device_models(asked=Asked(words="gamma 910 ophthalmic"))
        assert [(row.name, row.udi_di) for row in found.rows] == [("Tono 910", "04054596004979")]
        assert len(model_queries.choices_of_device_models()) == 2
