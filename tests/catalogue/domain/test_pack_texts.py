"""Units as invoices write them; the expected contents are counted by hand."""

from fractions import Fraction

import pytest

from consortium.catalogue.domain.pack_texts import UnitText, read_unit, words_of_units
from consortium.foundation.domain.units import UNITS


@pytest.mark.parametrize(
    ("text", "unit", "content", "inner"),
    [
        ("EA", "EA", None, ""),
        ("each", "EA", None, ""),
        ("Boxes", "BX", None, ""),
        ("PKT", "PK", None, ""),
        ("BX/10", "BX", 10, ""),
        ("BX10", "BX", 10, ""),
        ("bx - 10", "BX", 10, ""),
        ("Box of 10", "BX", 10, ""),
        ("box (10)", "BX", 10, ""),
        ("pack of 50", "PK", 50, ""),
        ("PK 1,000", "PK", 1000, ""),
        ("100/BX", "BX", 100, ""),
        ("100 per box", "BX", 100, ""),
        ("1 x 100", "", 100, ""),
        ("CS 4x25", "CS", 100, ""),
        ("case 4 × 25 each", "CS", 100, "EA"),
        ("Case of 4 boxes of 25", "CS", 100, ""),
        ("box of 100 tests", "BX", 100, "TST"),
        ("PK/5 pairs", "PK", 5, "PR"),
        ("x10", "", 10, ""),
        ("100's", "", 100, ""),
        ("dozen", "", 12, ""),
        ("BX/2.5", "BX", Fraction(5, 2), ""),
        ("EA/1", "EA", 1, ""),
        # What is measured is not counted.
        ("BT 500ml", "BT", None, ""),
        ("CS 6 x 500 ml", "CS", None, ""),
    ],
)
def test_says_unit_content_and_of_what(
    text: str, unit: str, content: Fraction | int | None, inner: str
) -> None:
    assert read_unit(text) == UnitText(unit, None if content is None else Fraction(content), inner)


@pytest.mark.parametrize(
    "text",
    # Fifty packs or a pack of fifty; a word that nobody knows; nothing held; no unit at all.
    ["50 pack", "2 BX", "PALLET", "CTN/50", "BX/0", "10 x 5 ml", "", "12", "BX/10/5/2"],
)
def test_does_not_guess(text: str) -> None:
    assert read_unit(text) is None


def test_pieces_without_a_name_are_counted_where_the_base_unit_is_the_piece() -> None:
    assert UnitText("BX", Fraction(10)).base_units("EA") == 10
    assert UnitText("BX", Fraction(10)).base_units("TST") is None
    assert UnitText("BX", Fraction(10), "TST").base_units("TST") == 10
    assert UnitText("BX").base_units("EA") is None


def test_every_unit_has_its_words() -> None:
    words = words_of_units()
    assert set(words.values()) == set(UNITS)
    assert words["box"] == words["boxes"] == words["bx"] == "BX"
    assert words["each"] == words["ea"] == "EA"
