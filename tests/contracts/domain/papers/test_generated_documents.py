"""The plain values of a generated document: its hash, its foot, its words made legible."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest

from consortium.contracts.domain.papers.generated_documents import (
    AUDIENCES,
    GENERATED_NAMES,
    Document,
    GeneratedKind,
    hash_of,
    legible,
)
from consortium.contracts.domain.prices.tier_tests import Determination, Seal


class Colour(StrEnum):
    BLUE = "blue"


@dataclass(frozen=True)
class Facts:
    name: str
    price: Decimal
    on: date
    terms: dict[str, tuple[int, ...]]


FACTS = Facts("Lens", Decimal("38.00"), date(2025, 10, 1), {"a": (1, 2), "b": ()})


def document(reference: str = "CT-2025-0001", title: str = "Tier notice") -> Document:
    return Document(
        kind=GeneratedKind.TIER_NOTICE,
        title=title,
        subtitle="Lenses",
        about="West Trust",
        reference=reference,
        known_at=datetime(2025, 10, 1, 9, 30, tzinfo=UTC),
        inputs_sha256="ab" * 32,
        blocks=(),
    )


class TestHash:
    def test_is_the_same_for_every_order_of_a_mapping_and_spelling_of_a_number(self) -> None:
        other = Facts("Lens", Decimal(38), date(2025, 10, 1), {"b": (), "a": (1, 2)})
        assert hash_of(FACTS) == hash_of(other)

    @pytest.mark.parametrize(
        "other",
        [
            Facts("Lenses", Decimal("38.00"), date(2025, 10, 1), {"a": (1, 2), "b": ()}),
            Facts("Lens", Decimal("38.01"), date(2025, 10, 1), {"a": (1, 2), "b": ()}),
            Facts("Lens", Decimal("38.00"), date(2025, 10, 2), {"a": (1, 2), "b": ()}),
            Facts("Lens", Decimal("38.00"), date(2025, 10, 1), {"a": (2, 1), "b": ()}),
            Facts("Lens", Decimal("38.00"), date(2025, 10, 1), {"a": (1, 2)}),
        ],
    )
    def test_is_another_for_every_other_fact(self, other: Facts) -> None:
        assert hash_of(FACTS) != hash_of(other)

    def test_is_one_that_anybody_can_work_out_again(self) -> None:
        """By sha256sum of the text {"\\"a\\"":["blue",null,"38"]}."""
        facts = {"a": [Colour.BLUE, None, Decimal("38.00")]}
        assert hash_of(facts) == "bc5ce43929d40c284e186be787886d93151cbda2964759a5f62fceb9b1f997ef"

    def test_a_test_of_a_tier_is_told_with_the_hash_of_its_inputs(self) -> None:
        @dataclass
        class Told:
            scheme: str
            tested_on: date
            members: tuple[()]
            measure: Decimal
            found: int
            inputs_sha256: str
            linked_share: None = None

        told = Told("lens", date(2025, 10, 1), (), Decimal(5), 1, "ab" * 32)
        test = Determination(
            scheme="lens",
            tested_on=date(2025, 10, 1),
            members=(),
            measure=Decimal(5),
            found=1,
            seal=Seal("ab" * 32),
        )
        assert hash_of(test) == hash_of(told)

    def test_takes_ids_and_instants(self) -> None:
        assert len(hash_of([UUID(int=1), datetime(2025, 1, 1, tzinfo=UTC), {1, 2}])) == 64

    def test_refuses_what_has_no_agreed_form(self) -> None:
        with pytest.raises(TypeError, match=r"1\.5"):
            hash_of({"price": 1.5})


class TestDocument:
    def test_says_in_its_foot_what_it_rests_on(self) -> None:
        assert document().footer == (
            "CT-2025-0001 · as known at 2025-10-01 09:30:00 UTC",
            f"SHA-256 of the data it was made from: {'ab' * 32}",
        )

    @pytest.mark.parametrize(
        ("reference", "title", "name"),
        [
            ("CT-2025-0001", "Tier notice", "ct-2025-0001-tier-notice"),
            ("DN-2025-0001 · CT-2", "Señor/../notice", "dn-2025-0001-ct-2-senor-notice"),
            ("CT-1", "Дом", "ct-1"),
            ("CT-1", "x" * 300, f"ct-1-{'x' * 95}"),
        ],
    )
    def test_is_called_by_plain_letters(self, reference: str, title: str, name: str) -> None:
        assert document(reference, title).file_name == name

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("Söhne & Co £1 − 2", "Söhne & Co £1 − 2"),
            ("a\x00b\tc\nd", "a b c d"),
            ("North\u202etsurT", "North tsurT"),
            ("zero\u200bwidth", "zero width"),
        ],
    )
    def test_shows_nothing_that_a_reader_would_not_see(self, text: str, shown: str) -> None:
        assert legible(text) == shown


def test_every_kind_has_a_name_and_readers() -> None:
    assert set(GENERATED_NAMES) == set(AUDIENCES) == set(GeneratedKind)
