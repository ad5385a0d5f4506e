"""Signing off savings: who decides on a line in which order, and what counts after a decision.

The order: procurement puts a line forward, the budget holder says which budget fell, the trust's
finance accepts, reduces or rejects, the consortium's finance banks. Nobody takes two of these
steps on one version of a line, and nobody approves what stands on a baseline they prepared.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, DomainError, Invalid
from consortium.foundation.domain.money import ZERO, pounds
from consortium.foundation.domain.permissions import Permission


class LineKind(StrEnum):
    """The kind of benefit; kinds are never added to each other (rule R6)."""

    CASH = "cash_releasing"
    AVOIDED = "avoidance"
    CAPITAL = "capital"


KIND_NAMES = {
    LineKind.CASH: "Cash-releasing",
    LineKind.AVOIDED: "Cost avoided",
    LineKind.CAPITAL: "Capital",
}


class RecordedKind(StrEnum):
    """What is recorded, not worked out from purchases, and signed by the same people."""

    REBATE = "rebate"
    NON_CASH_RELEASING = "non_cash_releasing"
    NON_FINANCIAL = "non_financial"


RECORDED_NAMES = {
    RecordedKind.REBATE: "Rebate",
    RecordedKind.NON_CASH_RELEASING: "Not cash-releasing",
    RecordedKind.NON_FINANCIAL: "Not financial",
}


class LineKey(NamedTuple):
    """What makes a line the only one of its kind; ``month`` is the first day of it."""

    trust: str
    item: str
    month: date
    kind: LineKind


class RecordedKey(NamedTuple):
    """What makes a record the only one of its kind.

    ``source`` is the clause that grants a rebate, or the benefit; ``on`` the day on which it
    counts: the last of the contract year, or that of the benefit.
    """

    trust: str
    kind: RecordedKind
    source: UUID
    on: date


class Step(StrEnum):
    """The signatures a line needs, in their order."""

    PROCUREMENT = "procurement"
    BUDGET = "budget"
    TRUST_FINANCE = "trust_finance"
    CONSORTIUM_FINANCE = "consortium_finance"


STEP_NAMES = {
    Step.PROCUREMENT: "Procurement lead",
    Step.BUDGET: "Budget holder",
    Step.TRUST_FINANCE: "Finance of the trust",
    Step.CONSORTIUM_FINANCE: "Finance of the consortium",
}
SIGNS = {
    Step.PROCUREMENT: Permission.SAVINGS_PUT_FORWARD,
    Step.BUDGET: Permission.SAVINGS_SIGN_BUDGET,
    Step.TRUST_FINANCE: Permission.SAVINGS_SIGN_TRUST,
    Step.CONSORTIUM_FINANCE: Permission.SAVINGS_SIGN_CONSORTIUM,
}


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    REDUCED = "reduced"
    REJECTED = "rejected"


class Stage(StrEnum):
    """How far a saving is. Realised: preliminary, interim and final, as its evidence matures."""

    IDENTIFIED = "identified"
    BASELINED = "baselined"
    CONTRACTED = "contracted"
    FORECAST = "forecast"
    PRELIMINARY = "realised_preliminary"
    INTERIM = "realised_interim"
    FINAL = "realised_final"
    VALIDATED = "finance_validated"
    BANKED = "banked"
    NOT_ACCEPTED = "not_accepted"


STAGE_NAMES = {
    Stage.IDENTIFIED: "Identified",
    Stage.BASELINED: "Baselined",
    Stage.CONTRACTED: "Contracted",
    Stage.FORECAST: "Forecast",
    Stage.PRELIMINARY: "Realised, preliminary",
    Stage.INTERIM: "Realised, interim",
    Stage.FINAL: "Realised, final",
    Stage.VALIDATED: "Finance-validated",
    Stage.BANKED: "Banked",
    Stage.NOT_ACCEPTED: "Not accepted",
}
_REACHED = {
    Step.PROCUREMENT: Stage.INTERIM,
    Step.BUDGET: Stage.FINAL,
    Step.TRUST_FINANCE: Stage.VALIDATED,
    Step.CONSORTIUM_FINANCE: Stage.BANKED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One signature on one version of a line; ``amount`` is what the signer lets count."""

    step: Step
    verdict: Verdict
    amount: Decimal
    at: datetime
    reason: str = ""
    by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a trust's finance last decided on a line, and the figure that it decided on."""

    verdict: Verdict
    claimed: Decimal
    accepted: Decimal
    reason: str = ""


class Decided(Protocol):
    """A decision on a version, whether it is kept in the database or told in an evidence pack."""

    @property
    def step(self) -> Step: ...

    @property
    def verdict(self) -> Verdict: ...

    @property
    def amount(self) -> Decimal: ...

    @property
    def reason(self) -> str: ...


def ruling_on(claimed: Decimal, decisions: Iterable[Decided]) -> Ruling | None:
    """What the trust's finance decided on a version with these decisions, if it has."""
    for each in decisions:
        if each.step is Step.TRUST_FINANCE:
            return Ruling(
                verdict=each.verdict, claimed=claimed, accepted=each.amount, reason=each.reason
            )
    return None


