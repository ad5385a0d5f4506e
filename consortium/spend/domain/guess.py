"""What a file holds and where: guessed from its headings and from what stands below them.

A guess is sure when nothing speaks against it. One that is not says what is missing, and a person
decides: nothing lands on a doubtful guess.

Headings are known by name (:mod:`consortium.spend.domain.fields`) or, for payments, by their words:
trusts publish these under ever new names. A name alone is not believed: a column called
"Transaction Date" that holds references is no date.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from consortium.foundation.domain.errors import Invalid
from consortium.spend.domain.fields import Field, field_called, name_of
from consortium.spend.domain.header import Layout, problems_of_lines
from consortium.spend.domain.kinds import Kind

# So many records of a file are looked at for its header, and so many below it for what they hold.
HEADER_WITHIN = 60
SAMPLE = 400

_BLANK = re.compile(r"[\s\u00a0\-–£]*")
_NUMBER = re.compile(
    r"[-−+(]?\s*(?:[£\ufffd]|Â£|GBP)?\s*[-−]?\s*"
    r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE]\+?\d+)?\s*[-−)]?\s*(?:CR|DR)?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}.*|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?: .*)?|[234]\d{4}(?:\.0)?"
    r"|\d{1,2}[ /-]?[a-z]{3,9}[ /-]?(?:\d{4}|\d{2})",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[a-z]+|£")
# Words as short as these are found in too many others.
_SHORTEST_GLUED = 4


@dataclass(frozen=True, slots=True)
class _Words:
    """Words that make a heading a field's, and words that make it something else."""

    say: frozenset[str]
    deny: frozenset[str]


def _words(say: str, deny: str) -> _Words:
    return _Words(frozenset(say.split()), frozenset(deny.split()))


_SAYING: Mapping[Field, _Words] = {
    Field.SUPPLIER: _words(
        "supplier suppliers vendor payee creditor merchant beneficiary contractor provider",
        "no number num id code ref reference type vat address postcode site date category amount "
        "invoice class key account group",
    ),
    Field.AMOUNT: _words(
        "amount amt value spend total gross net sum sterling gbp £ paid payment cost",
        "date no number num id code ref reference type supplier vendor payee name centre center "
        "category description area method run account period terms month year",
    ),
    Field.PAID_ON: _words("date dated paid", "amount number no ref reference type name"),
    Field.TRANSACTION_NUMBER: _words(
        "transaction reference ref voucher document doc payment cheque bacs",
        "amount type description name supplier vendor vat department value area method",
    ),
    Field.EXPENSE_TYPE: _words(
        "expense expenses expenditure subjective account nature category purpose commodity",
        "area code amount date number no id supplier vendor",
    ),
    Field.EXPENSE_AREA: _words(
        "area directorate division centre center department service location",
        "family code amount date number no id supplier vendor type",
    ),
}
_KNOWN_WORDS = frozenset().union(*(words.say | words.deny for words in _SAYING.values()))
_GLUED_WORDS = sorted(
    (word for word in _KNOWN_WORDS if len(word) >= _SHORTEST_GLUED), key=len, reverse=True
)
# An amount of tax only is not the amount, unless it says that the rest is in it.
_TAX = frozenset({"vat", "tax"})
_WITH_THE_REST = frozenset(
    ["inc", "incl", "including", "ex", "exc", "excl", "excluding", "net", "gross"]
)
_KNOWN_BY_NAME = (Field.DESCRIPTION, Field.INVOICE_NUMBER, Field.COST_CODE)
_EXACT, _BY_WORDS = 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """Where a table's header stands and what its columns hold.

    ``header_row`` counts from 1 as in the file. ``problems`` say why the guess is not sure.
    """

    header_row: int
    layout: Layout
    problems: tuple[str, ...] = field(default=())

    @property
    def is_sure(self) -> bool:
        return not self.problems

    @property
    def is_in_our_names(self) -> bool:
        """Whether these are purchase lines whose header can mean nothing else."""
        return self.is_sure and self.layout.kind is Kind.LINES

    def for_sure(self) -> "Guess":
        """Itself.

        Raises:
            Invalid: it is not sure; every doubt is named.
        """
        if self.problems:
            raise Invalid(
                "unreadable_header",
                f"The header cannot be read: {'; '.join(self.problems)}. Nothing was imported.",
                field="file",
                next_step="Say on the page “Import purchase lines” which column holds what, or "
                "name the columns in the first row as the import format says.",
            )
        return self


