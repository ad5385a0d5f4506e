"""Labels: their code can be read, and every device has its own."""

import io
import re

from PIL import Image, ImageDraw

from consortium.equipment.gateways.photo import codes_in
from consortium.equipment.reports.labels import Label, label_sheet, single_label
from tests.contracts.reading import drawn_on, pages_of

SCALE = 6
_SQUARE = re.compile(r"(?:^|\s)([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f")


def label(number: int) -> Label:
    return Label(
        address=f"https://e.example/equipment/scan?code=TON-{number}",
        heading=f"TON-{number}",
        lines=("Gamma Tono 900", f"Serial {number}", "North Trust"),
    )


def seen(pdf: bytes, width: int, height: int) -> io.BytesIO:
    """The first page as a photo of it would show its squares."""
    content = drawn_on(pdf)[0].decode("latin-1")
    picture = Image.new("L", (width * SCALE, height * SCALE), 255)
    draw = ImageDraw.Draw(picture)
    for square in _SQUARE.findall(content):
        x, y, wide, high = (float(each) * SCALE for each in square)
        draw.rectangle((x, picture.height - y - high, x + wide, picture.height - y), fill=0)
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out


class TestLabels:
    def test_carry_a_code_that_a_phone_reads(self) -> None:
        assert codes_in(seen(single_label(label(7)), 180, 97)) == [label(7).address]

    def test_fill_a_sheet_from_the_first_free_place(self) -> None:
        first, second = pages_of(label_sheet([label(number) for number in range(23)], skip=2))
        assert "TON-21" in first
        assert "TON-22" not in first
        assert "TON-22" in second

    def test_are_the_same_file_for_the_same_devices(self) -> None:
        assert single_label(label(7)) == single_label(label(7))
