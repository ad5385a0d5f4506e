"""Finding organisations by what they are called."""

from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import search_organisations
from consortium.organisations.usecases.organisations import register_organisation
from tests.support.world import NOW, SYSTEM, World


def register(name: str, code: str) -> None:
    register_organisation(actor=SYSTEM, kind=OrganisationKind.TRUST, code=code, name=name, now=NOW)


def names(words: str, limit: int = 8) -> list[str]:
    return [row.name for row in search_organisations(words=words, limit=limit)]


class TestSearch:
    def test_what_begins_so_comes_before_what_holds_it(self, world: World) -> None:
        register("A trust in the north", "ANT")
        assert names("north") == ["North Trust", "A trust in the north"]

    def test_the_best_are_kept_when_there_are_many(self, world: World) -> None:
        for number in range(3):
            register(f"Another trust of the north {number}", f"AN{number}")
        assert names("north", limit=2) == ["North Trust", "Another trust of the north 0"]

    def test_a_code_finds_its_organisation(self, world: World) -> None:
        assert names("nor") == ["North Trust"]

    def test_signs_of_the_database_stand_for_themselves(self, world: World) -> None:
        assert names("%") == []
