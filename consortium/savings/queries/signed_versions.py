"""Versions of savings lines as their page shows them, with everybody who signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from consortium.savings.domain.picked import Budget
from consortium.savings.domain.savings_lines import Entry
from consortium.savings.domain.signoff import Step, Verdict, fingerprint
from consortium.savings.models.signable import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A decision as the trail shows it."""

    step: Step
    verdict: Verdict
    amount: Decimal
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version of a line exactly as it was put forward, with what was decided on it."""

    number: int
    amount: Decimal
    reason: str
    put_forward_at: datetime
    sha256: str
    # Whether the figures that are kept still have the hash that was signed.
    is_sealed: bool
    entries: tuple[Entry, ...]
    signatures: tuple[Signature, ...]
    budget: Budget | None


def version_line(version: Version, names: Mapping[UUID, str]) -> VersionLine:
    return VersionLine(
        number=version.number,
        amount=version.amount,
        reason=version.reason,
        put_forward_at=version.put_forward_at,
        sha256=version.sha256,
        is_sealed=fingerprint(version.content) == version.sha256,
        entries=tuple(Entry.from_text(text) for text in version.content["entries"]),
        signatures=tuple(signatures_of(version, names)),
        budget=version.budget,
    )


def signatures_of(version: Version, names: Mapping[UUID, str]) -> Iterable[Signature]:
    """Everybody who decided on a version, in the order of the steps."""
    for each in version.decisions:
        yield Signature(
            step=each.step,
            verdict=each.verdict,
            amount=each.amount,
            reason=each.reason,
            by=names.get(each.by, "somebody") if each.by else "the system",
            at=each.at,
        )
