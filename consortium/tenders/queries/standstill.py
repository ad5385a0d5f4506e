"""What happens between the letters and the award: notice, standstill, challenges, checks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.decision import lacks_for_award
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.supplier_check import CheckOutcome
from consortium.tenders.domain.tender import DECIDING, TenderState
from consortium.tenders.models.access import access_tender, manage_tender
from consortium.tenders.models.challenge import TenderChallenge, challenges_of
from consortium.tenders.models.decision import decision_facts_of, winners_of
from consortium.tenders.models.publication import publications_of
from consortium.tenders.models.recommendation import chosen_of
from consortium.tenders.models.standstill import standstill_of
from consortium.tenders.models.summary import summaries_of
from consortium.tenders.models.supplier_check import checks_of
from consortium.tenders.queries.legal_title import LegalTitle, title_of, who


@dataclass(frozen=True, slots=True, kw_only=True)
class StandstillView:
    """The standstill as it stands; ``override_because`` when somebody set another day."""

    last_day: date | None
    computed_signing_on: date
    signing_from: datetime
    basis: str
    rule: str
    override_because: str
    set_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeView:
    """A challenge; ``ended_at`` is None while it is open."""

    id: UUID
    challenger: str
    grounds: str
    received_at: datetime
    recorded_by: str
    ended_at: datetime | None
    end_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """A winning supplier and its latest check; ``outcome`` is None while there is none."""

    supplier_id: UUID
    supplier: str
    checked_on: date | None
    list_version: str
    outcome: CheckOutcome | None
    note: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandstillPage:
    """``checks`` name the winners, and are empty for a reader who may not see bids."""

    tender: LegalTitle
    sent_at: datetime | None
    notice: str
    notice_at: datetime | None
    standstill: StandstillView | None
    challenges: tuple[ChallengeView, ...]
    checks: tuple[CheckView, ...]
    missing: tuple[str, ...]

    @property
    def may_begin(self) -> bool:
        return self.tender.runs_it and self.tender.state is TenderState.SUMMARIES_ISSUED

    @property
    def may_hold(self) -> bool:
        """Whether the reader can set the day, and record or end a challenge."""
        holding = (TenderState.STANDSTILL, TenderState.SUSPENDED)
        return self.tender.runs_it and self.tender.state in holding

    @property
    def may_check(self) -> bool:
        return self.tender.runs_it and self.tender.state in DECIDING


def find_standstill(*, actor: Actor, tender_id: UUID, now: datetime) -> StandstillPage:
    """The standstill of a tender with everything that holds the award back.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    row, challenges = standstill_of(tender.id), challenges_of(tender.id)
    sees_bids = may(actor, Permission.BIDS_VIEW, tender.consortium_id)
    found = winners_of(chosen_of(tender.id)) if sees_bids and tender.opened_at else {}
    checks = checks_of(tender.id)
    people = names_of(
        {each.recorded_by for each, _ in challenges if each.recorded_by}
        | {each.recorded_by for each in checks.values() if each.recorded_by}
        | ({row.set_by} if row and row.set_by else set())
    )
    notices = [each for each in publications_of(tender.id) if each.kind is NoticeKind.UK6]
    waits = sees_bids and tender.state in (TenderState.STANDSTILL, TenderState.SUSPENDED)
    return StandstillPage(
        tender=title_of(tender, actor),
        sent_at=max((each.sent_at for each in summaries_of(tender.id).values()), default=None),
        notice=notices[-1].notice_number if notices else "",
        notice_at=notices[-1].published_at if notices else None,
        standstill=StandstillView(
            last_day=row.last_day,
            computed_signing_on=row.computed_signing_on,
            signing_from=row.signing_from,
            basis=row.basis,
            rule=row.rule,
            override_because=row.override_because,
            set_by=who(row.set_by, people),
        )
        if row
        else None,
        challenges=tuple(
            ChallengeView(
                id=each.id,
                challenger=each.challenger,
                grounds=each.grounds,
                received_at=each.received_at,
                recorded_by=who(each.recorded_by, people),
                ended_at=end.ended_at if end else None,
                end_reason=end.reason if end else "",
            )
            for each, end in challenges
        ),
        checks=tuple(
            CheckView(
                supplier_id=supplier_id,
                supplier=name,
                checked_on=checks[supplier_id].checked_on if supplier_id in checks else None,
                list_version=checks[supplier_id].list_version if supplier_id in checks else "",
                outcome=checks[supplier_id].outcome if supplier_id in checks else None,
                note=checks[supplier_id].note if supplier_id in checks else "",
                who=who(checks[supplier_id].recorded_by, people) if supplier_id in checks else "",
            )
            for supplier_id, name in found.items()
        ),
        missing=lacks_for_award(decision_facts_of(tender), now) if waits else (),
    )


def find_challenge(*, actor: Actor, challenge_id: UUID) -> tuple[LegalTitle, str]:
    """The tender of a challenge and who brought it, for whoever runs the tender.

    Raises:
        NotFound, NotAllowed: it is not within reach, or the tender not run by the actor.
    """
    row = db.session.get(TenderChallenge, challenge_id)
    if row is None:
        raise NotFound("challenge")
    tender = manage_tender(actor=actor, tender_id=row.tender_id)
    return title_of(tender, actor), row.challenger
