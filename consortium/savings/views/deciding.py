"""What both pages of the sign-off make of a form: put forward, sign, reduce or reject."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from flask import request

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.web.clock import now
from consortium.foundation.web.guard import current_actor
from consortium.savings.domain.picked import Picked, PickedRecord
from consortium.savings.domain.signoff import Step
from consortium.savings.forms.signoff import DecideForm, SignLineForm, SignLinesForm, budget_of

Chosen = TypeVar("Chosen", Picked, PickedRecord)
Shown = TypeVar("Shown", bound=Picked | PickedRecord, covariant=True)


class Row(Protocol[Shown]):
    """A line of a list, or the line of a page, as deciding needs it."""

    @property
    def consortium_id(self) -> UUID: ...

    @property
    def picked(self) -> Shown: ...

    @property
    def waits_for(self) -> Step | None: ...


class Listed(Protocol[Shown]):
    """What a list found: the reader's first step for which lines wait, and those lines."""

    @property
    def step(self) -> Step | None: ...

    @property
    def to_sign(self) -> Sequence[Row[Shown]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding(Generic[Chosen]):
    """The orders for one sort of lines, and how a tick box carries one."""

    put_forward: Callable[..., int]
    sign: Callable[..., int]
    reduce: Callable[..., None]
    reject: Callable[..., int]
    read: Callable[[str], Chosen]
    seal_of: Callable[[Iterable[Chosen]], str]

    def on_many(self, form: SignLinesForm, consortium_id: UUID, found: Listed[Chosen]) -> int:
        """Decide on what was ticked; "all" is all that the list showed, if it is the same.

        Raises:
            Conflict: the list is another one than its reader saw.
            DomainError: what the order itself refuses.
        """
        if form.everything.data:
            chosen = [row.picked for row in found.to_sign]
            if self.seal_of(chosen) != form.seen.data:
                raise Conflict(
                    "list_changed",
                    "The list changed since you saw it. Nothing was signed.",
                    next_step="Look at it again, then sign.",
                )
        else:
            chosen = [self.read(text) for text in form.line.data or ()]
        return self._give(form, consortium_id, chosen, found.step or Step.PROCUREMENT)

    def on_one(self, form: SignLineForm, row: Row[Chosen]) -> None:
        """Decide on the line of a page, as its reader saw it.

        Raises:
            Invalid: it is to be reduced, and nothing says to how much.
            DomainError: what the order itself refuses.
        """
        chosen = row.picked.as_seen(form.seal.data)
        if request.form.get("decision") == "reduce":
            self.reduce(
                actor=current_actor(),
                consortium_id=row.consortium_id,
                picked=chosen,
                amount=_what_counts(form),
                reason=form.reason.data,
                now=now(),
            )
            return
        again = request.form.get("decision") == "again"
        step = Step.PROCUREMENT if again else row.waits_for or Step.PROCUREMENT
        self._give(form, row.consortium_id, [chosen], step)

    def _give(self, form: DecideForm, consortium_id: UUID, chosen: list[Chosen], step: Step) -> int:
        given: dict[str, Any] = {
            "actor": current_actor(),
            "consortium_id": consortium_id,
            "picked": chosen,
            "now": now(),
        }
        if step is Step.PROCUREMENT:
            return self.put_forward(**given, reason=form.reason.data)
        if request.form.get("decision") == "reject":
            return self.reject(**given, reason=form.reason.data)
        return self.sign(**given, step=step, budget=budget_of(form))


def _what_counts(form: SignLineForm) -> Decimal:
    amount: Decimal | None = form.amount.data
    if amount is None:
        raise Invalid(
            "no_amount",
            "Nothing says how much of the line counts.",
            field="amount",
            next_step="Enter what counts, or reject the line.",
        )
    return amount