def guess(records: Sequence[Sequence[str]]) -> Guess:
    """What the first records of a file say about the whole of it."""
    guesses = [_guess_below(records, place) for place in _possible_headers(records)]
    # Of headers that explain as much, the first is the header.
    return max(guesses, key=standing) if guesses else _nothing_to_go_by(records)


def guess_below(records: Sequence[Sequence[str]], header_row: int) -> Guess:
    """What the columns hold when the header stands in this row, counted from 1."""
    return _guess_below(records, header_row - 1)


def of_headings(
    kind: Kind, headings: Sequence[str], places: Mapping[Field, int], *, header_row: int = 1
) -> Guess:
    """What somebody has said: not guessed, but checked for what is missing."""
    layout = Layout(kind=kind, headings=tuple(headings), places=dict(places))
    return Guess(header_row=header_row, layout=layout, problems=tuple(_missing(layout)))


def standing(found: Guess) -> tuple[int, int, int]:
    """How well a guess explains a file; of two the greater one is better."""
    layout = found.layout
    named = sum(field_called(heading) is not None for heading in layout.headings)
    return (found.is_sure, len(layout.places), named)


def _possible_headers(records: Sequence[Sequence[str]]) -> Iterator[int]:
    for place, record in enumerate(records[:HEADER_WITHIN]):
        texts = [cell for cell in record if not _BLANK.fullmatch(cell)]
        if len(texts) > 1 and not any(_is_number(text) or _DATE.fullmatch(text) for text in texts):
            yield place


def _nothing_to_go_by(records: Sequence[Sequence[str]]) -> Guess:
    """The first record that holds something, taken for a header nobody understands."""
    place = next((at for at, record in enumerate(records) if any(map(str.strip, record))), None)
    if place is None:
        raise Invalid(
            "empty_header",
            "The file holds nothing that could be a header. Nothing was imported.",
            field="file",
            next_step="Choose a file with a row that names the columns.",
        )
    return _guess_below(records, place)


def _guess_below(records: Sequence[Sequence[str]], place: int) -> Guess:
    headings = tuple(heading.strip() for heading in records[place])
    below = [
        record
        for record in records[place + 1 : place + 1 + SAMPLE]
        if sum(not _BLANK.fullmatch(cell) for cell in record) > 1 and record != records[place]
    ]
    columns = [
        [text for record in below if at < len(record) and (text := record[at].strip())]
        for at in range(len(headings))
    ]
    if _is_of_lines(headings):
        places, doubts = _by_name(headings)
        layout = Layout(kind=Kind.LINES, headings=headings, places=places)
    else:
        places, doubts = _payment_places(headings, columns)
        layout = Layout(kind=Kind.PAYMENTS, headings=headings, places=places)
    return Guess(header_row=place + 1, layout=layout, problems=(*_missing(layout), *doubts))


def _is_of_lines(headings: Sequence[str]) -> bool:
    """Lines are told by what payments never have: two of quantity, price, line and item."""
    named = {field_called(heading) for heading in headings}
    telling = {
        Field.QUANTITY,
        Field.UNIT_PRICE,
        Field.LINE_NUMBER,
        Field.ORDERED_ON,
        Field.ITEM_CODE,
        Field.UNIT,
    }
    return len(named & telling) > 1


def _by_name(headings: Sequence[str]) -> tuple[dict[Field, int], list[str]]:
    """The columns of lines, by their exact names; two that claim the same field are a doubt."""
    claims: dict[Field, list[int]] = {}
    for place, heading in enumerate(headings):
        called = field_called(heading)
        if called is not None:
            claims.setdefault(called, []).append(place)
    doubts = [
        _doubt(called, headings, places) for called, places in claims.items() if len(places) > 1
    ]
    return {called: places[0] for called, places in claims.items()}, doubts


