"""Loading the key dates of agreements: terms, tests, rebates, options and obligations together."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.managing import extensions, key_dates, obligations
from consortium.contracts.domain.managing.key_dates import KeyDate, KeyDateKind
from consortium.contracts.domain.managing.obligations import ObligationKind
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.extension import Extensions, load_extensions
from consortium.contracts.models.obligation import Obligation, load_obligations
from consortium.contracts.models.rebate import RebateSettlement
from consortium.contracts.models.terms import AgreementTerms, load_terms
from consortium.foundation.database import db


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
    settled = _settled(agreement_ids)
    owed = _owed(agreement_ids)
    return {
        row.id: AgreementDates(
            agreement=row,
            dates=(
                *_of_terms(row, known[row.id], settled[row.id]),
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
    row: Agreement, known: AgreementTerms, settled: Collection[tuple[str, date]]
) -> list[KeyDate]:
    return [
        *key_dates.dates_of_term(known.terms.term, notice_days=row.notice_days),
        *key_dates.dates_of_tests_in(known.terms),
        *key_dates.dates_of_rebates(known.terms, settled=settled),
    ]


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


def _settled(agreement_ids: Collection[UUID]) -> Mapping[UUID, set[tuple[str, date]]]:
    rows = db.session.execute(
        select(
            RebateSettlement.agreement_id, RebateSettlement.scheme_id, RebateSettlement.year_from
        ).where(RebateSettlement.agreement_id.in_(agreement_ids))
    )
    settled: dict[UUID, set[tuple[str, date]]] = defaultdict(set)
    for agreement_id, scheme_id, year_from in rows:
        settled[agreement_id].add((str(scheme_id), year_from))
    return settled
