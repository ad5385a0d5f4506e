"""The parts of a release (OCDS 1.1.5 with the extension of the United Kingdom of 2026-01-13).

Amounts are pounds ex VAT, ``amountGross`` with it; days become the instants at which they begin
or end in London.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from consortium.foundation.domain.periods import LONDON
from consortium.notices.domain.ocds_parties import named
from consortium.notices.domain.procurement_facts import (
    AwardFacts,
    BidCounts,
    ContractFacts,
    Given,
    LotFacts,
    Procurement,
    Wanted,
    Weighed,
)
from consortium.tenders.domain.criterion import CriterionKind
from consortium.tenders.domain.legal_clock import NOTICES, NoticeKind
from consortium.tenders.domain.procurement import PROCEDURE_NAMES, Procedure, Regime

NOTICE_PAGE = "https://www.find-tender.service.gov.uk/Notice/"
_LEGAL_BASIS = {
    Regime.PA23: {"scheme": "UKPGA", "id": "2023/54"},
    Regime.PCR2015: {"scheme": "CELEX", "id": "32014L0024"},
}
_METHODS = {
    Procedure.OPEN: "open",
    Procedure.RESTRICTED: "selective",
    Procedure.COMPETITIVE_FLEXIBLE: "selective",
    Procedure.FRAMEWORK_CALL_OFF: "limited",
}
_DOCUMENT_TYPES = {
    NoticeKind.UK1: "plannedProcurementNotice",
    NoticeKind.UK2: "marketEngagementNotice",
    NoticeKind.UK3: "plannedProcurementNotice",
    NoticeKind.UK4: "tenderNotice",
    NoticeKind.UK6: "awardNotice",
    NoticeKind.UK7: "contractNotice",
    NoticeKind.UK9: "implementationNotice",
    NoticeKind.UK11: "contractTerminationNotice",
    NoticeKind.UK12: "tenderCancellationNotice",
}
_DAY = timedelta(days=1)


def money(net: Decimal, gross: Decimal) -> dict[str, Any]:
    return {"amount": _number(net), "amountGross": _number(gross), "currency": "GBP"}


def tender(facts: Procurement) -> dict[str, Any]:
    """The tender as it stands: terms, lots with the weights of their criteria, lines, notices."""
    found: dict[str, Any] = {
        "id": facts.reference,
        "title": facts.title,
        "legalBasis": dict(_LEGAL_BASIS[facts.regime]),
        "status": _status(facts),
        "procuringEntity": named(facts.lead),
        "procurementMethod": _METHODS[facts.procedure],
        "procurementMethodDetails": PROCEDURE_NAMES[facts.procedure],
        "mainProcurementCategory": _category(facts.lots),
        "contractPeriod": period(facts.starts_on, facts.ends_on),
        "lots": [_lot(each, facts) for each in facts.lots],
        "items": [_item(lot, each) for lot in facts.lots for each in lot.lines],
        # The notice of the award stands with the awards.
        "documents": documents(
            (given for given in facts.notices if given.kind is not NoticeKind.UK6), facts.regime
        ),
    }
    if facts.net is not None and facts.gross is not None:
        found["value"] = money(facts.net, facts.gross)
    if facts.above_threshold is not None:
        found["aboveThreshold"] = facts.above_threshold
    if facts.deadline is not None:
        found["tenderPeriod"] = {"endDate": facts.deadline.isoformat()}
    if facts.questions_until is not None:
        found["enquiryPeriod"] = {"endDate": facts.questions_until.isoformat()}
    if facts.cancelled_at is not None:
        found["statusDetails"] = facts.cancelled_because
    return found


def award(each: AwardFacts, facts: Procurement) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": each.id,
        "title": each.title,
        "status": "active",
        "date": each.decided_at.isoformat(),
        "value": money(each.net, each.gross),
        "suppliers": [named(each.supplier)],
        "relatedLots": [each.lot],
        "contractPeriod": period(facts.starts_on, facts.ends_on),
        "documents": documents(
            (given for given in facts.notices if given.kind is NoticeKind.UK6), facts.regime
        ),
    }
    if facts.above_threshold is not None:
        found["aboveThreshold"] = facts.above_threshold
    if each.told_at is not None:
        found["assessmentSummariesDateSent"] = each.told_at.isoformat()
    if each.standstill_until is not None:
        found["standstillPeriod"] = {"endDate": _end_of(each.standstill_until)}
    return found


def contract(each: ContractFacts, facts: Procurement) -> dict[str, Any]:
    """A signed contract; without indicators it says why there are none to be agreed."""
    found: dict[str, Any] = {
        "id": each.id,
        "awardID": each.award,
        "title": each.title,
        "status": "terminated" if each.has_ended else "active",
        "value": money(each.net, each.gross),
        "dateSigned": each.signed_at.isoformat(),
        "period": period(each.starts_on, each.ends_on),
        "milestones": [
            {
                "id": "1",
                "type": "futureSignatureDate",
                "dateMet": each.signed_at.isoformat(),
                "status": "met",
            }
        ],
        "documents": documents(each.notices, facts.regime),
    }
    if facts.above_threshold is not None:
        found["aboveThreshold"] = facts.above_threshold
    if each.indicators:
        found["agreedMetrics"] = [
            {"id": str(at), "title": title, "description": words}
            for at, (title, words) in enumerate(each.indicators, start=1)
        ]
    return found


def bids(lots: Iterable[LotFacts]) -> dict[str, Any] | None:
    """How many bids each lot had, and of which kinds of bidders; None until they were opened.

    What nobody knows of every bidder is left out; nothing else is ever said of bids.
    """
    counted = [
        (measure, value, each.id)
        for each in lots
        if each.bids is not None
        for measure, value in _measures(each.bids)
        if value is not None
    ]
    if not counted:
        return None
    return {
        "statistics": [
            {"id": str(at), "measure": measure, "value": value, "relatedLot": lot}
            for at, (measure, value, lot) in enumerate(counted, start=1)
        ]
    }


def documents(notices: Iterable[Given], regime: Regime) -> list[dict[str, Any]]:
    """Notices as documents; those under the 2015 regulations have no UK code."""
    found = []
    for each in notices:
        document = {
            "id": each.number,
            "title": f"{NOTICES[each.kind].name} notice",
            "url": f"{NOTICE_PAGE}{each.number}",
            "datePublished": each.published_at.isoformat(),
            "format": "text/html",
        }
        if each.kind in _DOCUMENT_TYPES:
            document["documentType"] = _DOCUMENT_TYPES[each.kind]
        if regime is Regime.PA23:
            document["noticeType"] = each.kind.value
        found.append(document)
    return found


def period(starts_on: date, ends_on: date) -> dict[str, str]:
    """From the first moment of a period to the last second before the day that ends it."""
    return {"startDate": _start_of(starts_on), "endDate": _end_of(ends_on - _DAY)}


def _measures(counts: BidCounts) -> Iterable[tuple[str, int | None]]:
    """The words of the code list bidStatistics, with the extension of the United Kingdom."""
    return (
        ("bids", counts.received),
        ("smeBids", counts.sme_received),
        ("finalStageBids", counts.assessed),
        ("smeFinalStageBids", counts.sme_assessed),
        ("vcseFinalStageBids", counts.vcse_assessed),
    )


def _lot(lot: LotFacts, facts: Procurement) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": lot.id,
        "title": lot.title,
        "status": _lot_status(lot, facts),
        "contractPeriod": period(facts.starts_on, facts.ends_on),
    }
    if lot.criteria:
        found["awardCriteria"] = {"criteria": [_criterion(each) for each in lot.criteria]}
    return found


def _criterion(each: Weighed) -> dict[str, Any]:
    return {
        "type": "price" if each.kind is CriterionKind.PRICE else "quality",
        "name": each.name,
        "numbers": [{"number": _number(each.percent), "weight": "percentageExact"}],
    }


def _item(lot: LotFacts, line: Wanted) -> dict[str, Any]:
    found: dict[str, Any] = {"id": line.id, "relatedLot": lot.id, "description": line.name}
    if line.cpv:
        found["classification"] = {"scheme": "CPV", "id": line.cpv}
    return found


def _status(facts: Procurement) -> str:
    if facts.cancelled_at is not None:
        return "cancelled"
    if facts.lots and all(each.ended for each in facts.lots):
        return "unsuccessful"
    done = all(each.ended or each.awarded for each in facts.lots)
    return "complete" if facts.lots and done else "active"


def _lot_status(lot: LotFacts, facts: Procurement) -> str:
    if lot.ended:
        return "unsuccessful"
    if facts.cancelled_at is not None:
        return "cancelled"
    return "complete" if lot.awarded else "active"


def _category(lots: Iterable[LotFacts]) -> str:
    goods = [line.is_goods for lot in lots for line in lot.lines]
    return "goods" if sum(goods) * 2 >= len(goods) else "services"


def _number(amount: Decimal) -> int | float:
    """A JSON number that reads back as the same pence."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _start_of(day: date) -> str:
    return datetime.combine(day, time(), LONDON).isoformat()


def _end_of(day: date) -> str:
    return datetime.combine(day, time(23, 59, 59), LONDON).isoformat()
