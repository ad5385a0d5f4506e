"""Finding codes in a photo that somebody uploads."""

from typing import IO, TYPE_CHECKING

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import zxingcpp
    from PIL import Image
else:
    zxingcpp = lazy("zxingcpp")
    Image = lazy("PIL.Image")

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 20 << 20
# A small file can unpack to a picture that fills the memory: told by its size, before it is read.
MOST_PIXELS = 40_000_000
# Codes fill a good part of a photo: more detail only costs time.
LONGEST_SIDE = 2_400


def codes_in(photo: IO[bytes]) -> list[str]:
    """The texts of the codes in a photo, those of GS1 with the sign that says so.

    Raises:
        Invalid: it is no picture of a known form, is damaged, or is too large.
    """
    picture = _opened(photo)
    found: list[str] = []
    for code in zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain):
        sign = code.symbology_identifier if code.content_type is zxingcpp.ContentType.GS1 else ""
        text = f"{sign}{code.text}"
        if text not in found:
            found.append(text)
    return found


def _opened(photo: IO[bytes]) -> "Image.Image":
    photo.seek(0, 2)
    if photo.tell() > MOST_BYTES:
        raise _refused("It is larger than 20 MB.")
    photo.seek(0)
    try:
        picture = Image.open(photo, formats=FORMATS)
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise _refused("It has more than 40 million pixels.")
        picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        grey = picture.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _refused("It is damaged, or no PNG, JPEG or WebP picture.") from error
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return grey


def _refused(why: str) -> Invalid:
    return Invalid(
        "unreadable_photo",
        f"This picture cannot be read. {why}",
        field="photo",
        next_step="Take the photo again, or type the number under the code.",
    )
