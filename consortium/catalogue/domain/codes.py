"""Product codes: GTIN, HIBC, CPV, NHS eClass, GMDN.

They are text: a number would lose its zeros.
"""

import re

_GTIN_LENGTHS = (8, 12, 13, 14)
_CPV = re.compile(r"([0-9]{8})(-[0-9])?")
_ECLASS = re.compile(r"[A-Z]{1,3}")
# Four signs of the labeller, up to 18 of the product, one digit for the unit of measure.
_HIBC = re.compile(r"[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9]")
_GMDN = re.compile(r"[0-9]{5}")


def is_gtin(text: str) -> bool:
    """Whether the text is a GTIN-8, -12, -13 or -14 with a right check digit.

    GS1 General Specifications, section 7.9: modulo 10, weights 3 and 1 from the right. So
    4054596004979 is one, and 5013567000008 is not.
    """
    if len(text) not in _GTIN_LENGTHS or not (text.isascii() and text.isdecimal()):
        return False
    *body, check = map(int, text)
    weighted = sum(digit * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return (weighted + check) % 10 == 0


def gtin14(text: str) -> str:
    """The GTIN with leading zeros to 14 digits: how two of them are compared."""
    return text.zfill(14)


def cpv(text: str) -> str | None:
    """The eight digits of a CPV code, with or without its check digit; None when it is not one."""
    found = _CPV.fullmatch(text)
    return found[1] if found else None


def is_eclass(text: str) -> bool:
    return _ECLASS.fullmatch(text) is not None


def is_gmdn(text: str) -> bool:
    return _GMDN.fullmatch(text) is not None


def is_hibc_identifier(text: str) -> bool:
    """Whether the text is a device identifier of HIBC, like A123BJC5D6E71 (ANSI/HIBC 2.6)."""
    return _HIBC.fullmatch(text) is not None
