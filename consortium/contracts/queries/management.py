"""What cannot be overlooked about an agreement while it runs."""

from dataclasses import dataclass
from uuid import UUID

from consortium.contracts.domain.prices.disputes import DisputeState
from consortium.contracts.queries.disputes import DisputeLine, list_disputes
from consortium.contracts.queries.kpis import kpis_lacking
from consortium.contracts.queries.price_changes import RequestLine, waiting_price_changes
from consortium.foundation.domain.permissions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Warnings:
    """None of it blocks anything; each waits for somebody."""

    kpis_lacking: int
    disputes: tuple[DisputeLine, ...]
    price_changes: tuple[RequestLine, ...]


def warnings_of(*, actor: Actor, agreement_id: UUID) -> Warnings:
    """The indicators that are missing, the tests that are disputed, the requests that wait.

    Raises:
        NotFound: the agreement is not within reach.
    """
    disputes = list_disputes(actor=actor, agreement_id=agreement_id)
    return Warnings(
        kpis_lacking=kpis_lacking(actor=actor, agreement_id=agreement_id),
        disputes=tuple(each for each in disputes if each.state is DisputeState.OPEN),
        price_changes=tuple(waiting_price_changes(actor=actor, agreement_id=agreement_id)),
    )
