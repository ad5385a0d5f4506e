"""Which notices follow from what is known of a tender and of the contracts it led to.

Under the Procurement Act 2023 only: a procurement that began before 24 February 2025, and its
contracts to their end, stay under the Public Contracts Regulations 2015, which know none of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
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
    """A trust's signed contract; ``gross`` includes VAT.

    ``ends_on`` is its last day once that is near or past, ``has_ended`` whether it is past.
    """

    id: UUID
    reference: str
    trust_id: UUID
    trust: str
    signed_on: date
    gross: Decimal
    ends_on: date | None = None
    has_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortfallKnown:
    """An indicator that came out below its target again, and the day that was recorded."""

    key: str
    indicator: str
    on: date


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
    shortfalls: tuple[ShortfallKnown, ...] = ()


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
    if known.has_indicators and known.contracts:
        yield from _performance(known)
    for change in known.changes:
        yield from _of_change(known, change)


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
    if contract.ends_on is not None:
        because = _ending(contract, contract.ends_on)
        due = legal_clock.termination_due(contract.ends_on)
        yield _of_agreement(known, NoticeKind.UK11, f"UK11/{key}", because, about=about, due=due)


def _performance(known: AgreementKnown) -> Iterator[Duty]:
    """UK9: every year while a contract runs, when each ends, and where improvement may have failed.

    Whether a supplier that fell short twice was given the chance to improve, a person knows.
    """
    signed = min(each.signed_on for each in known.contracts)
    yearly = legal_clock.performance_due(signed, assessed_on=known.assessed_on)
    running = any(
        each.ends_on is None or yearly.last_day <= each.ends_on for each in known.contracts
    )
    if running:
        key = f"UK9/agreement/{known.id}/{yearly.last_day}"
        yield _of_agreement(known, NoticeKind.UK9, key, "it has indicators", due=yearly)
    for contract in known.contracts:
        if contract.ends_on is not None and contract.ends_on >= legal_clock.PERFORMANCE_FROM:
            yield _of_agreement(
                known,
                NoticeKind.UK9,
                f"UK9-end/contract/{contract.id}",
                f"it has indicators, and {_ending(contract, contract.ends_on)}",
                about=f"{contract.reference}, {contract.trust}",
                due=legal_clock.final_performance_due(contract.ends_on),
            )
    for each in known.shortfalls:
        if each.on >= legal_clock.PERFORMANCE_FROM:
            yield _of_agreement(
                known,
                NoticeKind.UK9,
                f"UK9-breach/{each.key}",
                f"if the supplier failed to improve: {each.indicator} is below its target again",
                due=legal_clock.breach_due(each.on),
                if_applies=True,
            )


def _ending(contract: ContractKnown, last_day: date) -> str:
    return f"{'ended' if contract.has_ended else 'ends'} on {last_day:%d/%m/%Y}"


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
