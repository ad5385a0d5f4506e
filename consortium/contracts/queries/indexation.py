"""What the contract says of following an index, for whoever asks for new prices by it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.indexation import Indexation
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.clause import latest_clauses
from consortium.contracts.models.index import IndexSeries
from consortium.foundation.database import db
from consortium.foundation.domain.periods import add_months
from consortium.foundation.domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedIndexation:
    """The latest record of clause C10.

    ``series_id`` is the index whose code stands in its words, if one is kept here;
    ``first_review`` the first day on which prices are not held.
    """

    clause_id: UUID
    terms: Indexation
    paragraph: str
    series_id: UUID | None
    first_review: date


def find_indexation(*, actor: Actor, agreement_id: UUID) -> RecordedIndexation | None:
    """What is recorded of clause C10 under an agreement; None when nothing is.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    rows = [row for row in latest_clauses(agreement.id) if row.clause is Clause.INDEXATION]
    if not rows:
        return None
    row = rows[-1]
    terms = Indexation.read(row.parameters)
    return RecordedIndexation(
        clause_id=row.id,
        terms=terms,
        paragraph=row.paragraph,
        series_id=_series_named_in(terms.series),
        first_review=add_months(agreement.starts_on, terms.hold_months),
    )


def _series_named_in(words: str) -> UUID | None:
    named = {word.strip(",.;:()").casefold() for word in words.split()}
    rows = db.session.execute(select(IndexSeries.id, IndexSeries.code).order_by(IndexSeries.code))
    return next((series_id for series_id, code in rows if code.casefold() in named), None)
