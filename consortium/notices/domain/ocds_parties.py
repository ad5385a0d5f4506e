"""Who takes part in a release: the trusts that buy, the suppliers that won."""

from typing import Any

from consortium.notices.domain.procurement_facts import Party, Procurement
from consortium.organisations.domain.authority import AuthorityType

_AUTHORITIES = {
    AuthorityType.CENTRAL: (
        "publicAuthorityCentralGovernment",
        "Public authority - central government",
    ),
    AuthorityType.SUB_CENTRAL: (
        "publicAuthoritySubCentralGovernment",
        "Public authority - sub-central government",
    ),
}


def parties(facts: Procurement, *, suppliers: bool) -> list[dict[str, Any]]:
    """Every trust as a buyer, the lead also as procuring entity; suppliers once they won."""
    found = [_buyer(each, leads=each.code == facts.lead.code) for each in facts.trusts]
    won = {each.supplier.id: each.supplier for each in facts.awards} if suppliers else {}
    return found + [_supplier(each) for each in won.values()]


def named(party: Party) -> dict[str, str]:
    return {"id": party.id, "name": party.name}


def _buyer(party: Party, *, leads: bool) -> dict[str, Any]:
    id_, words = _AUTHORITIES[party.authority or AuthorityType.CENTRAL]
    found: dict[str, Any] = {
        "id": party.id,
        "name": party.name,
        "identifier": _identifier(party),
        "roles": ["buyer", "procuringEntity"] if leads else ["buyer"],
        "details": {"classifications": [{"scheme": "UK_CA_TYPE", "id": id_, "description": words}]},
    }
    if party.postcode:
        found["address"] = {"postalCode": party.postcode, "countryName": "United Kingdom"}
    return found


def _supplier(party: Party) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": party.id,
        "name": party.name,
        "identifier": _identifier(party),
        "roles": ["tenderer", "supplier"],
    }
    details: dict[str, Any] = {}
    if party.supplier.scale is not None:
        details["scale"] = party.supplier.scale.value
    if party.supplier.vcse is not None:
        details["vcse"] = party.supplier.vcse
    return {**found, "details": details} if details else found


def _identifier(party: Party) -> dict[str, str]:
    return {"scheme": party.scheme, "id": party.code, "legalName": party.name}
