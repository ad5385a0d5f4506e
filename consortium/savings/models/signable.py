"""What can be signed: its versions with their decisions, and what stands of them today."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database.types import Amount, Instant, Json, enum_of
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, DomainError, Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.picked import Budget
from consortium.savings.domain.signoff import (
    SIGNS,
    Decision,
    Ruling,
    Stage,
    Step,
    Verdict,
    ruling_on,
    stage_of,
    waits_for,
)

Key = TypeVar("Key")


class VersionColumns:
    """A version of what is signed, with everything that its signers sign."""

    version: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Amount)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    content_sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400), default="")
    put_forward_at: Mapped[datetime] = mapped_column(Instant)
    put_forward_by: Mapped[UUID | None] = mapped_column(Uuid)


class DecisionColumns:
    """One signature on a version, or the refusal of it."""

    step: Mapped[Step] = mapped_column(enum_of(Step))
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    # What the signer lets count of it.
    amount: Mapped[Decimal] = mapped_column(Amount)
    reason: Mapped[str] = mapped_column(String(400), default="")
    # Which budget fell, and when: what makes a saving one that releases cash.
    budget_code: Mapped[str] = mapped_column(String(40), default="")
    budget_removed_on: Mapped[date | None]
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    content_sha256: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version with the decisions on it, in their order."""

    id: UUID
    consortium_id: UUID
    number: int
    amount: Decimal
    content: Mapping[str, Any]
    sha256: str
    reason: str
    put_forward_at: datetime
    decisions: tuple[Decision, ...]
    budget: Budget | None

    @property
    def ruling(self) -> Ruling | None:
        """What the trust's finance decided on this version, if it has."""
        return ruling_on(self.amount, self.decisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signable:
    """Figures as they are worked out today, with their versions, the first one first."""

    versions: tuple[Version, ...]
    is_locked: bool = False

    @property
    @abstractmethod
    def sha256(self) -> str:
        """The hash of the figures as they are worked out today."""

    @property
    def latest(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def ruling(self) -> Ruling | None:
        """What the trust's finance last decided, on whichever version."""
        ruled = [each.ruling for each in self.versions if each.ruling is not None]
        return ruled[-1] if ruled else None

    @property
    def is_ruled_on(self) -> bool:
        """Whether the trust's finance has decided on the figures as they are."""
        return self.latest is not None and not self.has_changed and self.latest.ruling is not None

    @property
    def has_changed(self) -> bool:
        """Whether its figures are others than those that were last put forward."""
        return self.latest is not None and self.latest.sha256 != self.sha256

    @property
    def is_settled(self) -> bool:
        """Whether what was signed stands although the figures have changed: its month is locked."""
        return self.is_locked and self.latest is not None and self.latest.ruling is not None

    @property
    def waits_for(self) -> Step | None:
        """The next signature; changed figures of an open month begin again."""
        if self.latest is None or (self.has_changed and not self.is_settled):
            return Step.PROCUREMENT
        return waits_for(self.latest.decisions)

    @property
    def can_be_put_forward(self) -> bool:
        """A first time, after a change, or in answer to finance that took something off."""
        if self.latest is None or self.has_changed:
            return True
        ruling = self.latest.ruling
        return ruling is not None and ruling.accepted != ruling.claimed

    @property
    def stage(self) -> Stage:
        if self.latest is None or (self.has_changed and not self.is_settled):
            return Stage.PRELIMINARY
        return stage_of(self.latest.decisions)

    def seal(self, step: Step | None) -> str:
        """The hash of the figures that are signed at a step: today's when put forward."""
        if self.latest is None or step in (None, Step.PROCUREMENT):
            return self.sha256
        return self.latest.sha256

    def accepted(self, step: Step) -> Decimal:
        """What a signature lets count: the consortium's finance banks what the trust's let count.

        Raises:
            LookupError: nobody has put it forward.
        """
        if self.latest is None:
            raise LookupError("what nobody put forward has no amount to accept")
        ruling = self.latest.ruling
        return ruling.accepted if step is Step.CONSORTIUM_FINANCE and ruling else self.latest.amount

    def can_sign(self, actor: Actor, trust_id: UUID) -> bool:
        """Whether it waits for somebody who has not signed it yet at an earlier step."""
        step, latest = self.waits_for, self.latest
        if step is None or not permissions.may(actor, SIGNS[step], trust_id):
            return False
        signed = () if latest is None or step is Step.PROCUREMENT else latest.decisions
        return actor.id is None or actor.id not in {each.by for each in signed}


def version_of(
    row_id: UUID, consortium_id: UUID, row: VersionColumns, decisions: Iterable[DecisionColumns]
) -> Version:
    """A version from its row and those of the decisions on it."""
    given = sorted(decisions, key=lambda each: list(Step).index(each.step))
    return Version(
        id=row_id,
        consortium_id=consortium_id,
        number=row.version,
        amount=row.amount,
        content=row.content,
        sha256=row.content_sha256,
        reason=row.reason,
        put_forward_at=row.put_forward_at,
        decisions=tuple(
            Decision(
                step=each.step,
                verdict=each.verdict,
                amount=each.amount,
                reason=each.reason,
                by=each.decided_by,
                at=each.decided_at,
            )
            for each in given
        ),
        budget=_budget(given),
    )


def rulings_of(versions: Mapping[Key, Collection[Version]]) -> dict[Key, Ruling]:
    """What each trust's finance decided on the last version on which it decided."""
    rulings = {}
    for key, each in versions.items():
        ruled = [version.ruling for version in each if version.ruling is not None]
        if ruled:
            rulings[key] = ruled[-1]
    return rulings


def _budget(decisions: Iterable[DecisionColumns]) -> Budget | None:
    for each in decisions:
        if each.budget_removed_on is not None:
            return Budget(code=each.budget_code, removed_on=each.budget_removed_on)
    return None


def signed_at_the_same_time() -> DomainError:
    return Conflict(
        "signed_at_the_same_time",
        "Somebody else signed one of these lines at the same time. Nothing of yours was signed.",
        next_step="Look at the list again, then sign what still waits for you.",
    )


def nothing_chosen() -> DomainError:
    return Invalid(
        "nothing_chosen",
        "No line is chosen.",
        field="line",
        next_step="Tick the lines that you want to sign.",
    )


def changed_since_seen(called: str) -> DomainError:
    return Conflict(
        "line_changed",
        f"The figures of {called} changed since you saw them. Nothing was signed.",
        next_step="Look at the list again, then sign.",
    )
