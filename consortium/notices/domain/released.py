"""Others' releases of open contracting data (OCDS), taken out of whatever they came in.

A file holds a release package, a record package, a list of releases or a single one. What the
list shows is read field by field; a field that is not what it should be is left empty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from consortium.foundation.domain.errors import Invalid
from consortium.notices.domain.release_faults import (
    Fault,
    Warned,
    as_amount,
    as_instant,
    faults_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """One release as it was sent, and what a list says of it.

    ``position`` counts the releases of the file from 1. Texts are empty and ``published_at`` and
    ``amount`` None where the release does not say.
    """

    position: int
    ocid: str
    release_id: str
    tag: str
    published_at: datetime | None
    title: str
    buyer: str
    suppliers: str
    parties: int
    amount: Decimal | None
    currency: str
    raw: Mapping[str, Any]
    warnings: tuple[Warned, ...]


def releases_in(document: object) -> tuple[Released, ...]:
    """The releases of a document, each with its warnings.

    Raises:
        Invalid: it holds none, wherever releases can stand.
    """
    found = tuple(_read(at, each) for at, each in enumerate(_found_in(document), start=1))
    if not found:
        raise Invalid(
            "no_releases",
            "This file holds no release of open contracting data.",
            field="file",
            next_step="Send a release package, a record package, or a list of releases as JSON.",
        )
    return found


def _found_in(document: object) -> Iterator[object]:
    if isinstance(document, list):
        for each in document:
            # A list of packages is a list of what they hold.
            yield from _found_in(each) if _is_package(each) else (each,)
    elif isinstance(document, dict):
        if isinstance(document.get("releases"), list):
            yield from document["releases"]
        elif isinstance(document.get("records"), list):
            for record in document["records"]:
                yield from _of_record(record)
        elif document.keys() & {"ocid", "tag", "tender", "awards"}:
            yield document


def _is_package(value: object) -> bool:
    return isinstance(value, dict) and bool(value.keys() & {"releases", "records"})


def _of_record(record: object) -> Iterator[object]:
    if not isinstance(record, dict):
        yield record
        return
    releases = record.get("releases")
    whole = [each for each in releases if _is_whole(each)] if isinstance(releases, list) else []
    if whole:
        yield from whole
    elif isinstance(record.get("compiledRelease"), dict):
        yield record["compiledRelease"]


def _is_whole(release: object) -> bool:
    """A record may name its releases by their address only."""
    return isinstance(release, dict) and "ocid" in release


def _read(position: int, value: object) -> Released:
    if not isinstance(value, dict):
        return _unreadable(position, value)
    tender = _object(value, "tender")
    parties = value.get("parties")
    amount, currency = _worth(value)
    return Released(
        position=position,
        ocid=_text(value, "ocid"),
        release_id=_text(value, "id"),
        tag=", ".join(_texts(value.get("tag"))),
        published_at=as_instant(value.get("date")),
        title=_text(tender, "title") or _first_title(value),
        buyer=_text(_object(value, "buyer"), "name"),
        suppliers=", ".join(_suppliers(value)),
        parties=len(parties) if isinstance(parties, list) else 0,
        amount=amount,
        currency=currency,
        raw=value,
        warnings=faults_of(value),
    )


def _unreadable(position: int, value: object) -> Released:
    return Released(
        position=position,
        ocid="",
        release_id="",
        tag="",
        published_at=None,
        title="",
        buyer="",
        suppliers="",
        parties=0,
        amount=None,
        currency="",
        raw={"value": value},
        warnings=(
            Warned(fault=Fault.WRONG_TYPE, place="", words="an object is expected for a release"),
        ),
    )


def _worth(release: Mapping[str, Any]) -> tuple[Decimal | None, str]:
    """What was awarded, all awards in one currency together; else what the tender expects."""
    awarded = [_object(each, "value") for each in _objects(release, "awards")]
    known = [each for each in awarded if as_amount(each.get("amount")) is not None]
    if known:
        currency = _text(known[0], "currency")
        same = [each for each in known if _text(each, "currency") == currency]
        total = sum((as_amount(each["amount"]) or Decimal(0) for each in same), Decimal(0))
        return as_amount(total), currency
    expected = _object(_object(release, "tender"), "value")
    amount = as_amount(expected.get("amount"))
    return amount, _text(expected, "currency") if amount is not None else ""


def _suppliers(release: Mapping[str, Any]) -> list[str]:
    named = [
        _text(supplier, "name")
        for award in _objects(release, "awards")
        for supplier in _objects(award, "suppliers")
    ]
    return [name for name in dict.fromkeys(named) if name]


def _first_title(release: Mapping[str, Any]) -> str:
    titles = (_text(each, "title") for each in _objects(release, "awards"))
    return next((title for title in titles if title), "")


def _object(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _objects(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = value.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    if isinstance(found, str):
        return found.strip()
    return str(found) if isinstance(found, int | Decimal) and not isinstance(found, bool) else ""
