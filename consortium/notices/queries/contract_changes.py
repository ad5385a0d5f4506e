"""The changes of one agreement, each measured after those before it, and what is not recorded."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.models.access import access_agreement
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.notices.domain.contract_change import ChangeGiven, ChangeKind, judge_made, why_not
from consortium.notices.models.change_events import ChangeEvent, change_events
from consortium.notices.models.contract_change import (
    ContractChange,
    changes_of,
    contracts_at_award,
    laws_of,
    standing_changes,
)
from consortium.tenders.domain.modification import GROUND_NAMES, Judgement, ModifiedContract
from consortium.tenders.domain.procurement import Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A recorded change, measured with those of the same cause.

    ``share`` is in per cent of the value at award, ``aggregate`` the running sum of below-threshold
    changes with this one. A corrected one is not measured: both are None, and the texts empty.
    """

    id: UUID
    seq: int
    kind: ChangeKind
    what: str
    changed_on: date
    value: Decimal
    term_days: int
    cause: str
    schedule_8: str
    made: bool
    reason: str
    corrected: bool
    share: Decimal | None
    aggregate: Decimal | None
    grounds: str
    why_not: str
    needs_notice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractChanges:
    """What the changes of an agreement are measured against, and how they stand.

    ``contract`` is None while there is no value; ``limit`` is what all contracts together stay
    within, ex VAT, None where no award limits them. ``unrecorded`` are joiners, later prices and
    extensions for whose day no change of their kind is recorded.
    """

    agreement_id: UUID
    reference: str
    title: str
    is_judged: bool
    contract: ModifiedContract | None
    limit: Decimal | None
    page: Page[ChangeLine]
    unrecorded: tuple[ChangeEvent, ...]
    may_record: bool


def find_changes(*, actor: Actor, agreement_id: UUID, asked: Asked) -> ContractChanges:
    """The changes of an agreement in the order they were recorded; words match what and cause.

    Raises:
        NotFound: there is no such agreement, or it is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.NOTICES_VIEW, agreement_id=agreement_id
    )
    laws = laws_of([agreement])
    contract = contracts_at_award([agreement], laws).get(agreement.id)
    rows = changes_of([agreement.id])[agreement.id]
    standing = standing_changes(rows)
    judged: dict[UUID, Judgement] = {}
    if contract is not None:
        found = judge_made(contract, [row.as_value() for row in standing])
        judged = dict(zip([row.id for row in standing], found, strict=True))
    lines = [_line(row, judged.get(row.id), row not in standing) for row in rows]
    lines = [line for line in lines if _matches(line, asked.words)]
    if asked.sort == "changed":
        lines.sort(key=lambda line: line.changed_on)
    if asked.descending:
        lines.reverse()
    end = asked.offset + asked.rows if asked.rows else None
    covered = {(row.kind, row.changed_on) for row in standing if row.made}
    events = change_events(agreement.id).get(agreement.id, [])
    is_judged = laws[agreement.id].regime is Regime.PA23
    return ContractChanges(
        agreement_id=agreement.id,
        reference=agreement.reference,
        title=agreement.title,
        is_judged=is_judged,
        contract=contract,
        limit=agreement.value_limit,
        page=Page(rows=lines[asked.offset : end], total=len(lines), asked=asked),
        unrecorded=tuple(
            each for each in events if is_judged and (each.kind, each.on) not in covered
        ),
        may_record=may(actor, Permission.NOTICES_RECORD, agreement.consortium_id),
    )


def find_change(*, actor: Actor, agreement_id: UUID, change_id: UUID) -> ChangeGiven:
    """A recorded change as it was given.

    Raises:
        NotFound: the agreement has no such change, or is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.NOTICES_VIEW, agreement_id=agreement_id
    )
    for row in changes_of([agreement.id])[agreement.id]:
        if row.id == change_id:
            return row.as_value()
    raise NotFound("contract change")


def _line(row: ContractChange, judgement: Judgement | None, corrected: bool) -> ChangeLine:
    return ChangeLine(
        id=row.id,
        seq=row.seq,
        kind=row.kind,
        what=row.what,
        changed_on=row.changed_on,
        value=row.value,
        term_days=row.term_days,
        cause=row.cause,
        schedule_8=row.schedule_8,
        made=row.made,
        reason=row.reason,
        corrected=corrected,
        share=_percent(judgement) if judgement else None,
        aggregate=judgement.aggregate if judgement else None,
        grounds="; ".join(GROUND_NAMES[each] for each in judgement.grounds) if judgement else "",
        why_not=why_not(judgement) if judgement else "",
        needs_notice=row.made and judgement is not None and judgement.needs_notice,
    )


def _percent(judgement: Judgement) -> Decimal:
    part = judgement.share * 100
    return (Decimal(part.numerator) / Decimal(part.denominator)).quantize(Decimal("0.01"))


def _matches(line: ChangeLine, words: str) -> bool:
    text = f"{line.what} {line.cause} {line.schedule_8} {line.reason}".casefold()
    return all(word in text for word in words.casefold().split())
