"""What a scanner sends: codes of GS1 and HIBC, our labels, older tags."""

from datetime import date

import pytest

from consortium.equipment.domain.scan import CodeKind
from consortium.equipment.gateways.code import read_code

# GS1 General Specifications: 4054596004979 has the check digit 9.
GTIN = "04054596004979"
RAW = f"01{GTIN}1128010117300200{'10LOT7'}\x1d21SER9"


class TestReadCode:
    @pytest.mark.parametrize(
        "text",
        [
            f"]d2{RAW}",
            f"]C1{RAW}",
            RAW,
            RAW.replace("\x1d", "<GS>"),
            f"(01){GTIN}(11)280101(17)300200(10)LOT7(21)SER9",
            f"  ]d2{RAW}\n",
        ],
    )
    def test_reads_every_writing_of_gs1(self, text: str) -> None:
        scan = read_code(text)
        assert scan.kind is CodeKind.GS1
        assert (scan.device_identifier, scan.lot, scan.serial) == (GTIN, "LOT7", "SER9")
        # Day 00 is the last of the month (GS1 General Specifications, 3.4).
        assert (scan.made_on, scan.expires_on) == (date(2028, 1, 1), date(2030, 2, 28))
        assert not scan.faults

    @pytest.mark.parametrize("text", ["(01)04054596004970(21)SER9", "010405459600497021SER9"])
    def test_does_not_believe_a_wrong_check_digit(self, text: str) -> None:
        scan = read_code(text)
        assert "check digit of 04054596004970 is wrong" in scan.faults[0]
        assert (scan.device_identifier, scan.serial) == ("", "SER9")

    def test_says_when_it_cannot_be_read_to_its_end(self) -> None:
        assert "scan it again" in read_code(f"]d201{GTIN}17281399").faults[0]

    def test_knows_our_labels_whatever_their_host(self) -> None:
        for address in (
            "https://equipment.example/equipment/scan?code=TON-1",
            "]Q1http://old.example:8000/equipment/scan?code=TON-1",
        ):
            scan = read_code(address)
            assert (scan.kind, scan.text) == (CodeKind.LABEL, "TON-1")

    @pytest.mark.parametrize("text", ["NOR-T08", "https://maker.example/", "http://[", "012345"])
    def test_takes_the_rest_for_a_number(self, text: str) -> None:
        scan = read_code(text)
        assert (scan.kind, scan.text, scan.faults) == (CodeKind.TEXT, text, ())

    def test_knows_hibc(self) -> None:
        assert read_code("+A123BJC5D6E71G").kind is CodeKind.HIBC
