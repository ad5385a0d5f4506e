"""What people signed of a saving, as a pack tells it: versions, decisions, locks, statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from consortium.savings.domain.packs.numbers import number, ratio_or_none
from consortium.savings.domain.savings_lines import Entry
from consortium.savings.domain.signoff import Ruling, Step, Verdict, ruling_on


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedStep:
    """One signature on a version: ``sha256`` is the hash of what its signer had before them."""

    step: Step
    verdict: Verdict
    person: str
    at: datetime
    amount: Decimal
    reason: str
    sha256: str
    budget_code: str = ""
    budget_removed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedVersion:
    """A month of the saving as it was put forward; ``content`` is what the hash was made of."""

    month: date
    number: int
    amount: Decimal
    reason: str
    put_forward_at: datetime
    put_forward_by: str
    sha256: str
    content: Mapping[str, Any]
    steps: tuple[SignedStep, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What was signed, entry by entry.

        Raises:
            ValueError: an entry is none, or its numbers are too long to be worked with.
        """
        return tuple(map(_entry, self.content["entries"]))

    @property
    def ruling(self) -> Ruling | None:
        """What the trust's finance decided on it, if it has."""
        return ruling_on(self.amount, self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class InStatement:
    """What a signed statement says of the saving."""

    reference: str
    version: int
    signed_at: datetime
    sha256: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Everything that was signed of a saving; the versions of a month in their order."""

    versions: tuple[SignedVersion, ...]
    locked: Mapping[date, datetime]
    statements: tuple[InStatement, ...] = ()

    def of_month(self, month: date) -> tuple[SignedVersion, ...]:
        return tuple(each for each in self.versions if each.month == month)


def trail_as_json(trail: Trail) -> dict[str, Any]:
    return {
        "versions": [_version_as_json(each) for each in trail.versions],
        "locked_months": {
            month.isoformat(): at.isoformat() for month, at in sorted(trail.locked.items())
        },
        "signed_statements": [
            {
                "reference": each.reference,
                "version": each.version,
                "signed_at": each.signed_at.isoformat(),
                "sha256": each.sha256,
                "amount": f"{each.amount:.2f}",
            }
            for each in trail.statements
        ],
    }


def trail_from_json(read: Mapping[str, Any]) -> Trail:
    """The trail that such JSON was written from.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    return Trail(
        versions=tuple(map(_version_from_json, read["versions"])),
        locked={
            date.fromisoformat(month): datetime.fromisoformat(at)
            for month, at in read["locked_months"].items()
        },
        statements=tuple(
            InStatement(
                reference=each["reference"],
                version=each["version"],
                signed_at=datetime.fromisoformat(each["signed_at"]),
                sha256=each["sha256"],
                amount=number(each["amount"]),
            )
            for each in read["signed_statements"]
        ),
    )


def _version_as_json(version: SignedVersion) -> dict[str, Any]:
    return {
        "month": version.month.isoformat(),
        "version": version.number,
        "amount": f"{version.amount:.2f}",
        "reason": version.reason,
        "put_forward_at": version.put_forward_at.isoformat(),
        "put_forward_by": version.put_forward_by,
        "sha256": version.sha256,
        "content": dict(version.content),
        "steps": list(map(_step_as_json, version.steps)),
    }


def _step_as_json(each: SignedStep) -> dict[str, Any]:
    return {
        "step": each.step.value,
        "verdict": each.verdict.value,
        "person": each.person,
        "at": each.at.isoformat(),
        "amount": f"{each.amount:.2f}",
        "reason": each.reason,
        "sha256": each.sha256,
        "budget_code": each.budget_code,
        "budget_removed_on": each.budget_removed_on.isoformat() if each.budget_removed_on else None,
    }


def _version_from_json(read: Mapping[str, Any]) -> SignedVersion:
    return SignedVersion(
        month=date.fromisoformat(read["month"]),
        number=read["version"],
        amount=number(read["amount"]),
        reason=read["reason"],
        put_forward_at=datetime.fromisoformat(read["put_forward_at"]),
        put_forward_by=read["put_forward_by"],
        sha256=read["sha256"],
        content=read["content"],
        steps=tuple(_steps_from_json(read["steps"])),
    )


def _steps_from_json(read: Iterable[Mapping[str, Any]]) -> Iterable[SignedStep]:
    for each in read:
        removed = each["budget_removed_on"]
        yield SignedStep(
            step=Step(each["step"]),
            verdict=Verdict(each["verdict"]),
            person=each["person"],
            at=datetime.fromisoformat(each["at"]),
            amount=number(each["amount"]),
            reason=each["reason"],
            sha256=each["sha256"],
            budget_code=each["budget_code"],
            budget_removed_on=date.fromisoformat(removed) if removed else None,
        )


def _entry(text: list[str]) -> Entry:
    for each in text[1:4]:
        number(each)
    ratio_or_none(text[5])
    return Entry.from_text(text)
