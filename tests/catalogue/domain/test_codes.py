"""Product codes: which texts are one, and how two of them are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.catalogue.domain import codes


class TestGtin:
    """The check digit of GS1 General Specifications, section 7.9."""

    @pytest.mark.parametrize(
        "text",
        [
            "4054596004979",
            "04054596004955",
            "96385074",  # the GTIN-8 of the specification's example
            "614141000036",  # a GTIN-12
            "00614141000036",
        ],
    )
    def test_is_right(self, text: str) -> None:
        assert codes.is_gtin(text)

    @pytest.mark.parametrize(
        "text",
        [
            "5013567000008",
            "4054596004978",
            "405459600497",
            "40545960049790",
            "4.0546E+12",
            "4054596004979.0",
            " 4054596004979",
            "٤٠٥٤٥٩٦٠٠٤٩٧٩",
            "GTIN",
            "",
        ],
    )
    def test_is_wrong(self, text: str) -> None:
        assert not codes.is_gtin(text)

    @given(st.integers(0, 10**13 - 1))
    def test_exactly_one_check_digit_fits(self, body: int) -> None:
        fitting = [digit for digit in range(10) if codes.is_gtin(f"{body:013d}{digit}")]
        assert len(fitting) == 1

    @given(st.integers(0, 10**12 - 1), st.integers(0, 12), st.integers(1, 9))
    def test_one_wrong_digit_is_always_found(self, body: int, place: int, wrong: int) -> None:
        right = next(text for digit in range(10) if codes.is_gtin(text := f"{body:012d}{digit}"))
        changed = (int(right[place]) + wrong) % 10
        assert not codes.is_gtin(f"{right[:place]}{changed}{right[place + 1 :]}")

    def test_two_spellings_of_one_are_the_same_on_fourteen_digits(self) -> None:
        assert codes.gtin14("4054596004955") == codes.gtin14("04054596004955")

    @given(st.integers(0, 10**12 - 1))
    def test_padding_keeps_it_right(self, body: int) -> None:
        texts = [f"{body:012d}{digit}" for digit in range(10)]
        assert [codes.is_gtin(text) for text in texts] == [
            codes.is_gtin(codes.gtin14(text)) for text in texts
        ]


class TestCpv:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("33141420", "33141420"),
            ("33141420-0", "33141420"),
            ("3314142", None),
            ("33141420-", None),
            ("33141420-10", None),
            ("3314142A", None),
            ("", None),
        ],
    )
    def test_is_eight_digits_with_or_without_the_check_digit(
        self, text: str, code: str | None
    ) -> None:
        assert codes.cpv(text) == code


class TestOthers:
    @pytest.mark.parametrize(
        ("text", "right"),
        [("F", True), ("FSA", True), ("FSAB", False), ("fsa", False), ("F1", False), ("", False)],
    )
    def test_eclass(self, text: str, right: bool) -> None:
        assert codes.is_eclass(text) is right

    @pytest.mark.parametrize(
        ("text", "right"), [("16775", True), ("1677", False), ("16775\n", False), ("١٦٧٧٥", False)]
    )
    def test_gmdn(self, text: str, right: bool) -> None:
        assert codes.is_gmdn(text) is right
