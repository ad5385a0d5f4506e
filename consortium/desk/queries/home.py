"""What the home page of each role says: what waits for the reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from consortium.contracts.queries.agreements import count_contracts_to_sign
from consortium.contracts.queries.alerts import own_open_alerts
from consortium.contracts.queries.obligations import count_overdue
from consortium.equipment.queries.figures import equipment_counts
from consortium.equipment.queries.interval_review import reviews_waiting
from consortium.equipment.queries.loan import loans_waiting
from consortium.equipment.queries.out_of_tolerance import doubts_waiting
from consortium.foundation.database.counting import count_together
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.web.words import count
from consortium.organisations.queries.people import open_invitations
from consortium.savings.queries.lines_to_sign import savings_waiting
from consortium.spend.queries.waiting import count_unmatched
from consortium.tenders.queries.owed import answers_owed
from consortium.tenders.queries.tender import tenders_in_hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something the reader should do next, and where."""

    text: str
    endpoint: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False


def waiting_for(*, actor: Actor, today: date, now: datetime) -> list[Waiting]:
    """What waits for the reader, the most urgent first; empty when nothing does."""
    counts = count_together(
        {"contracts": count_contracts_to_sign(actor), "unmatched": count_unmatched(actor)}
    )
    found = [
        *_equipment(actor, today),
        *_contracts_to_sign(counts["contracts"]),
        *_savings(actor, today),
        *_contract_dates(actor, today),
        *_answers(actor, today),
        *_tenders(actor, now),
        *_lines_to_match(counts["unmatched"]),
        *_invitations(actor, now),
    ]
    return sorted(found, key=lambda each: not each.urgent)


P = Permission


def _equipment(actor: Actor, today: date) -> list[Waiting]:
    if not permissions.may(actor, P.CALIBRATIONS_RECORD):
        return []
    counts = equipment_counts(actor=actor, today=today)
    waiting = []
    if counts.overdue:
        waiting.append(
            Waiting(
                text=f"{count(counts.overdue, 'device')} overdue for calibration",
                endpoint="equipment_due.listing",
                arguments={"show": "overdue"},
                urgent=True,
            )
        )
    if counts.due_soon:
        waiting.append(
            Waiting(
                text=f"{count(counts.due_soon, 'device')} due for calibration within seven days",
                endpoint="equipment_due.listing",
            )
        )
    if counts.quarantined:
        waiting.append(
            Waiting(
                text=f"{count(counts.quarantined, 'device')} in quarantine",
                endpoint="equipment.listing",
                arguments={"status": "quarantined"},
            )
        )
    return [*waiting, *_loans(actor, today), *_doubts(actor, today), *_intervals(actor)]


def _loans(actor: Actor, today: date) -> list[Waiting]:
    if not permissions.may(actor, P.EQUIPMENT_MANAGE):
        return []
    loans = loans_waiting(actor=actor, today=today)
    waiting = []
    if loans.overdue:
        waiting.append(
            Waiting(
                text=f"{count(loans.overdue, 'loan')} overdue",
                endpoint="equipment_loans.listing",
                arguments={"state": "overdue"},
                urgent=True,
            )
        )
    if loans.to_answer:
        waiting.append(
            Waiting(
                text=f"{count(loans.to_answer, 'loan')} to answer",
                endpoint="equipment_loans.listing",
            )
        )
    return waiting


def _doubts(actor: Actor, today: date) -> list[Waiting]:
    """Calibrations done with a standard that was out of tolerance."""
    if not permissions.may(actor, P.EQUIPMENT_MANAGE):
        return []
    doubts = doubts_waiting(actor=actor, today=today)
    if not doubts.open:
        return []
    late = f", {doubts.overdue} of them overdue" if doubts.overdue else ""
    return [
        Waiting(
            text=f"{count(doubts.open, 'calibration')} in doubt to decide{late}",
            endpoint="equipment_out_of_tolerance.listing",
            arguments={"show": "overdue" if doubts.overdue else "open"},
            urgent=True,
        )
    ]


