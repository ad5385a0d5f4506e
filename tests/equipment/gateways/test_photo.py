"""Codes in photos, and photos that are none."""

import io
import struct
import zlib

import pytest
import segno
import zxingcpp
from PIL import Image

from consortium.equipment.gateways.photo import codes_in
from consortium.foundation.domain.errors import Invalid


def photo_of(*texts: str) -> io.BytesIO:
    """A white picture with the codes side by side, as QR."""
    picture = Image.new("L", (320 * max(1, len(texts)), 320), 255)
    for place, text in enumerate(texts):
        code = io.BytesIO()
        segno.make_qr(text).save(code, kind="png", scale=6)
        picture.paste(Image.open(code), (320 * place, 0))
    out = io.BytesIO()
    picture.save(out, format="PNG")
    out.seek(0)
    return out


def film_of(text: str) -> bytes:
    """A film of one still picture (YUV4MPEG2) in which the code is held before a camera."""
    code = Image.open(photo_of(text)).convert("L").crop((0, 0, 280, 280)).resize((480, 480))
    frame = Image.new("L", (640, 480), 255)
    frame.paste(code, (80, 0))
    grey = bytes([128]) * (640 * 480 // 2)
    return b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + b"FRAME\n" + frame.tobytes() + grey


def png_of(width: int, height: int) -> io.BytesIO:
    """A picture of a few bytes that says it is so large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    out = b"\x89PNG\r\n\x1a\n"
    for kind, content in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00")), (b"IEND", b"")):
        check = struct.pack(">I", zlib.crc32(kind + content))
        out += struct.pack(">I", len(content)) + kind + content + check
    return io.BytesIO(out)


class TestCodesIn:
    def test_finds_every_code_once(self) -> None:
        assert sorted(codes_in(photo_of("TON-1", "TON-2", "TON-1"))) == ["TON-1", "TON-2"]

    def test_finds_none_in_an_empty_picture(self) -> None:
        picture = io.BytesIO()
        Image.new("RGB", (64, 64), "white").save(picture, format="JPEG")
        assert codes_in(picture) == []

    def test_keeps_the_separators_of_gs1(self) -> None:
        text = "(01)04054596004979(10)LOT7(21)SER9"
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, gs1=True)
        out = io.BytesIO()
        Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=6)).save(out, format="PNG")
        assert codes_in(out) == ["]d2010405459600497910LOT7\x1d21SER9"]

    @pytest.mark.parametrize(
        ("photo", "why"),
        [
            (png_of(8_000, 8_000), "more than 40 million pixels"),
            (png_of(64, 64), "damaged"),
            (png_of(60_000, 60_000), "damaged"),
            (io.BytesIO(b"no picture"), "damaged, or no PNG"),
            (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "damaged, or no PNG"),
            (io.BytesIO(), "damaged"),
        ],
    )
    def test_refuses_what_is_no_photo(self, photo: io.BytesIO, why: str) -> None:
        with pytest.raises(Invalid, match=why):
            codes_in(photo)
