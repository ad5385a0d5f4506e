"""Which column of a file holds what."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from consortium.spend.domain.fields import NAMING, REQUIRED, Field, heading_key, name_of
from consortium.spend.domain.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The headings of a file as they stand in it, and the place of each field among them."""

    kind: Kind
    headings: tuple[str, ...]
    places: Mapping[Field, int]

    def heading(self, field: Field) -> str:
        """The heading of a field in this file; our own name for it when the file lacks it."""
        place = self.places.get(field)
        return name_of(field) if place is None else self.headings[place]

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings that stand for nothing we read."""
        used = set(self.places.values())
        return tuple(
            heading for place, heading in enumerate(self.headings) if heading and place not in used
        )


def header_key(headings: Sequence[str]) -> str:
    """By what a header is recognised: the SHA-256 of its headings as they are compared."""
    # Empty cells behind the last heading come and go with the program that wrote the file.
    keys = "\x1f".join(map(heading_key, headings)).rstrip("\x1f")
    return sha256(keys.encode()).hexdigest()


def problems_of_lines(fields: Collection[Field]) -> Iterator[str]:
    """What purchase lines need and these fields are not."""
    for field in REQUIRED:
        if field not in fields:
            yield f"no column is called “{name_of(field)}”"
    if not any(field in fields for field in NAMING):
        names = [f"“{name_of(field)}”" for field in NAMING]
        yield f"no column says what was bought ({', '.join(names[:-1])} or {names[-1]})"
