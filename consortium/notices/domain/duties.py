"""Which notices follow from what is known of a tender and of the contracts it led to.

Under the Procurement Act 2023 only: a procurement that began before 24 February 2025, and its
contracts to their end, stay under the Public Contracts Regulations 2015, which know none of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.notices.domain.contract_change import ChangeKind
from consortium.notices.domain.duty import Duty, NoticePart
from consortium.tenders.domain import legal_clock
from consortium.tenders.domain.legal_clock import NOTICES, DueDay, NoticeKind
from consortium.tenders.domain.procurement import Regime

NOT_UNDER_THE_ACT = (
    "A tender that began before 24 February 2025 runs under the Public Contracts Regulations 2015, "
    "and so do its contracts to their end: they ask for none of the notices UK1 to UK17."
)
_LEAD = "the lead trust"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderKnown:
    """A tender as far as its notices follow from it. Days are None until they came.

    ``decided_on`` is when the assessment summaries went out, after which the contract award
    notice is published (ss.50 and 51).
    """

    id: UUID
    consortium_id: UUID
    reference: str
    title: str
    regime: Regime
    ready_on: date | None
    published_on: date | None
    decided_on: date | None
    cancelled_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractKnown:
    """A trust's signed contract; ``gross`` includes VAT, ``ended_on`` is its last day."""

    id: UUID
    reference: str
    trust_id: UUID
    trust: str
    signed_on: date
    gross: Decimal
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKnown:
    """Modifications of one kind from one day on that need a notice, or may need one.

    ``if_applies`` is for what changed the agreement here and is not recorded as a modification.
    """

    kind: ChangeKind
    on: date
    what: str
    if_applies: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementKnown:
    """An agreement with its contracts, and its changes as far as notices follow from them.

    ``above_threshold`` is of the joint value; ``assessed_on`` the latest published assessment of
    its indicators, if it has any.
    """

    id: UUID
    consortium_id: UUID
    reference: str
    title: str
    regime: Regime
    above_threshold: bool
    has_indicators: bool
    assessed_on: date | None
    changes: tuple[ChangeKnown, ...]
    contracts: tuple[ContractKnown, ...]


def duties_of_tender(known: TenderKnown) -> Iterator[Duty]:
    """UK4 once it may be published, UK6 once it is decided, UK12 when it is cancelled."""
    if known.regime is not Regime.PA23:
        return
    if known.ready_on is not None and known.cancelled_on is None:
        yield _of_tender(known, NoticeKind.UK4, f"mandates given on {known.ready_on:%d/%m/%Y}")
    if known.decided_on is not None and known.cancelled_on is None:
        because = f"assessment summaries sent on {known.decided_on:%d/%m/%Y}"
        yield _of_tender(known, NoticeKind.UK6, because)
    if known.cancelled_on is not None and known.published_on is not None:
        yield _of_tender(known, NoticeKind.UK12, f"cancelled on {known.cancelled_on:%d/%m/%Y}")


def duties_of_agreement(known: AgreementKnown) -> Iterator[Duty]:
    """UK7 and its copy, UK9, UK10 and UK11 of the contracts under an agreement."""
    if known.regime is not Regime.PA23:
        return
    for contract in known.contracts:
        yield from _of_contract(known, contract)
    signed = min((each.signed_on for each in known.contracts), default=None)
    if signed is not None and known.has_indicators:
        due = legal_clock.performance_due(signed, assessed_on=known.assessed_on)
        key = f"UK9/agreement/{known.id}/{due.last_day}"
        yield _of_agreement(known, NoticeKind.UK9, key, "it has indicators", due=due)
    for change in known.changes:
        yield from _of_change(known, change)


def calendar_duties(
    consortium_id: UUID, trust_id: UUID, trust: str, *, first_signed: date, today: date
) -> Iterator[Duty]:
    """UK1, UK8 and UK17 of a trust with a contract under the Act, period by period up to today.

    Whether UK1 and UK8 apply depends on the year's spend and on each payment, which a person
    checks.
    """
    begins = max(first_signed, legal_clock.PAYMENTS_COMPLIANCE_FROM)
    for kind, due, if_applies, because in (
        (NoticeKind.UK1, legal_clock.pipeline_due(today), True, "if it pays above £100m a year"),
        *(
            (NoticeKind.UK17, each, False, "payments under its contracts")
            for each in _distinct(legal_clock.payments_compliance_due, begins, today)
        ),
        *(
            (NoticeKind.UK8, each, True, "if a payment was above £30,000")
            for each in _distinct(legal_clock.payment_due, begins, today)
        ),
    ):
        yield Duty(
            key=f"{kind.value}/trust/{trust_id}/{due.last_day}",
            kind=kind,
            part=NoticePart.NOTICE,
            consortium_id=consortium_id,
            about=trust,
            because=because,
            due=due,
            rule=due.rule,
            basis=due.basis,
            who=trust,
            if_applies=if_applies,
        )


