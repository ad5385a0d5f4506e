"""The notices of a tender, its time for bids, and the review of its clause."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.procurement import Procedure
from consortium.tenders.domain.publication import Engagement
from consortium.tenders.domain.tender import BEFORE_PUBLICATION
from consortium.tenders.domain.tendering_period import (
    MinimumPeriod,
    ProcedureFacts,
    Stage,
    minimum_period,
)
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.clause_review import hash_of_clause, latest_review
from consortium.tenders.models.publication import TenderWindow, latest_window, publications_of
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.legal_title import LegalTitle, title_of, who


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    kind: NoticeKind
    number: str
    published_at: datetime
    note: str
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowView:
    """The time for bids with what it rests on; ``override_because`` says why it is shorter."""

    closes_at: datetime
    questions_until: datetime
    electronic: bool
    documents_with_notice: bool
    urgent_because: str
    planned_notice_on: date | None
    engagement: Engagement
    engagement_note: str
    is_set: bool
    earliest_on: date
    basis: str
    rule: str
    override_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarliestDay:
    """The earliest lawful day for answers in one circumstance, were the notice out on a day."""

    circumstance: str
    period: MinimumPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesPage:
    """The notices of a tender and its time for bids; before, the earliest days from today on."""

    tender: LegalTitle
    notices: tuple[NoticeView, ...]
    window: WindowView | None
    deadline: datetime | None
    if_today: tuple[EarliestDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A review of the clause; it is not current when the clause changed since."""

    in_contract: str
    in_notice: str
    leaver_schedule: str
    reviewed_at: datetime
    reviewed_by: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    tender: LegalTitle
    review: ReviewView | None


def find_dates(*, actor: Actor, tender_id: UUID, now: datetime) -> DatesPage:
    """The notices of a tender and the time for bids.

    Raises:
        NotFound: it is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    notices, row = publications_of(tender.id), latest_window(tender.id)
    people = names_of({each.recorded_by for each in notices if each.recorded_by})
    return DatesPage(
        tender=title_of(tender, actor),
        notices=tuple(
            NoticeView(
                kind=each.kind,
                number=each.notice_number,
                published_at=each.published_at,
                note=each.note,
                recorded_by=who(each.recorded_by, people),
            )
            for each in notices
        ),
        window=_window(row) if row else None,
        deadline=tender.deadline,
        if_today=_earliest(tender, london_date(now)) if tender.state in BEFORE_PUBLICATION else (),
    )


def find_clause_review(*, actor: Actor, tender_id: UUID) -> ReviewPage:
    """The latest review of a tender's clause.

    Raises:
        NotFound: it is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    row = latest_review(tender.id)
    if row is None:
        return ReviewPage(tender=title_of(tender, actor), review=None)
    people = names_of([row.reviewed_by] if row.reviewed_by else [])
    return ReviewPage(
        tender=title_of(tender, actor),
        review=ReviewView(
            in_contract=row.in_contract,
            in_notice=row.in_notice,
            leaver_schedule=row.leaver_schedule,
            reviewed_at=row.reviewed_at,
            reviewed_by=who(row.reviewed_by, people),
            is_current=row.clause_sha256 == hash_of_clause(tender.clause_text),
        ),
    )


def _earliest(tender: Tender, day: date) -> tuple[EarliestDay, ...]:
    """The circumstances a buyer chooses between, each with its day."""

    def on(words: str, facts: ProcedureFacts, stage: Stage = Stage.TENDERING) -> EarliestDay:
        period = minimum_period(
            day, facts, regime=tender.regime, procedure=tender.procedure, stage=stage
        )
        return EarliestDay(circumstance=words, period=period)

    usual = on("Electronic bids, all documents with the notice", ProcedureFacts())
    if not usual.period.is_set:
        return (usual,)
    found = [
        usual,
        on("Electronic bids, documents later", ProcedureFacts(documents_with_notice=False)),
        on("Bids on paper, all documents with the notice", ProcedureFacts(electronic=False)),
        on("A state of urgency", ProcedureFacts(urgent=True)),
    ]
    if tender.procedure is Procedure.COMPETITIVE_FLEXIBLE:
        found.insert(0, on("Requests to participate", ProcedureFacts(), Stage.PARTICIPATION))
    return tuple(found)


def _window(row: TenderWindow) -> WindowView:
    return WindowView(
        closes_at=row.closes_at,
        questions_until=row.questions_until,
        electronic=row.electronic,
        documents_with_notice=row.documents_with_notice,
        urgent_because=row.urgent_because,
        planned_notice_on=row.planned_notice_on,
        engagement=row.engagement,
        engagement_note=row.engagement_note,
        is_set=row.minimum_days > 0,
        earliest_on=row.earliest_on,
        basis=row.basis,
        rule=row.rule,
        override_because=row.override_because,
    )
