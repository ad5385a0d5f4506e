"""What a file holds and where: guessed from its headings and from what stands below them.

A guess is sure when nothing speaks against it. One that is not says what is missing, and a person
decides: nothing lands on a doubtful guess.

Headings of purchase lines are known by name (:mod:`consortium.spend.domain.fields`), those of
payments by their words (:mod:`consortium.spend.domain.payment_columns`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from consortium.foundation.domain.errors import Invalid
from consortium.spend.domain.fields import Field, field_called, name_of
from consortium.spend.domain.header import Layout, problems_of_lines
from consortium.spend.domain.kinds import Kind
from consortium.spend.domain.payment_columns import doubt, is_date, is_number, payment_places

# So many records of a file are looked at for its header, and so many below it for what they hold.
HEADER_WITHIN = 60
SAMPLE = 400

_BLANK = re.compile(r"[\s\u00a0\-–£]*")


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
        if len(texts) > 1 and not any(is_number(text) or is_date(text) for text in texts):
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
        places, doubts = payment_places(headings, columns)
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
        doubt(called, headings, places) for called, places in claims.items() if len(places) > 1
    ]
    return {called: places[0] for called, places in claims.items()}, doubts


def _missing(layout: Layout) -> Iterator[str]:
    if layout.kind is Kind.LINES:
        yield from problems_of_lines(layout.places)
        return
    for wanted in (Field.SUPPLIER, Field.AMOUNT):
        if wanted not in layout.places:
            yield f"no column can be taken for the {name_of(wanted).lower()}"