def _of_contract(known: AgreementKnown, contract: ContractKnown) -> Iterator[Duty]:
    about = f"{contract.reference}, {contract.trust}"
    signed = f"signed on {contract.signed_on:%d/%m/%Y}"
    due = legal_clock.contract_details_due(contract.signed_on) if known.above_threshold else None
    key = f"contract/{contract.id}"
    yield _of_agreement(known, NoticeKind.UK7, f"UK7/{key}", signed, about=about, due=due)
    if contract.gross > legal_clock.COPY_ABOVE:
        yield _of_agreement(
            known,
            NoticeKind.UK7,
            f"UK7-copy/{key}",
            f"{signed}, above £5m",
            about=about,
            due=legal_clock.contract_copy_due(contract.signed_on),
            part=NoticePart.COPY,
        )
    if contract.ended_on is not None:
        yield _of_agreement(
            known,
            NoticeKind.UK11,
            f"UK11/{key}",
            f"ended on {contract.ended_on:%d/%m/%Y}",
            about=about,
            due=legal_clock.termination_due(contract.ended_on),
        )


def _of_change(known: AgreementKnown, change: ChangeKnown) -> Iterator[Duty]:
    # An extension has had no kind in its key from the beginning: notices are recorded under it.
    kind = "" if change.kind is ChangeKind.LONGER_TERM else f"/{change.kind.value}"
    key = f"agreement/{known.id}/{change.on}{kind}"
    because = f"{change.what} on {change.on:%d/%m/%Y}"
    yield _of_agreement(
        known,
        NoticeKind.UK10,
        f"UK10/{key}",
        because,
        due=legal_clock.change_due(change.on),
        if_applies=change.if_applies,
    )
    if any(each.gross > legal_clock.COPY_ABOVE for each in known.contracts):
        yield _of_agreement(
            known,
            NoticeKind.UK10,
            f"UK10-copy/{key}",
            f"{because}, above £5m",
            due=legal_clock.modified_copy_due(change.on),
            part=NoticePart.COPY,
            if_applies=change.if_applies,
        )


def _of_tender(known: TenderKnown, kind: NoticeKind, because: str) -> Duty:
    return Duty(
        key=f"{kind.value}/tender/{known.id}",
        kind=kind,
        part=NoticePart.NOTICE,
        consortium_id=known.consortium_id,
        about=f"{known.reference}, {known.title}",
        because=because,
        due=None,
        rule=NOTICES[kind].due,
        basis=f"Procurement Act 2023, {NOTICES[kind].basis}",
        who=_LEAD,
        tender_id=known.id,
    )


def _of_agreement(
    known: AgreementKnown,
    kind: NoticeKind,
    key: str,
    because: str,
    *,
    about: str = "",
    due: DueDay | None = None,
    part: NoticePart = NoticePart.NOTICE,
    if_applies: bool = False,
) -> Duty:
    return Duty(
        key=key,
        kind=kind,
        part=part,
        consortium_id=known.consortium_id,
        about=about or f"{known.reference}, {known.title}",
        because=because,
        due=due,
        rule=due.rule if due else NOTICES[kind].due,
        basis=due.basis if due else f"Procurement Act 2023, {NOTICES[kind].basis}",
        who=_LEAD,
        agreement_id=known.id,
        if_applies=if_applies,
    )


def _distinct(
    due_for: Callable[[date], DueDay | None], begins: date, today: date
) -> Iterator[DueDay]:
    """The due days of the periods from one day to another, each once."""
    seen: set[date] = set()
    day = begins
    while day <= today:
        due = due_for(day)
        if due is not None and due.last_day not in seen:
            seen.add(due.last_day)
            yield due
        day = min(day + 28 * _DAY, today) if day < today else today + _DAY
