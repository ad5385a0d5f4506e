"""Loading the key dates of agreements: terms, tests, rebates, price holds, options, obligations."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.conditions import Calendar
from consortium.contracts.domain.clauses.indexation import Indexation
from consortium.contracts.domain.managing import extensions, key_dates, obligations
from consortium.contracts.domain.managing.key_dates import KeyDate, KeyDateKind
from consortium.contracts.domain.managing.obligations import ObligationKind
from consortium.contracts.domain.rebates.claim_clock import ClaimRecord, Key, claim_dates
from consortium.contracts.domain.rebates.rebate_claims import ClaimEvent
from consortium.contracts.domain.rebates.rebates import Account
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.clause import AgreementClause
from consortium.contracts.models.extension import Extensions, load_extensions
from consortium.contracts.models.obligation import Obligation, load_obligations
from consortium.contracts.models.rebate import RebateSettlement, entitlements_of
from consortium.contracts.models.rebate_claim import claim_events_of
from consortium.contracts.models.terms import AgreementTerms, load_terms
from consortium.foundation.database import db
from consortium.foundation.domain.money import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDates:
    """An agreement with its key dates, in no order."""

    agreement: Agreement
    dates: tuple[KeyDate, ...]


def load_key_dates(agreement_ids: Collection[UUID]) -> dict[UUID, AgreementDates]:
    """The key dates of some agreements; the number of queries does not depend on how many."""
    if not agreement_ids:
        return {}
    rows = list(db.session.scalars(select(Agreement).where(Agreement.id.in_(agreement_ids))))
    known = load_terms(agreement_ids)
    options = load_extensions(agreement_ids)
    claims = _claims(agreement_ids)
    indexed = _indexed(agreement_ids)
    owed = _owed(agreement_ids)
    return {
        row.id: AgreementDates(
            agreement=row,
            dates=(
                *_of_terms(row, known[row.id], claims[row.id]),
                *_of_indexation(known[row.id], indexed[row.id]),
                *_of_options(row, options[row.id]),
                *_of_obligations(owed[row.id]),
            ),
        )
        for row in rows
    }


def key_of_obligation(obligation_id: UUID, number: int) -> str:
    return f"obligation:{obligation_id}:{number}"


def key_of_option(option_id: UUID) -> str:
    return f"extension:{option_id}"


def _of_terms(
    row: Agreement, known: AgreementTerms, claims: Mapping[Key, ClaimRecord]
) -> list[KeyDate]:
    claimed = [key for key, each in claims.items() if _is_claimed(each)]
    return [
        *key_dates.dates_of_term(known.terms.term, notice_days=row.notice_days),
        *key_dates.dates_of_tests_in(known.terms),
        *key_dates.dates_of_rebates(known.terms, settled=claimed),
        *key_dates.dates_of_claims(claim_dates(known.terms, claims)),
    ]


def _of_indexation(
    known: AgreementTerms, rows: Iterable[tuple[UUID, AgreementClause]]
) -> Iterator[KeyDate]:
    for first_id, row in rows:
        terms = Indexation.read(row.parameters)
        yield from key_dates.dates_of_indexation(
            known.terms,
            key=str(first_id),
            months_held=terms.hold_months,
            is_yearly=row.calendar is Calendar.YEARLY,
            paragraph=row.paragraph,
        )


def _is_claimed(known: ClaimRecord) -> bool:
    """Whether nothing is left to claim: it was, money came, or the year earned nothing."""
    earned_nothing = known.is_final and not known.account.entitled
    return bool(known.events or known.account.settled) or earned_nothing


def _of_options(row: Agreement, options: Extensions) -> list[KeyDate]:
    option = options.open
    if option is None:
        return []
    return [
        KeyDate(
            kind=KeyDateKind.EXTENSION,
            key=key_of_option(option.id),
            on=extensions.notice_by(option, row.ends_on),
            title=f"Decide whether to extend by {option.months} months, and tell the supplier",
        )
    ]


def _of_obligations(owed: Collection[obligations.Obligation]) -> list[KeyDate]:
    found = []
    for each in owed:
        before: date | None = None
        for occurrence in each.occurrences:
            found.append(
                KeyDate(
                    kind=KeyDateKind.PRICE_HOLD
                    if each.kind is ObligationKind.PRICE_HOLD
                    else KeyDateKind.OBLIGATION,
                    key=key_of_obligation(each.id, occurrence.number),
                    on=occurrence.due_on,
                    title=each.what,
                    after=before,
                    trust_id=each.trust_id,
                    role=each.owner,
                    done=occurrence.closed_by is not None,
                )
            )
            before = occurrence.due_on
    return found


def _owed(agreement_ids: Collection[UUID]) -> Mapping[UUID, list[obligations.Obligation]]:
    found: dict[UUID, list[obligations.Obligation]] = defaultdict(list)
    for each in load_obligations(Obligation.agreement_id.in_(agreement_ids)):
        found[each.agreement.id].append(each.known)
    return found


def _claims(agreement_ids: Collection[UUID]) -> Mapping[UUID, dict[Key, ClaimRecord]]:
    """What is recorded of each rebate and contract year that anything is recorded of."""
    paid: dict[tuple[UUID, Key], Decimal] = defaultdict(Decimal)
    for row in db.session.execute(
        select(
            RebateSettlement.agreement_id,
            RebateSettlement.scheme_id,
            RebateSettlement.year_from,
            RebateSettlement.amount,
        ).where(RebateSettlement.agreement_id.in_(agreement_ids))
    ):
        paid[row.agreement_id, (str(row.scheme_id), row.year_from)] += row.amount
    earned = {
        (row.agreement_id, (str(row.scheme_id), row.year_from)): row
        for row in entitlements_of(agreement_ids)
    }
    events: dict[tuple[UUID, Key], list[ClaimEvent]] = defaultdict(list)
    for event in claim_events_of(agreement_ids):
        events[event.agreement_id, (str(event.scheme_id), event.year_from)].append(event.as_value())
    found: dict[UUID, dict[Key, ClaimRecord]] = defaultdict(dict)
    for agreement_id, key in {*paid, *earned, *events}:
        last = earned.get((agreement_id, key))
        found[agreement_id][key] = ClaimRecord(
            account=Account(
                entitled=last.amount if last else ZERO, settled=paid[agreement_id, key]
            ),
            events=tuple(events[agreement_id, key]),
            is_final=last.is_final if last else False,
        )
    return found


def _indexed(
    agreement_ids: Collection[UUID],
) -> Mapping[UUID, list[tuple[UUID, AgreementClause]]]:
    """The latest record of each clause C10, with the id of its first version."""
    rows = db.session.scalars(
        select(AgreementClause)
        .where(
            AgreementClause.agreement_id.in_(agreement_ids),
            AgreementClause.clause == Clause.INDEXATION,
        )
        .order_by(AgreementClause.version, AgreementClause.id)
    )
    firsts: dict[UUID, UUID] = {}
    latest: dict[UUID, AgreementClause] = {}
    for row in rows:
        first_id = firsts[row.supersedes_id] if row.supersedes_id else row.id
        firsts[row.id] = first_id
        latest[first_id] = row
    found: dict[UUID, list[tuple[UUID, AgreementClause]]] = defaultdict(list)
    for first_id, row in latest.items():
        found[row.agreement_id].append((first_id, row))
    return found
