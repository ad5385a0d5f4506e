"""A joint tender as open contracting data: a release for each stage, and the record of them all.

The lead is the one ``buyer``; every trust is a party with that role. Of bids nothing is said but
how many there were, and that only once they were opened.
"""

from datetime import datetime
from typing import Any

from consortium.notices.domain import ocds_parts as parts
from consortium.notices.domain.ocds_parties import named, parties
from consortium.notices.domain.procurement_facts import Procurement
from consortium.tenders.domain.legal_clock import NoticeKind

VERSION = "1.1"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
EXTENSIONS = (
    "https://standard.open-contracting.org/profiles/eu/latest/en/extension.json",
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
)
# What a record puts together; a later release has the newer word on each.
_SECTIONS = ("parties", "buyer", "tender", "bids", "awards", "contracts")


def release_package(facts: Procurement) -> dict[str, Any]:
    """Every release of a tender, the oldest first."""
    releases = _releases(facts)
    return {**_package(facts, releases[-1]["date"]), "releases": releases}


def record_package(facts: Procurement) -> dict[str, Any]:
    """The releases of a tender with what they say together."""
    releases = _releases(facts)
    compiled = {
        **_head(facts, f"{facts.ocid}-compiled", releases[-1]["date"], "compiled"),
        **{name: release[name] for name in _SECTIONS for release in releases if name in release},
    }
    record = {"ocid": facts.ocid, "releases": releases, "compiledRelease": compiled}
    return {**_package(facts, releases[-1]["date"]), "records": [record]}


def _package(facts: Procurement, published: str) -> dict[str, Any]:
    return {
        "uri": facts.uri,
        "version": VERSION,
        "publishedDate": published,
        "publisher": {"name": facts.publisher},
        "license": LICENCE,
        "extensions": list(EXTENSIONS),
    }


def _releases(facts: Procurement) -> list[dict[str, Any]]:
    found = [_of_tender(facts)]
    if facts.awards:
        found.append(_of_awards(facts))
    if facts.contracts:
        found.append(_of_contracts(facts))
    if facts.cancelled_at is not None:
        found.append(_of_cancelling(facts, facts.cancelled_at))
    return sorted(found, key=lambda release: datetime.fromisoformat(release["date"]))


def _of_tender(facts: Procurement) -> dict[str, Any]:
    id_ = _number_of(facts, NoticeKind.UK4) or f"{facts.reference}-tender"
    return {
        **_head(facts, id_, facts.published_at.isoformat(), "tender"),
        "parties": parties(facts, suppliers=False),
        "tender": parts.tender(facts),
    }


def _of_awards(facts: Procurement) -> dict[str, Any]:
    id_ = _number_of(facts, NoticeKind.UK6) or f"{facts.reference}-award"
    decided = max(each.decided_at for each in facts.awards)
    found = {
        **_head(facts, id_, decided.isoformat(), "award"),
        "parties": parties(facts, suppliers=True),
        "tender": parts.tender(facts),
        "awards": [parts.award(each, facts) for each in facts.awards],
    }
    counted = parts.bids(facts.lots)
    return {**found, "bids": counted} if counted else found


def _of_contracts(facts: Procurement) -> dict[str, Any]:
    signed = max(each.signed_at for each in facts.contracts)
    return {
        **_head(facts, f"{facts.reference}-contract", signed.isoformat(), "contract"),
        "parties": parties(facts, suppliers=True),
        "awards": [parts.award(each, facts) for each in facts.awards],
        "contracts": [parts.contract(each, facts) for each in facts.contracts],
    }


def _of_cancelling(facts: Procurement, cancelled_at: datetime) -> dict[str, Any]:
    id_ = _number_of(facts, NoticeKind.UK12) or f"{facts.reference}-cancelled"
    return {
        **_head(facts, id_, cancelled_at.isoformat(), "tenderCancellation"),
        "parties": parties(facts, suppliers=False),
        "tender": parts.tender(facts),
    }


def _head(facts: Procurement, id_: str, date: str, tag: str) -> dict[str, Any]:
    return {
        "ocid": facts.ocid,
        "id": id_,
        "date": date,
        "tag": [tag],
        "initiationType": "tender",
        "language": "en",
        "buyer": named(facts.lead),
    }


def _number_of(facts: Procurement, kind: NoticeKind) -> str:
    numbers = [each.number for each in facts.notices if each.kind is kind]
    return numbers[-1] if numbers else ""
