"""What a reader asks of the purchase lines, from the address; what makes no sense is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import request

from consortium.foundation.domain.periods import Period
from consortium.organisations.queries.directory import OrganisationLine
from consortium.spend.queries.wanted import Wanted

EARLIEST = date(1900, 1, 1)
# What narrows a list without having a field in its form: it comes with a link.
NARROWED = ("item", "supplier", "batch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The filters as the form shows them, and what they mean."""

    trusts: Sequence[OrganisationLine]
    trust_id: UUID | None
    first_day: date | None
    last_day: date | None
    only_unmatched: bool
    narrowed: tuple[tuple[str, str], ...]
    wanted: Wanted


def filters_from_request(trusts: Sequence[OrganisationLine]) -> Filters:
    """The filters of the address; only trusts within reach can be chosen."""
    asked_trust = _id("trust")
    trust_id = asked_trust if asked_trust in {trust.id for trust in trusts} else None
    first_day, last_day = _day("from"), _day("to")
    item_id, batch_id = _id("item"), _id("batch")
    only_unmatched = request.args.get("unmatched") == "yes"
    wanted = Wanted(
        trust_ids=frozenset({trust_id}) if trust_id else None,
        item_ids=frozenset({item_id}) if item_id else None,
        supplier_id=_id("supplier"),
        batch_ids=frozenset({batch_id}) if batch_id else None,
        period=_period(first_day, last_day),
        words=request.args.get("q", "").strip()[:200],
        only_unmatched=only_unmatched,
    )
    return Filters(
        trusts=trusts,
        trust_id=trust_id,
        first_day=first_day,
        last_day=last_day,
        only_unmatched=only_unmatched,
        narrowed=tuple((name, str(value)) for name in NARROWED if (value := _id(name))),
        wanted=wanted,
    )


def _period(first_day: date | None, last_day: date | None) -> Period | None:
    """Both days are in it; two that stand the wrong way round are turned."""
    if first_day and last_day:
        first_day, last_day = sorted((first_day, last_day))
    if first_day is None and last_day is None:
        return None
    end = last_day + timedelta(days=1) if last_day else None
    return Period(first_day or EARLIEST, end)


def _id(name: str) -> UUID | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if EARLIEST < day < date.max else None
