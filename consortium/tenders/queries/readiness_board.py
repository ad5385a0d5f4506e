"""The readiness board of a tender: what each trust owes, by when, and how late it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.foundation.database import db
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.acceptance import AcceptanceAnswer
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.owing import Owed, Standing
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, DECIDED, TenderState
from consortium.tenders.models.acceptance import acceptances_of, answers_to
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.decision import participants_of
from consortium.tenders.models.lot import Lot
from consortium.tenders.models.mandate import frozen_demand_of, mandates_of
from consortium.tenders.models.ranking import LotAward
from consortium.tenders.models.recommendation import chosen_of, seal_of_choice
from consortium.tenders.models.tender import Tender, TenderTrust


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """Something a trust owes, as it stands on a day."""

    trust: str
    what: str
    due_on: date | None
    done_on: date | None
    days_late: int
    standing: Standing
    note: str
    is_readers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessBoard:
    """Every row; ``waiting`` counts what has not come, ``late`` what should have."""

    tender_id: UUID
    reference: str
    title: str
    rows: tuple[BoardRow, ...]

    @property
    def waiting(self) -> int:
        return sum(row.standing in (Standing.OWED, Standing.LATE) for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.standing is Standing.LATE for row in self.rows)


def find_board(*, actor: Actor, tender_id: UUID, today: date) -> ReadinessBoard:
    """What the trusts of a tender owe: late first, then what is due next.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    own = actor.scope(Permission.DEMAND_SUBMIT)
    owed = [each for source in SOURCES for each in source(tender)]
    rows = [
        BoardRow(
            trust=each.trust,
            what=each.what,
            due_on=each.due_on,
            done_on=each.done_on,
            days_late=each.days_late(today),
            standing=each.standing(today),
            note=each.note,
            is_readers=each.trust_id in own,
        )
        for each in owed
    ]
    rows.sort(key=_urgency)
    return ReadinessBoard(
        tender_id=tender.id, reference=tender.reference, title=tender.title, rows=tuple(rows)
    )


_ORDER = (Standing.LATE, Standing.OWED, Standing.DECLINED, Standing.DONE)


def _urgency(row: BoardRow) -> tuple[int, int, str, str]:
    return _ORDER.index(row.standing), -row.days_late, row.what, row.trust


def _demand(tender: Tender) -> list[Owed]:
    """The answer to the question for demand, from the day it is asked."""
    if tender.state is TenderState.DRAFT:
        return []
    rows = db.session.execute(
        select(TenderTrust, Organisation)
        .join(Organisation, Organisation.id == TenderTrust.trust_id)
        .where(TenderTrust.tender_id == tender.id)
    )
    return [
        Owed(
            trust_id=trust.id,
            trust=trust.name,
            what="Demand",
            due_on=tender.demand_due_on,
            done_on=_day(row),
            declined=row.answer is Answer.DECLINED,
            note=row.declined_because,
        )
        for row, trust in rows
    ]


def _mandates(tender: Tender) -> list[Owed]:
    """The mandate for the frozen demand, while it is asked for and once it was given."""
    if not (demand := frozen_demand_of(tender.id)) or tender.state is TenderState.DEMAND_OPEN:
        return []
    given = mandates_of(tender.id, demand)
    if not given and tender.state is not TenderState.DEMAND_FROZEN:
        # It went on before trusts gave mandates here.
        return []
    rows = db.session.execute(
        select(TenderTrust.trust_id, Organisation.name)
        .join(Organisation, Organisation.id == TenderTrust.trust_id)
        .where(TenderTrust.tender_id == tender.id, TenderTrust.submitted_at.is_not(None))
    )
    return [
        Owed(
            trust_id=trust_id,
            trust=name,
            what="Mandate",
            due_on=None,
            done_on=london_date(given[trust_id].answered_at) if trust_id in given else None,
        )
        for trust_id, name in rows
    ]


def _acceptances(tender: Tender) -> list[Owed]:
    """The answer to what is recommended now, and that of the trusts that left before."""
    if tender.state in BEFORE_PUBLICATION:
        return []
    rows = acceptances_of(tender.id)
    # A tender that was awarded before trusts accepted here owes nothing.
    asked = tender.state is TenderState.RECOMMENDED or (tender.state in DECIDED and bool(rows))
    given = answers_to(rows, seal_of_choice(chosen_of(tender.id))) if asked else {}
    owed = [
        Owed(
            trust_id=trust_id,
            trust=name,
            what="Acceptance",
            done_on=london_date(given[trust_id].answered_at) if trust_id in given else None,
        )
        for trust_id, name in (participants_of(tender.id) if asked else ())
    ]
    declined = [row for row in rows if row.answer is AcceptanceAnswer.DECLINED]
    names = _names([row.trust_id for row in declined])
    return owed + [
        Owed(
            trust_id=row.trust_id,
            trust=names[row.trust_id],
            what="Acceptance",
            done_on=london_date(row.answered_at),
            declined=True,
            note=row.reason,
        )
        for row in declined
    ]


def _names(ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return dict(db.session.execute(rows).all())


def _signatures(tender: Tender) -> list[Owed]:
    """The signature of each contract that the awards drafted, by the day it starts."""
    if tender.state in BEFORE_PUBLICATION:
        return []
    rows = db.session.execute(
        select(TrustContract, Organisation, Agreement.reference)
        .join(Agreement, Agreement.id == TrustContract.agreement_id)
        .join(LotAward, LotAward.agreement_id == Agreement.id)
        .join(Lot, Lot.id == LotAward.lot_id)
        .join(Organisation, Organisation.id == TrustContract.trust_id)
        # Those that joined later signed for another reason.
        .where(Lot.tender_id == tender.id, TrustContract.starts_on == Agreement.starts_on)
    )
    return [
        Owed(
            trust_id=trust.id,
            trust=trust.name,
            what=f"Signature of {reference}",
            due_on=contract.starts_on,
            done_on=london_date(contract.signed_at) if contract.signed_at else None,
        )
        for contract, trust, reference in rows
    ]


# Every kind of thing that trusts owe; a new one is one more function.
SOURCES: Sequence[Callable[[Tender], list[Owed]]] = (
    _demand,
    _mandates,
    _acceptances,
    _signatures,
)


def _day(row: TenderTrust) -> date | None:
    answered = row.submitted_at or row.declined_at
    return london_date(answered) if answered else None
