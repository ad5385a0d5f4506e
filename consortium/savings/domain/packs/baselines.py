"""The baseline certificate of a pack: each locked version with what both sides signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from consortium.foundation.domain.periods import Period
from consortium.savings.domain.baseline import (
    Baseline,
    BaselineMethod,
    Grade,
    Party,
    seal_of_record,
)
from consortium.savings.domain.packs.numbers import number, number_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that a baseline's price was worked out from."""

    batch: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySignature:
    party: Party
    person: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A version of a baseline as it was signed; ``sha256`` is the hash that was signed."""

    reference: str
    trust_id: str
    item_id: str
    version: int
    window: Period
    quantity: Decimal
    unit_price: Decimal
    lowest_price: Decimal | None
    highest_price: Decimal | None
    purchases: int
    method: BaselineMethod
    grade: Grade
    source: str
    files: tuple[SourceFile, ...]
    included_costs: str
    exclusions: str
    reason: str
    prepared_by: str
    prepared_at: datetime
    sha256: str
    signatures: tuple[PartySignature, ...]

    @property
    def locked_at(self) -> datetime | None:
        """When the second side signed, or None while one has not."""
        if {each.party for each in self.signatures} != set(Party):
            return None
        return max(each.at for each in self.signatures)

    @property
    def sealed(self) -> str:
        """The hash of what the record says now."""
        return seal_of_record(
            trust_id=self.trust_id,
            item_id=self.item_id,
            version=self.version,
            window=self.window,
            quantity=self.quantity,
            unit_price=self.unit_price,
            method=self.method,
            source=self.source,
            included_costs=self.included_costs,
            exclusions=self.exclusions,
            reason=self.reason,
        )

    def as_baseline(self, trust: str, item: str) -> Baseline | None:
        """The version as savings are counted against it, or None while it is not locked."""
        if self.locked_at is None:
            return None
        return Baseline(
            trust=trust,
            item=item,
            unit_price=self.unit_price,
            quantity=self.quantity,
            window=self.window,
            method=self.method,
            grade=self.grade,
            version=self.version,
            locked_at=self.locked_at,
        )


def certificates_as_json(certificates: Iterable[Certificate]) -> dict[str, Any]:
    return {"versions": list(map(_as_json, certificates))}


def certificates_from_json(read: Mapping[str, Any]) -> tuple[Certificate, ...]:
    """The certificates that such JSON was written from.

    Raises:
        ValueError, KeyError, TypeError: they are none.
    """
    return tuple(map(_from_json, read["versions"]))


def _as_json(each: Certificate) -> dict[str, Any]:
    return {
        "reference": each.reference,
        "trust_id": each.trust_id,
        "item_id": each.item_id,
        "version": each.version,
        "window_from": each.window.start.isoformat(),
        "window_to": each.window.end.isoformat() if each.window.end else None,
        "quantity": f"{each.quantity:f}",
        "unit_price": f"{each.unit_price:f}",
        "lowest_price": None if each.lowest_price is None else f"{each.lowest_price:f}",
        "highest_price": None if each.highest_price is None else f"{each.highest_price:f}",
        "purchases": each.purchases,
        "method": each.method.value,
        "grade": each.grade.value,
        "source": each.source,
        "source_files": [
            {"batch": file.batch, "file": file.name, "sha256": file.sha256} for file in each.files
        ],
        "included_costs": each.included_costs,
        "exclusions": each.exclusions,
        "reason": each.reason,
        "prepared_by": each.prepared_by,
        "prepared_at": each.prepared_at.isoformat(),
        "sha256": each.sha256,
        "signatures": [
            {
                "party": signed.party.value,
                "person": signed.person,
                "at": signed.at.isoformat(),
                "sha256": signed.sha256,
            }
            for signed in each.signatures
        ],
    }


def _from_json(read: Mapping[str, Any]) -> Certificate:
    return Certificate(
        reference=read["reference"],
        trust_id=read["trust_id"],
        item_id=read["item_id"],
        version=read["version"],
        window=Period(
            date.fromisoformat(read["window_from"]), date.fromisoformat(read["window_to"])
        ),
        quantity=number(read["quantity"]),
        unit_price=number(read["unit_price"]),
        lowest_price=number_or_none(read["lowest_price"]),
        highest_price=number_or_none(read["highest_price"]),
        purchases=read["purchases"],
        method=BaselineMethod(read["method"]),
        grade=Grade(read["grade"]),
        source=read["source"],
        files=tuple(
            SourceFile(batch=file["batch"], name=file["file"], sha256=file["sha256"])
            for file in read["source_files"]
        ),
        included_costs=read["included_costs"],
        exclusions=read["exclusions"],
        reason=read["reason"],
        prepared_by=read["prepared_by"],
        prepared_at=datetime.fromisoformat(read["prepared_at"]),
        sha256=read["sha256"],
        signatures=tuple(
            PartySignature(
                party=Party(signed["party"]),
                person=signed["person"],
                at=datetime.fromisoformat(signed["at"]),
                sha256=signed["sha256"],
            )
            for signed in read["signatures"]
        ),
    )
