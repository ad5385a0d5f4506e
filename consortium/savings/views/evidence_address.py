"""Where the evidence of a saving is: one address for the report, the lists and single months."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import request, url_for

from consortium.catalogue.queries.items import ids_of_items
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import financial_year_of, of_whole_months
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import period_of
from consortium.savings.domain.packs.saving_key import SavingKey
from consortium.savings.domain.signoff import LineKind
from consortium.savings.queries.report import ReportedTrust, last_purchase
from consortium.savings.reports.report import Report

# Of a kind, a trust and an item by their codes: the address of the evidence, or "" without one.
EvidenceLink = Callable[[LineKind, str, str], str]


def evidence_address(key: SavingKey, *, endpoint: str = "evidence_packs.saving") -> str:
    """The address of a saving's evidence; its days are the first and the last one."""
    days: dict[str, Any] = {"from": key.period.start, "to": key.period.last_day}
    return url_for(
        endpoint,
        consortium_id=key.consortium_id,
        trust_id=key.trust_id,
        item_id=key.item_id,
        kind=key.kind.value,
        **days,
    )


def evidence_links(report: Report, trusts: Iterable[ReportedTrust]) -> EvidenceLink:
    """Addresses for the cells of a report: of whole months, and of trusts within reach."""
    period = report.statement.period
    ids = {trust.code: trust.id for trust in trusts if trust.has_evidence}
    items = ids_of_items(report.statement.items) if ids and of_whole_months(period) else {}

    def link(kind: LineKind, trust: str, item: str) -> str:
        if trust not in ids or item not in items:
            return ""
        return evidence_address(
            SavingKey(
                consortium_id=report.consortium_id,
                trust_id=ids[trust],
                item_id=items[item],
                kind=kind,
                period=period,
            )
        )

    return link


def key_asked(consortium_id: UUID, trust_id: UUID, item_id: UUID, kind: str) -> SavingKey:
    """The saving that an address names; without days, of the last year with purchases.

    Raises:
        NotFound: the days are none.
        Invalid: the period ends before it starts.
    """
    start, end = request.args.get("from"), request.args.get("to")
    if start is None or end is None:
        period = financial_year_of(last_purchase(consortium_id) or today())
    else:
        try:
            first, last = date.fromisoformat(start), date.fromisoformat(end)
            period = period_of(first, last + timedelta(days=1), field="to")
        except (ValueError, OverflowError):
            raise NotFound("period") from None
    return SavingKey(
        consortium_id=consortium_id,
        trust_id=trust_id,
        item_id=item_id,
        kind=LineKind(kind),
        period=period,
    )
