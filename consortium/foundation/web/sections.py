"""The pages of one object in groups, so that each leads to the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.guard import current_actor


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the object, for whoever holds the permission; its id is in the address."""

    text: str
    endpoint: str
    permission: Permission


def pages_of(
    groups: Mapping[str, Sequence[Section]], current: str, **arguments: Any
) -> list[dict[str, Any]]:
    """The groups with links to the pages that the reader may open.

    ``current`` is the endpoint of the page that asks; ``arguments`` go into the addresses.
    """
    seen = {name: _seen(sections) for name, sections in groups.items()}
    return [
        {
            "text": name,
            "href": url_for(sections[0].endpoint, **arguments),
            "current": any(section.endpoint == current for section in sections),
            "pages": [
                {
                    "text": section.text,
                    "href": url_for(section.endpoint, **arguments),
                    "current": section.endpoint == current,
                }
                for section in sections
            ],
        }
        for name, sections in seen.items()
        if sections
    ]


def _seen(sections: Iterable[Section]) -> list[Section]:
    actor = current_actor()
    return [section for section in sections if may(actor, section.permission)]
