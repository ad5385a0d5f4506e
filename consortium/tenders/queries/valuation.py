"""What a tender is expected to be worth, trust by trust, and the verdict on the whole."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.authority import AuthorityType, authority_of
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.valuation import STANDARD_VAT_PERCENT, Estimate, Verdict, judge
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.tender import Tender, TenderTrust
from consortium.tenders.models.threshold import known_thresholds
from consortium.tenders.models.valuation import estimate_of, latest_valuation
from consortium.tenders.queries.legal_title import LegalTitle, title_of, who
from consortium.tenders.queries.lot import LineView, lots_with_demand


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerView:
    """A trust that takes part, its authority type, and its share ex VAT if the reader sees it."""

    trust_id: UUID
    name: str
    authority: AuthorityType
    share: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A line with the unit price that the buyers expect, if they said one."""

    line: LineView
    unit_price: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePage:
    """The joint value of a tender and the verdict on it.

    ``estimate`` is None while a line has no expected price; the verdict then treats it as above.
    """

    tender: LegalTitle
    lines: tuple[PricedLine, ...]
    extension_months: int
    options_and_fees: Decimal
    vat_percent: Decimal
    assumptions: str
    estimated_at: datetime | None
    estimated_by: str
    estimate: Estimate | None
    verdict: Verdict
    buyers: tuple[BuyerView, ...]


def find_value(*, actor: Actor, tender_id: UUID) -> ValuePage:
    """What a tender is expected to be worth, and whether that is above the threshold.

    Raises:
        NotFound: it is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    row = latest_valuation(tender.id)
    found = estimate_of(tender, row)
    prices = row.unit_prices if row else {}
    buyers = _buyers(actor, tender, found)
    lots = lots_with_demand(actor=actor, tender_id=tender.id)
    return ValuePage(
        tender=title_of(tender, actor),
        lines=tuple(
            PricedLine(
                line=line,
                unit_price=Decimal(prices[str(line.id)]) if str(line.id) in prices else None,
            )
            for lot in lots
            if not lot.ended
            for line in lot.lines
        ),
        extension_months=row.extension_months if row else 0,
        options_and_fees=row.options_and_fees if row else Decimal(0),
        vat_percent=row.vat_percent if row else STANDARD_VAT_PERCENT,
        assumptions=row.assumptions if row else "",
        estimated_at=row.estimated_at if row else None,
        estimated_by=_estimator(row.estimated_by) if row else "",
        estimate=found,
        verdict=judge(
            found.gross if found else None,
            commenced_on=tender.commenced_on,
            authorities=[each.authority for each in buyers] or [AuthorityType.CENTRAL],
            thresholds=known_thresholds(),
        ),
        buyers=buyers,
    )


def _buyers(actor: Actor, tender: Tender, found: Estimate | None) -> tuple[BuyerView, ...]:
    """The trusts that take part; before anybody answered, those that are invited."""
    seen = actor.scope(Permission.VOLUMES_VIEW)
    rows = db.session.scalars(
        select(Organisation)
        .join(TenderTrust, TenderTrust.trust_id == Organisation.id)
        .where(TenderTrust.tender_id == tender.id, TenderTrust.declined_at.is_(None))
        .order_by(Organisation.name)
    )
    return tuple(
        BuyerView(
            trust_id=row.id,
            name=row.name,
            authority=authority_of(row.kind, row.authority_type) or AuthorityType.CENTRAL,
            share=found.shares.get(str(row.id)) if found and row.id in seen else None,
        )
        for row in rows
    )


def _estimator(person_id: UUID | None) -> str:
    return who(person_id, names_of([person_id]) if person_id else {})
