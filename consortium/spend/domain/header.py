"""Reading the first row of a file: which column holds what."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consortium.foundation.domain.errors import Invalid
from consortium.spend.domain.fields import NAMING, REQUIRED, Field, field_called, name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The headings of a file as they stand in it, and the place of each field among them."""

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


def layout_of(headings: Sequence[str]) -> Layout:
    """Which column holds what.

    Raises:
        Invalid: a required column is missing, or two columns claim the same field; each is named.
    """
    claims: dict[Field, list[int]] = defaultdict(list)
    for place, heading in enumerate(headings):
        field = field_called(heading)
        if field is not None:
            claims[field].append(place)
    problems = [*_missing(claims), *_claimed_twice(claims, headings)]
    if problems:
        raise Invalid(
            "unreadable_header",
            f"The header cannot be read: {'; '.join(problems)}. Nothing was imported.",
            field="file",
            next_step="Name the columns in the first row as the import format says.",
        )
    return Layout(
        headings=tuple(headings), places={field: places[0] for field, places in claims.items()}
    )


def fields_named(headings: Sequence[str]) -> int:
    """How many of the headings we know."""
    return sum(1 for heading in headings if field_called(heading) is not None)


def _missing(claims: Mapping[Field, Sequence[int]]) -> Iterator[str]:
    for field in REQUIRED:
        if field not in claims:
            yield f"no column is called “{name_of(field)}”"
    if not any(field in claims for field in NAMING):
        names = [f"“{name_of(field)}”" for field in NAMING]
        yield f"no column says what was bought ({', '.join(names[:-1])} or {names[-1]})"


def _claimed_twice(claims: Mapping[Field, Sequence[int]], headings: Sequence[str]) -> Iterator[str]:
    for field, places in claims.items():
        if len(places) > 1:
            named = " and ".join(f"“{headings[place]}”" for place in places)
            yield f"{named} stand for the same thing, the {name_of(field).lower()}"