def kind_name(kind: LineKind | RecordedKind) -> str:
    """The kind as pages and files call it."""
    return RECORDED_NAMES[kind] if isinstance(kind, RecordedKind) else KIND_NAMES[kind]


def waits_for(decisions: Collection[Decision]) -> Step | None:
    """The next signature, or None: everybody has signed, or the line was rejected."""
    if any(each.verdict is Verdict.REJECTED for each in decisions):
        return None
    given = {each.step for each in decisions}
    return next((step for step in Step if step not in given), None)


def stage_of(decisions: Sequence[Decision]) -> Stage:
    """How far a line with purchases is."""
    if any(each.verdict is Verdict.REJECTED for each in decisions):
        return Stage.NOT_ACCEPTED
    reached = [step for step in Step if step in {each.step for each in decisions}]
    return _REACHED[reached[-1]] if reached else Stage.PRELIMINARY


def stage_before_purchases(*, has_baseline: bool, has_contract: bool, has_forecast: bool) -> Stage:
    """How far a trust is with an item of which nothing has been bought on contract yet."""
    if not has_baseline:
        return Stage.IDENTIFIED
    if not has_contract:
        return Stage.BASELINED
    return Stage.FORECAST if has_forecast else Stage.CONTRACTED


def check_decision(
    *,
    step: Step,
    verdict: Verdict,
    claimed: Decimal,
    amount: Decimal,
    reason: str,
    signer: UUID | None,
    decisions: Sequence[Decision],
    prepared_by: Collection[UUID],
) -> None:
    """Pass in silence when this person may decide so as the next of the signers.

    Raises:
        Conflict: it is another's turn, or everybody has decided.
        Invalid: the person signed already or prepared the baseline, only the trust's finance
            reduces or rejects, or amount and reason do not fit the verdict.
    """
    waiting = waits_for(decisions)
    if waiting is not step:
        raise _not_your_turn(waiting)
    if signer is not None and signer in {each.by for each in decisions}:
        raise Invalid(
            "signed_before",
            "You signed this line at an earlier step, so you cannot sign it again.",
            next_step="Each step needs another person: ask a colleague.",
        )
    if step is not Step.PROCUREMENT and signer is not None and signer in prepared_by:
        raise Invalid(
            "prepared_it",
            "You prepared the baseline of this line, so you cannot approve it.",
            next_step="Ask a colleague to sign.",
        )
    _check_verdict(step=step, verdict=verdict, claimed=claimed, amount=amount, reason=reason)


def _check_verdict(
    *, step: Step, verdict: Verdict, claimed: Decimal, amount: Decimal, reason: str
) -> None:
    if verdict is Verdict.ACCEPTED:
        if amount != claimed:
            raise ValueError("what is accepted counts in full")
        return
    if step is not Step.TRUST_FINANCE:
        raise Invalid(
            "not_yours_to_reduce",
            "Only the finance of the trust reduces or rejects a line.",
            next_step="Sign it, or tell them what is wrong with it.",
        )
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "A line is reduced or rejected with a reason, which is printed with it.",
            field="reason",
            next_step="Say why this money cannot be counted.",
        )
    if verdict is Verdict.REJECTED and (claimed < 0 or amount != ZERO):
        raise Invalid(
            "loss_kept",
            f"This line is {pounds(claimed)}: rejecting it would raise the total.",
            field="verdict",
            next_step="A line that cost more than before is kept. Accept it, or reduce it further.",
        )
    if verdict is Verdict.REDUCED and amount >= claimed:
        raise Invalid(
            "not_reduced",
            f"A reduced line counts less than the {pounds(claimed)} that are claimed.",
            field="amount",
            next_step="Enter what counts of it, or accept it as it is.",
        )


def check_lock(*, undecided: int, changed: int, month_is_over: bool) -> None:
    """Pass in silence when a trust's month can be locked.

    Raises:
        Conflict: the month goes on, or lines of it wait for the trust's finance.
    """
    if not month_is_over:
        raise Conflict(
            "month_not_over",
            "The month is not over, so its lines can still grow.",
            next_step="Lock it when its invoices are imported.",
        )
    if undecided or changed:
        raise Conflict(
            "undecided",
            f"Lines of this month still wait to be decided: {undecided + changed}, "
            f"{changed} of them because their figures have changed.",
            next_step="Accept, reduce or reject each of them first.",
        )


def fingerprint(content: Mapping[str, Any]) -> str:
    """The hash of what is signed."""
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _not_your_turn(waiting: Step | None) -> DomainError:
    if waiting is None:
        return Conflict(
            "decided",
            "This line is decided already.",
            next_step="Look at its page; a new version of it needs a reason.",
        )
    return Conflict(
        "not_your_turn",
        f"This line waits for another signature: {STEP_NAMES[waiting].lower()}.",
        next_step="Look at its page.",
    )