def _intervals(actor: Actor) -> list[Waiting]:
    if not permissions.may(actor, P.EQUIPMENT_MANAGE):
        return []
    reviews = reviews_waiting(actor=actor)
    if not reviews:
        return []
    return [
        Waiting(
            text=f"{count(reviews, 'interval review')} to decide",
            endpoint="interval_reviews.listing",
            arguments={"state": "proposed"},
        )
    ]


def _contracts_to_sign(unsigned: int) -> list[Waiting]:
    if not unsigned:
        return []
    return [
        Waiting(
            text=f"{count(unsigned, 'contract')} to sign for your trust",
            endpoint="agreements.listing",
            urgent=True,
        )
    ]


def _savings(actor: Actor, today: date) -> list[Waiting]:
    waiting = []
    savings = savings_waiting(actor=actor, today=today)
    if savings.lines:
        waiting.append(
            Waiting(
                text=f"{count(savings.lines, 'savings line')} to sign",
                endpoint="signoff.lines",
                urgent=True,
            )
        )
    if savings.recorded:
        told = count(savings.recorded, "rebate or benefit", "rebates and benefits")
        waiting.append(Waiting(text=f"{told} to sign", endpoint="recorded.listing", urgent=True))
    if savings.trusts_to_put_forward:
        trusts = count(savings.trusts_to_put_forward, "trust")
        waiting.append(
            Waiting(text=f"Savings lines of {trusts} to put forward", endpoint="signoff.months")
        )
    if savings.baselines:
        waiting.append(
            Waiting(
                text=f"{count(savings.baselines, 'baseline')} to sign",
                endpoint="baselines.listing",
                arguments={"show": "to-sign"},
                urgent=True,
            )
        )
    return waiting


def _contract_dates(actor: Actor, today: date) -> list[Waiting]:
    """What is overdue under contracts, and the alerts that nobody has resolved."""
    if not permissions.may(actor, P.AGREEMENTS_VIEW):
        return []
    waiting = []
    overdue = count_overdue(actor=actor, today=today)
    if overdue:
        waiting.append(
            Waiting(
                text=f"{count(overdue, 'obligation')} overdue under your contracts",
                endpoint="agreements_obligations.listing",
                arguments={"show": "overdue"},
                urgent=True,
            )
        )
    alerts = own_open_alerts(actor=actor)
    if alerts:
        waiting.append(
            Waiting(
                text=f"{count(len(alerts), 'alert')} before dates of your contracts",
                endpoint="agreements_alerts.listing",
                urgent=alerts[0].due_on <= today,
            )
        )
    return waiting


def _answers(actor: Actor, today: date) -> list[Waiting]:
    if not (permissions.may(actor, P.DEMAND_SUBMIT) or permissions.may(actor, P.MANDATES_GIVE)):
        return []
    return [
        Waiting(
            text=f"{'Mandate' if owed.is_mandate else 'Demand'} of {owed.trust} for {owed.title}",
            endpoint="tenders.mandates.give" if owed.is_mandate else "tenders.demand.answer",
            arguments={"tender_id": str(owed.tender_id), "trust_id": str(owed.trust_id)},
            urgent=owed.due_on is not None and owed.due_on <= today,
        )
        for owed in answers_owed(actor=actor)
    ]


def _tenders(actor: Actor, now: datetime) -> list[Waiting]:
    return [
        Waiting(
            text=f"{tender.reference} {tender.title}: {tender.order[:1].lower()}{tender.order[1:]}",
            endpoint="tenders.tender",
            arguments={"tender_id": str(tender.tender_id)},
        )
        for tender in tenders_in_hand(actor=actor, now=now)
    ]


def _lines_to_match(lines: int) -> list[Waiting]:
    if not lines:
        return []
    return [
        Waiting(
            text=f"{count(lines, 'purchase line')} matched to no item",
            endpoint="spend.matching",
        )
    ]


def _invitations(actor: Actor, now: datetime) -> list[Waiting]:
    if not permissions.may(actor, P.PEOPLE_MANAGE):
        return []
    waiting = len(open_invitations(actor=actor, now=now))
    if not waiting:
        return []
    return [
        Waiting(text=f"{count(waiting, 'invitation')} not answered yet", endpoint="people.listing")
    ]
