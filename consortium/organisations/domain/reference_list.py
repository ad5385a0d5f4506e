"""Reading the reference list of trusts: each row is good, good with a remark, or says why not.

The columns are ``ods_code, name, postcode, latitude, longitude, icb_code, icb_name, region_code,
region_name``. Code and name are needed; the rest may be empty, which is remarked on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from consortium.organisations.domain import organisation

COLUMNS = (
    "ods_code",
    "name",
    "postcode",
    "latitude",
    "longitude",
    "icb_code",
    "icb_name",
    "region_code",
    "region_name",
)
NEEDED = ("ods_code", "name")
LONGEST_NAME, LONGEST_REGION = 200, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in one field of one row, and what to do about it."""

    row: int
    field: str
    value: str
    problem: str
    what_to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRow:
    row: int
    code: str
    name: str
    postcode: str
    latitude: Decimal | None
    longitude: Decimal | None
    board_code: str
    board_name: str
    region_code: str
    region_name: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that was read: the trust when it can be used, and everything there is to say."""

    trust: TrustRow | None
    problems: tuple[Problem, ...]


def missing_columns(header: Iterable[str]) -> list[str]:
    """The columns without which no row of the file can be read."""
    present = {name.strip().casefold() for name in header}
    return [name for name in NEEDED if name not in present]


def read_rows(rows: Iterable[Mapping[str, str]], *, first_row: int = 2) -> Iterator[ReadRow]:
    """Read each row in turn; a code that stood in an earlier row is refused in the later one."""
    seen: dict[str, int] = {}
    for number, raw in enumerate(rows, start=first_row):
        read = _read(_Fields(number, raw))
        if read.trust is not None and read.trust.code in seen:
            duplicate = Problem(
                row=number,
                field="ods_code",
                value=read.trust.code,
                problem=f"The same code stands in row {seen[read.trust.code]}.",
                what_to_do="Remove one of the two rows.",
            )
            yield ReadRow(None, (*read.problems, duplicate))
            continue
        if read.trust is not None:
            seen[read.trust.code] = number
        yield read


class _Fields:
    """One row being read: its values, and the problems found so far."""

    def __init__(self, row: int, raw: Mapping[str, str]) -> None:
        self.row = row
        self.values = {
            (name or "").strip().casefold(): (value or "").strip() for name, value in raw.items()
        }
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        return " ".join(self.values.get(name, "").split())

    def say(self, name: str, problem: str, what_to_do: str) -> None:
        self.problems.append(
            Problem(
                row=self.row,
                field=name,
                value=self.values.get(name, ""),
                problem=problem,
                what_to_do=what_to_do,
            )
        )


def _read(fields: _Fields) -> ReadRow:
    code, name = _code(fields), _name(fields)
    usable = not fields.problems
    trust = TrustRow(
        row=fields.row,
        code=code,
        name=name,
        postcode=_postcode(fields),
        latitude=_coordinate(fields, "latitude", 49, 61),
        longitude=_coordinate(fields, "longitude", -9, 3),
        board_code=_board(fields),
        board_name=fields.text("icb_name")[:LONGEST_NAME],
        region_code=_region(fields),
        region_name=fields.text("region_name")[:LONGEST_REGION],
    )
    return ReadRow(trust if usable else None, tuple(fields.problems))


def _code(fields: _Fields) -> str:
    code = fields.text("ods_code").upper()
    if not code:
        fields.say(
            "ods_code", "The code is missing.", "Enter the trust's three-character ODS code."
        )
    elif not organisation.is_ods_trust_code(code):
        fields.say(
            "ods_code",
            "This is not the code of a trust.",
            "Enter three characters that begin with R, like R1H.",
        )
    return code


def _name(fields: _Fields) -> str:
    name = fields.text("name")
    if not name:
        fields.say("name", "The name is missing.", "Enter the trust's name.")
    elif len(name) > LONGEST_NAME:
        fields.say("name", "The name is too long.", f"Keep it to {LONGEST_NAME} characters.")
    return name


def _postcode(fields: _Fields) -> str:
    postcode = fields.text("postcode").upper()
    if not postcode:
        fields.say("postcode", "The postcode is missing.", "Add it so that distances can be shown.")
    elif not organisation.is_postcode(postcode):
        fields.say("postcode", "This is not a postcode.", "Enter it like M13 9WL.")
        return ""
    return postcode


def _coordinate(fields: _Fields, name: str, lowest: int, highest: int) -> Decimal | None:
    text = fields.text(name)
    if not text:
        fields.say(name, "The coordinate is missing.", "Add it so that distances can be shown.")
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        fields.say(name, "This is not a number.", "Enter decimal degrees, like 53.46244.")
        return None
    if not lowest <= value <= highest:
        fields.say(name, "This lies outside the British Isles.", "Check latitude and longitude.")
        return None
    return value.quantize(Decimal("0.000001"))


def _board(fields: _Fields) -> str:
    code = fields.text("icb_code").upper()
    if not code:
        fields.say("icb_code", "The integrated care board is missing.", "Add it when it is known.")
    elif not organisation.is_ods_board_code(code):
        fields.say("icb_code", "This is not the code of a board.", "Enter it like QOP.")
        return ""
    return code


def _region(fields: _Fields) -> str:
    code = fields.text("region_code").upper()
    if code and not organisation.is_region_code(code):
        fields.say("region_code", "This is not the code of a region.", "Enter it like Y62.")
        return ""
    return code
