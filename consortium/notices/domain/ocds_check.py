"""A look at a package of our own before it is given away: required fields, words of the standard.

It needs no schema: it knows the fields that OCDS 1.1.5 requires and the closed lists of words
that our packages use. The full schemas are asked by the tests.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from consortium.notices.domain.release_faults import Warned, faults_of

_CODES = {
    "tender": {"active", "cancelled", "unsuccessful", "complete"},
    "awards": {"pending", "active", "cancelled", "unsuccessful"},
    "contracts": {"pending", "active", "cancelled", "terminated"},
}
_PACKAGE = ("uri", "version", "publishedDate", "publisher")


def problems_of(package: Mapping[str, Any]) -> list[str]:
    """What is missing or wrong, in words; empty for a package that may go out."""
    found = [f"the package has no {name}" for name in _PACKAGE if not package.get(name)]
    for release in _releases(package):
        id_ = release.get("id", "a release")
        found += [f"{id_}: {_words(each)}" for each in faults_of(release)]
        found += [f"{id_}: {words}" for words in _of_sections(release)]
    return found


def _releases(package: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if "releases" in package:
        return list(package["releases"])
    records = package.get("records", [])
    return [
        release
        for record in records
        for release in (*record["releases"], record["compiledRelease"])
    ]


def _of_sections(release: Mapping[str, Any]) -> Iterator[str]:
    known = {party["id"] for party in release.get("parties", [])}
    awards = {award["id"] for award in release.get("awards", [])}
    for name, codes in _CODES.items():
        section = release.get(name, [])
        for each in [section] if isinstance(section, dict) else section:
            if not each.get("id"):
                yield f"{name} without an id"
            if each.get("status") not in codes:
                yield f"{name} with the status {each.get('status')}"
            for supplier in each.get("suppliers", []):
                if supplier["id"] not in known:
                    yield f"{name} name {supplier['id']}, which is no party"
            if name == "contracts" and each.get("awardID") not in awards:
                yield f"contract {each.get('id')} belongs to no award"


def _words(warned: Warned) -> str:
    return f"{warned.fault.value} at {warned.place}"
