"""Which columns of a table of payments hold what: guessed from the words of their headings.

Trusts publish what they paid under ever new names, so a heading is read word by word, and a name
alone is not believed: a column called "Transaction Date" that holds references is no date.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from consortium.spend.domain.fields import Field, field_called, heading_key, name_of

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
        "amount amt value spend total gross net nett sum sterling gbp £ paid payment cost",
        "date no number num id code ref reference type supplier vendor payee name centre center "
        "category description area method run account period terms month year",
    ),
    Field.PAID_ON: _words("date dated paid", "amount number no ref reference type name"),
    Field.TRANSACTION_NUMBER: _words(
        "transaction trans txn reference ref voucher document doc payment cheque bacs",
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
# "Transport" is no transaction.
_GLUED_WORDS = sorted(
    (word for word in _KNOWN_WORDS - {"trans"} if len(word) >= _SHORTEST_GLUED),
    key=len,
    reverse=True,
)
# An amount of tax only is not the amount, unless it says that the rest is in it.
_TAX = frozenset({"vat", "tax"})
_WITH_THE_REST = frozenset(
    ["inc", "incl", "including", "ex", "exc", "excl", "excluding", "net", "gross"]
)
# Of two amounts of the same payment the one without tax counts.
_WITHOUT_TAX = frozenset(["net", "nett", "ex", "exc", "excl", "excluding"])
_WITH_TAX = frozenset(["gross", "inc", "incl", "including", "total"])
# Headings of whoever was paid that may as well be the trust's own: believed when nothing else is
# the supplier and not every row says the same.
_WHOEVER = frozenset({"name", "company", "companyname", "recipient", "recipientname", "paidto"})
# What stands in a cell that holds nothing.
_NOTHING = frozenset({"-", "–", "£-", "£ -", "nil", "n/a", "tbc"})
_KNOWN_BY_NAME = (Field.DESCRIPTION, Field.INVOICE_NUMBER, Field.COST_CODE)
_EXACT, _BY_WORDS = 2, 1


def payment_places(
    headings: Sequence[str], columns: Sequence[Sequence[str]]
) -> tuple[dict[Field, int], list[str]]:
    """The place of each field among the headings, and what speaks against it.

    ``columns`` are the texts that stand below each heading, those that are not empty.
    """
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
        if wanted is Field.AMOUNT:
            best = _without_tax(headings, best)
        if wanted is Field.AMOUNT and len(best) > 1 and not _alike(columns, best):
            doubts.append(doubt(wanted, headings, best))
        # A supplier's name is longer than its code.
        places[wanted] = (
            max(best, key=lambda at: _length(columns[at]))
            if (wanted is Field.SUPPLIER)
            else best[0]
        )
    if Field.SUPPLIER not in places:
        places.update(_whoever_was_paid(headings, columns))
    for place, heading in enumerate(headings):
        called = field_called(heading)
        if called in _KNOWN_BY_NAME and place not in places.values():
            places.setdefault(called, place)
    _find_references(places, headings, columns)
    return places, doubts


def amounts_beside(headings: Sequence[str], places: Mapping[Field, int]) -> tuple[str, ...]:
    """The headings of other amounts, which are not read because one of them is."""
    return tuple(
        heading
        for place, heading in enumerate(headings)
        if place not in places.values() and _score(Field.AMOUNT, heading)
    )


def _without_tax(headings: Sequence[str], places: list[int]) -> list[int]:
    """The one amount that says it is without tax, where all others say that it is in them."""
    words = {place: set(_words_of(headings[place])) for place in places}
    net = [place for place in places if words[place] & _WITHOUT_TAX]
    gross = [place for place in places if words[place] & _WITH_TAX]
    return net if len(net) == 1 and len(net) + len(gross) == len(places) > 1 else places


def _whoever_was_paid(
    headings: Sequence[str], columns: Sequence[Sequence[str]]
) -> dict[Field, int]:
    """The one column that may name the supplier; none when two may."""
    found = [
        place
        for place, heading in enumerate(headings)
        if heading_key(heading) in _WHOEVER
        and len(set(columns[place])) > 1
        and _holds(Field.SUPPLIER, columns[place])
    ]
    return {Field.SUPPLIER: found[0]} if len(found) == 1 else {}


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
    cells = [cell for cell in cells if cell.casefold() not in _NOTHING]
    if not cells or wanted in (
        Field.TRANSACTION_NUMBER,
        Field.EXPENSE_TYPE,
        Field.EXPENSE_AREA,
    ):
        return True
    if wanted is Field.AMOUNT:
        return _share(cells, is_number) >= 0.5
    if wanted is Field.PAID_ON:
        return _share(cells, is_date) >= 0.3
    return _share(cells, lambda cell: any(map(str.isalpha, cell))) >= 0.5


def _share(cells: Sequence[str], is_so: Callable[[str], bool]) -> float:
    return sum(map(is_so, cells)) / len(cells)


def is_number(text: str) -> bool:
    """Whether a cell holds a number, as trusts write amounts."""
    return any(map(str.isdigit, text)) and bool(_NUMBER.fullmatch(text.strip()))


def is_date(text: str) -> bool:
    """Whether a cell looks like a date, in whatever style."""
    return bool(_DATE.fullmatch(text))


def _alike(columns: Sequence[Sequence[str]], places: Sequence[int]) -> bool:
    return len({tuple(columns[place]) for place in places}) == 1


def _length(cells: Sequence[str]) -> int:
    return sum(map(len, cells))


def doubt(called: Field, headings: Sequence[str], places: Sequence[int]) -> str:
    """What speaks against a guess when several columns claim the same field."""
    named = " and ".join(f"“{headings[place]}”" for place in places)
    return f"{named} stand for the same thing, the {name_of(called).lower()}"
