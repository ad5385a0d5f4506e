"""Codes of HIBC, by the examples of the standard (ANSI/HIBC 2.6) and by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.hibc import check_sign, read_hibc

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"


def sealed(text: str) -> str:
    """The code with its check: 0 to 9, A to Z and seven more signs count 0 to 42, modulo 43."""
    return text + SIGNS[sum(SIGNS.index(sign) for sign in text) % 43]


class TestReadHibc:
    def test_reads_the_primary_code_of_the_standard(self) -> None:
        # 41+10+1+2+3+11+19+12+5+13+6+14+7+1 = 145; 145 - 3 x 43 = 16, which is G.
        scan = read_hibc("+A123BJC5D6E71G")
        assert (scan.device_identifier, scan.faults) == ("A123BJC5D6E71", ())

    def test_reads_both_in_one_as_in_the_standard(self) -> None:
        scan = read_hibc("+A99912345/$$52001510X33")
        assert scan.device_identifier == "A99912345"
        assert (scan.lot, scan.expires_on) == ("10X3", date(2020, 1, 15))

    @pytest.mark.parametrize(
        ("secondary", "lot", "serial", "expires_on", "made_on"),
        [
            ("$LOT7", "LOT7", "", None, None),
            ("$+SER9", "", "SER9", None, None),
            ("$$0928LOT7", "LOT7", "", date(2028, 9, 30), None),
            ("$$0228LOT7", "LOT7", "", date(2028, 2, 29), None),
            ("$$2093028L", "L", "", date(2028, 9, 30), None),
            ("$$3280930L", "L", "", date(2028, 9, 30), None),
            ("$$428093014L", "L", "", date(2028, 9, 30), None),
            ("$$62836614L", "L", "", date(2028, 12, 31), None),
            ("$$7LOT7", "LOT7", "", None, None),
            ("$$8100928LOT7", "LOT7", "", date(2028, 9, 30), None),
            ("$$+3280930SER9", "", "SER9", date(2028, 9, 30), None),
            ("$$+7SER9", "", "SER9", None, None),
            ("$$7LOT7/SSER9/16D20260102", "LOT7", "SER9", None, date(2026, 1, 2)),
            ("28366LOT7", "LOT7", "", date(2028, 12, 31), None),
        ],
    )
    def test_reads_every_form_of_lot_serial_and_date(
        self,
        secondary: str,
        lot: str,
        serial: str,
        expires_on: date | None,
        made_on: date | None,
    ) -> None:
        scan = read_hibc(sealed(f"+A99912345/{secondary}"))
        assert (scan.lot, scan.serial) == (lot, serial)
        assert (scan.expires_on, scan.made_on, scan.faults) == (expires_on, made_on, ())

    def test_reads_a_secondary_code_of_its_own(self) -> None:
        # The sign before the check links it to the primary code.
        scan = read_hibc(sealed("+$LOT7G"))
        assert (scan.device_identifier, scan.lot, scan.faults) == ("", "LOT7", ())

    @pytest.mark.parametrize(
        ("code", "says"),
        [
            ("+A123BJC5D6E71H", "The check sign is H where G belongs"),
            ("+A123bjc5d6e7!G", "signs that no HIBC code has"),
            (sealed("+A99912345/$$3281332L"), "not a real day"),
        ],
    )
    def test_says_what_is_wrong_and_believes_nothing(self, code: str, says: str) -> None:
        scan = read_hibc(code)
        assert says in scan.faults[0]
        assert (scan.serial, scan.lot) == ("", "")

    @given(st.text(alphabet=SIGNS, min_size=4, max_size=40), st.data())
    def test_finds_every_sign_that_was_misread(self, text: str, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(text) - 1))
        other = data.draw(st.sampled_from(SIGNS.replace(text[at], "")))
        misread = text[:at] + other + text[at + 1 :]
        assert check_sign(text) != check_sign(misread)