def _payment_places(
    headings: Sequence[str], columns: Sequence[Sequence[str]]
) -> tuple[dict[Field, int], list[str]]:
    places: dict[Field, int] = {}
    doubts: list[str] = []
    for wanted in _SAYING:
        standing = {
            place: _score(wanted, heading)
            for place, heading in enumerate(headings)
            if place not in places.values()
            and _score(wanted, heading)
            and _holds(wanted, columns[place])
        }
        best = [place for place in standing if standing[place] == max(standing.values())]
        if not best:
            continue
        if wanted is Field.AMOUNT and len(best) > 1 and not _alike(columns, best):
            doubts.append(_doubt(wanted, headings, best))
        # A supplier's name is longer than its code.
        places[wanted] = (
            max(best, key=lambda at: _length(columns[at]))
            if (wanted is Field.SUPPLIER)
            else best[0]
        )
    for place, heading in enumerate(headings):
        called = field_called(heading)
        if called in _KNOWN_BY_NAME and place not in places.values():
            places.setdefault(called, place)
    _find_references(places, headings, columns)
    return places, doubts


def _find_references(
    places: dict[Field, int], headings: Sequence[str], columns: Sequence[Sequence[str]]
) -> None:
    """References under the name of a date; failing all others, the number of the invoice."""
    free = [place for place in range(len(headings)) if place not in places.values()]
    if Field.TRANSACTION_NUMBER not in places:
        for place in free:
            if "transaction" in _words_of(headings[place]) and columns[place]:
                places[Field.TRANSACTION_NUMBER] = place
                break
    if Field.TRANSACTION_NUMBER not in places and Field.INVOICE_NUMBER in places:
        places[Field.TRANSACTION_NUMBER] = places.pop(Field.INVOICE_NUMBER)


def _score(wanted: Field, heading: str) -> int:
    if field_called(heading) is wanted:
        return _EXACT
    words = set(_words_of(heading))
    saying = _SAYING[wanted]
    if not words & saying.say or words & saying.deny:
        return 0
    if wanted is Field.AMOUNT and words & _TAX and not words & _WITH_THE_REST:
        return 0
    return _BY_WORDS


def _words_of(heading: str) -> list[str]:
    """The words of a heading, those that are written as one (VENDORNAME) apart."""
    return [part for word in _WORDS.findall(heading.casefold()) for part in _unglued(word)]


def _unglued(word: str) -> tuple[str, ...]:
    if word in _KNOWN_WORDS:
        return (word,)
    for known in _GLUED_WORDS:
        if word.startswith(known):
            return (known, word.removeprefix(known))
        if word.endswith(known):
            return (word.removesuffix(known), known)
    return (word,)


def _holds(wanted: Field, cells: Sequence[str]) -> bool:
    """Whether what stands in a column is what its heading promises; an empty one may promise."""
    if not cells or wanted in (
        Field.TRANSACTION_NUMBER,
        Field.EXPENSE_TYPE,
        Field.EXPENSE_AREA,
    ):
        return True
    if wanted is Field.AMOUNT:
        return _share(cells, _is_number) >= 0.5
    if wanted is Field.PAID_ON:
        return _share(cells, lambda cell: bool(_DATE.fullmatch(cell))) >= 0.3
    return _share(cells, lambda cell: any(map(str.isalpha, cell))) >= 0.5


def _share(cells: Sequence[str], is_so: Callable[[str], bool]) -> float:
    return sum(map(is_so, cells)) / len(cells)


def _is_number(text: str) -> bool:
    return any(map(str.isdigit, text)) and bool(_NUMBER.fullmatch(text.strip()))


def _alike(columns: Sequence[Sequence[str]], places: Sequence[int]) -> bool:
    return len({tuple(columns[place]) for place in places}) == 1


def _length(cells: Sequence[str]) -> int:
    return sum(map(len, cells))


def _missing(layout: Layout) -> Iterator[str]:
    if layout.kind is Kind.LINES:
        yield from problems_of_lines(layout.places)
        return
    for wanted in (Field.SUPPLIER, Field.AMOUNT):
        if wanted not in layout.places:
            yield f"no column can be taken for the {name_of(wanted).lower()}"


def _doubt(called: Field, headings: Sequence[str], places: Sequence[int]) -> str:
    named = " and ".join(f"“{headings[place]}”" for place in places)
    return f"{named} stand for the same thing, the {name_of(called).lower()}"
