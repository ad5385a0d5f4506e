"""One search over everything: by reference or name, and within reach only."""

import pytest

from consortium.desk.queries.search import MOST, search
from tests.desk.conftest import Day
from tests.equipment import factories as equipment
from tests.support.world import Someone, World


def found(someone: Someone, words: str) -> dict[str, list[str]]:
    """The hits by their heading."""
    return {
        kind.heading: [hit.text for hit in kind.hits]
        for kind in search(actor=someone.actor(), words=words)
    }


def headings(someone: Someone, words: str) -> set[str]:
    return set(found(someone, words))


class TestFinding:
    @pytest.mark.parametrize(
        ("words", "heading", "text"),
        [
            ("TON-LATE", "Equipment", "TON-LATE, "),
            ("ton-la", "Equipment", "TON-LATE, "),
            ("AG-2025-0001", "Agreements", "Cataract consumables"),
            ("cataract alpha", "Agreements", "Cataract consumables"),
            ("picture", "Tenders", "Picture archive"),
            ("IOL", "Items", "Intraocular lens"),
            ("lens intraocular", "Items", "Intraocular lens"),
            ("BL-2024-0001", "Baselines", "Intraocular lens at North Trust"),
            ("north", "Organisations", "North Trust"),
            ("BETA", "Organisations", "Beta Ltd"),
        ],
    )
    def test_by_reference_code_or_name(
        self, world: World, day: Day, words: str, heading: str, text: str
    ) -> None:
        hits = found(world.lead, words)[heading]
        assert any(hit.startswith(text) for hit in hits), hits

    def test_the_tender_by_its_reference(self, world: World, day: Day) -> None:
        (tender,) = (kind for kind in search(actor=world.lead.actor(), words="picture"))
        assert headings(world.lead, tender.hits[0].note) == {"Tenders"}

    @pytest.mark.parametrize("words", ["", "nothing like it", "%", "_"])
    def test_nothing_when_nothing_fits(self, world: World, day: Day, words: str) -> None:
        assert found(world.lead, words) == {}

    def test_no_more_than_a_few_of_each_kind(self, world: World) -> None:
        for number in range(MOST + 2):
            equipment.tonometer(world.north, asset_no=f"MANY-{number}")
        assert len(found(world.lead, "MANY")["Equipment"]) == MOST


class TestReach:
    OWN = ("TON-LATE", "AG-2025-0001", "Picture", "BL-2024-0001")

    def test_a_stranger_finds_nothing_of_another_consortium(self, world: World, day: Day) -> None:
        assert [words for words in self.OWN if headings(world.stranger, words)] == []

    @pytest.mark.parametrize(
        ("who", "kinds"),
        [
            ("lead", {"Equipment", "Agreements", "Tenders", "Baselines"}),
            ("auditor", {"Equipment", "Agreements", "Tenders", "Baselines"}),
            ("consortium_finance", {"Agreements", "Baselines"}),
            ("finance_of_north", {"Agreements", "Baselines"}),
            # West has no contract under the agreement, and the baseline is North's.
            ("finance_of_west", set()),
            ("engineer", {"Equipment"}),
            ("evaluator", {"Tenders"}),
            ("supplier", {"Agreements"}),
            ("commissioner", set()),
            ("administrator", set()),
        ],
    )
    def test_each_role_finds_what_it_may_open(
        self, world: World, day: Day, who: str, kinds: set[str]
    ) -> None:
        someone = getattr(world, who)
        assert set().union(*(headings(someone, words) for words in self.OWN)) == kinds

    def test_the_directory_is_for_staff(self, world: World) -> None:
        assert headings(world.stranger, "north") == {"Organisations"}
        assert headings(world.commissioner, "north") == {"Organisations"}
        assert headings(world.supplier, "north") == set()
