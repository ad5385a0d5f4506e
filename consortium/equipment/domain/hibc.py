"""Codes of the Health Industry Bar Code standard (ANSI/HIBC 2.6, Supplier Labeling Standard).

A primary code names the product: ``+``, four signs of the labeller, up to 18 of the product, one
digit for the unit of measure. A secondary one says lot or serial number and dates. Both can stand
in one code, parted by ``/``. The last sign is a check over all others.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from consortium.equipment.domain.scan import CodeKind, Scan
from consortium.foundation.domain.periods import add_months

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_PRIMARY = re.compile(r"\+([A-Z][A-Z0-9]{3})([A-Z0-9]{1,18})([0-9])")
# After "$$": a quantity of two or five digits, which nothing here needs.
_QUANTITY = re.compile(r"8[0-9]{2}|9[0-9]{5}")
# Digits of the date by the sign that says how it is written; a date with 0 or 1 is MMYY itself.
_DATES = {"2": 6, "3": 6, "4": 8, "5": 5, "6": 7, "7": 0}
_CENTURY = 2000


def check_sign(text: str) -> str:
    """The check of a code without its last sign: the sum of its signs' values modulo 43.

    Raises:
        ValueError: a sign that no such code has.
    """
    return _SIGNS[sum(map(_SIGNS.index, text)) % len(_SIGNS)]


def is_hibc(text: str) -> bool:
    return len(text) > 3 and text.strip("*").startswith("+")


def read_hibc(text: str) -> Scan:
    """What a code says: product, lot or serial, dates; and what is wrong with it.

    Of a code whose check is wrong nothing is believed.
    """
    code = text.strip("*").upper()
    scan = Scan(text=text, kind=CodeKind.HIBC)
    try:
        expected = check_sign(code[:-1])
    except ValueError:
        return replace(scan, faults=("It has signs that no HIBC code has.",))
    if code[-1] != expected:
        wrong = f"The check sign is {code[-1]} where {expected} belongs: scan it again."
        return replace(scan, faults=(wrong,))
    first, *more = code[:-1].split("/")
    found = _PRIMARY.fullmatch(first)
    if found:
        scan = replace(scan, device_identifier="".join(found.groups()))
    else:
        # A secondary code of its own: its last sign links it to the primary one.
        more = [first[1:-1], *more]
    try:
        for part in more:
            scan = _with(scan, part)
    except ValueError:
        return replace(scan, faults=("A date in it is not a real day: read the plate.",))
    return scan


def _with(scan: Scan, part: str) -> Scan:
    if part.startswith("$$"):
        return _dated(scan, part[2:])
    if part.startswith("$+"):
        return replace(scan, serial=part[2:])
    if part.startswith("$"):
        return replace(scan, lot=part[1:])
    if part.startswith("S"):
        return replace(scan, serial=part[1:])
    if part.startswith("16D"):
        return replace(scan, made_on=date.fromisoformat(part[3:]))
    if part.startswith("14D"):
        return replace(scan, expires_on=date.fromisoformat(part[3:]))
    if part[:5].isdecimal():
        return replace(scan, expires_on=_julian(part[:5]), lot=part[5:])
    return scan


def _dated(scan: Scan, text: str) -> Scan:
    """A date and what follows it: a serial number after ``+``, a lot without."""
    has_serial = text.startswith("+")
    text = text[1:] if has_serial else text
    quantity = _QUANTITY.match(text)
    text = text[quantity.end() :] if quantity else text
    expires_on, rest = _date_in(text)
    scan = replace(scan, expires_on=expires_on or scan.expires_on)
    return replace(scan, serial=rest) if has_serial else replace(scan, lot=rest)


def _date_in(text: str) -> tuple[date | None, str]:
    form = text[:1]
    if form in _DATES:
        digits, rest = text[1 : 1 + _DATES[form]], text[1 + _DATES[form] :]
        return _DATE_READERS[form](digits), rest
    if form in {"0", "1"}:
        return _last_of_month(text[:4]), text[4:]
    return None, text


def _last_of_month(mmyy: str) -> date:
    first = date(_CENTURY + int(mmyy[2:]), int(mmyy[:2]), 1)
    return add_months(first, 1) - timedelta(days=1)


def _julian(yyjjj: str) -> date:
    day = int(yyjjj[2:5])
    if not 1 <= day <= 366:
        raise ValueError(f"there is no day {day} of a year")
    return date(_CENTURY + int(yyjjj[:2]), 1, 1) + timedelta(days=day - 1)


def _year_first(digits: str) -> date:
    return date(_CENTURY + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))


def _month_first(digits: str) -> date:
    return date(_CENTURY + int(digits[4:6]), int(digits[:2]), int(digits[2:4]))


def _no_date(_: str) -> None:
    return None


_DATE_READERS = {
    "2": _month_first,
    "3": _year_first,
    "4": _year_first,
    "5": _julian,
    "6": _julian,
    "7": _no_date,
}
