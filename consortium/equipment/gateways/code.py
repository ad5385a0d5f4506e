"""Reading the text of a code on a device, whoever made it."""

import re
from dataclasses import replace

from biip import ParseError
from biip.gs1_messages import GS1Message

from consortium.equipment.domain.hibc import is_hibc, read_hibc
from consortium.equipment.domain.scan import CodeKind, Scan, cleaned, label_in

# What a scanner may put before the code: which symbology it read (ISO/IEC 15424).
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_OF_GS1 = {"]d2", "]C1", "]Q3", "]e0", "]J1"}
# Without such a sign a text is taken for GS1 when it begins with a device identifier.
_BEGINS_WITH_IDENTIFIER = re.compile(r"01[0-9]{14}")
LONGEST = 400
# Application identifiers of GS1.
_IDENTIFIER, _LOT, _SERIAL, _MADE, _EXPIRES = "01", "10", "21", "11", "17"


def read_code(text: str) -> Scan:
    """What the text says, as far as it can be told: UDI device identifier, serial, lot, dates."""
    text = cleaned(text)[:LONGEST]
    symbology = _SYMBOLOGY.match(text)
    sign, body = (symbology[0], text[symbology.end() :]) if symbology else ("", text)
    number = label_in(body)
    if number:
        return Scan(text=number, kind=CodeKind.LABEL)
    if is_hibc(body):
        return read_hibc(body)
    if body.startswith("("):
        return _gs1(body, is_bracketed=True)
    if sign in _OF_GS1 or _BEGINS_WITH_IDENTIFIER.match(body):
        return _gs1(body, is_bracketed=False)
    return Scan(text=body, kind=CodeKind.TEXT)


def _gs1(body: str, *, is_bracketed: bool) -> Scan:
    scan = Scan(text=body, kind=CodeKind.GS1)
    read = GS1Message.parse_hri if is_bracketed else GS1Message.parse
    try:
        message = read(body)
    except ParseError:
        return replace(
            scan,
            faults=("It begins like a GS1 code and cannot be read to its end: scan it again.",),
        )
    said = {element.ai.ai: element for element in message.element_strings}
    identifier = said.get(_IDENTIFIER)
    if identifier is not None and identifier.gtin_error:
        wrong = f"The check digit of {identifier.value} is wrong: scan it again."
        scan = replace(scan, faults=(wrong,))
    elif identifier is not None:
        scan = replace(scan, device_identifier=identifier.value)
    return replace(
        scan,
        lot=said[_LOT].value if _LOT in said else "",
        serial=said[_SERIAL].value if _SERIAL in said else "",
        made_on=said[_MADE].date if _MADE in said else None,
        expires_on=said[_EXPIRES].date if _EXPIRES in said else None,
    )
