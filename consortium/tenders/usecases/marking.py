"""Scoring alone: drafts that are saved as one types, scores that are final once submitted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound, Stale
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.criterion import Criterion
from consortium.tenders.domain.marking import KeptMark, Mark, check_mark
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.lot import Lot
from consortium.tenders.models.marks import (
    ScoreDraft,
    ScoreReopening,
    SingleScore,
    round_of,
)
from consortium.tenders.models.panel import PanelMember
from consortium.tenders.models.sitting import access_bid_to_judge, access_moderation
from consortium.tenders.models.tasks import tasks_now
from consortium.tenders.models.tender import Tender

SCORING = (TenderState.SCORING, TenderState.DEMO)
LONGEST_NOTE = 4000


def save_score_draft(
    *, actor: Actor, bid_id: UUID, version: int, marks: Mapping[UUID, KeptMark], now: datetime
) -> int:
    """Keep what a member has typed about a bid; whole or not, nothing of it counts yet.

    ``version`` is that of the draft that was changed, 0 for the first one. Returns the new one.

    Raises:
        NotFound, NotAllowed: the actor may not judge the bid.
        Conflict: it is not the time to score, or the scores are submitted.
        Stale: another page or device saved the draft since; nothing is merged.
        Invalid: a mark is for a criterion that is not the actor's to score, or far too long.
    """
    with transaction():
        member, bid, lot, tender = _to_score(actor, bid_id, now)
        tasks = tasks_now(member, lot, tender)
        _check_open(bid, member, tasks)
        if not set(marks) <= {each.id for each in tasks} or any(
            len(mark["note"]) > LONGEST_NOTE for mark in marks.values()
        ):
            raise Invalid(
                "not_yours",
                f"A draft holds the criteria that are yours, with notes of at most "
                f"{LONGEST_NOTE:,} signs.",
                next_step="Reload the page; shorten the note.",
            )
        row = _draft(bid, member)
        if (row.version if row else 0) != version:
            raise Stale("draft")
        if row is None:
            row = ScoreDraft(id=uuid4(), bid_id=bid.id, member_id=member.id)
            db.session.add(row)
        row.marks, row.saved_at = {str(each): mark for each, mark in marks.items()}, now
        about = Subject("bid", bid.id, f"{tender.reference} lot {lot.seq}")
        _record(actor, "score.draft_saved", tender, about, now, marks=len(marks))
    return version + 1


def submit_scores(*, actor: Actor, bid_id: UUID, marks: Mapping[UUID, Mark], now: datetime) -> None:
    """Submit the actor's scores of a bid: one for each criterion that is theirs now, all at once.

    Submitted scores are final. Only the chair lets somebody score a bid again.

    Raises:
        NotFound, NotAllowed: the actor may not judge the bid.
        Conflict: it is not the time to score, or the scores are submitted.
        Invalid: a score is missing, off its scale, or without its reason.
    """
    with transaction():
        member, bid, lot, tender = _to_score(actor, bid_id, now)
        tasks = tasks_now(member, lot, tender)
        present = _check_open(bid, member, tasks)
        if set(marks) != {each.id for each in tasks}:
            raise Invalid(
                "scores_missing",
                "A bid is scored on each criterion that is yours, all at once.",
                next_step="Score the criteria that are left.",
            )
        for criterion in tasks:
            check_mark(criterion, marks[criterion.id])
        db.session.add_all(
            SingleScore(
                id=uuid4(),
                bid_id=bid.id,
                criterion_id=criterion_id,
                member_id=member.id,
                round=present,
                value=mark.value,
                not_shown=mark.not_shown,
                note=mark.note.strip(),
                submitted_at=now,
                submitted_by=actor.id,
            )
            for criterion_id, mark in marks.items()
        )
        db.session.execute(
            delete(ScoreDraft).where(ScoreDraft.bid_id == bid.id, ScoreDraft.member_id == member.id)
        )
        about = Subject("bid", bid.id, f"{tender.reference} lot {lot.seq}")
        _record(actor, "score.submitted", tender, about, now, scores=len(marks), round=present)


def reopen_scores(
    *, actor: Actor, bid_id: UUID, member_id: UUID, reason: str, now: datetime
) -> None:
    """Let a member score a bid again; what they submitted stays on record.

    Raises:
        NotFound, NotAllowed: the actor does not lead the panel, or the member is not on it.
        Conflict: it is not the time to score, or the member has submitted nothing.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "Scores are opened again for a reason.",
            field="reason",
            next_step="Enter the reason.",
        )
    with transaction():
        _, bid, lot, tender = _to_score(actor, bid_id, now)
        access_moderation(actor=actor, tender_id=tender.id, now=now)
        member = db.session.get(PanelMember, member_id)
        if member is None or member.tender_id != tender.id or member.left_at is not None:
            raise NotFound("member")
        present = round_of(bid.id, member.id)
        if not _submitted(bid, member, present):
            raise Conflict(
                "not_submitted",
                "This member has submitted no scores of this bid that could be opened again.",
                next_step="Wait until they do.",
            )
        db.session.add(
            ScoreReopening(
                id=uuid4(),
                bid_id=bid.id,
                member_id=member.id,
                round=present + 1,
                reason=reason.strip(),
                reopened_at=now,
                reopened_by=actor.id,
            )
        )
        about = Subject("bid", bid.id, f"{tender.reference} lot {lot.seq}")
        details = {"person": str(member.person_id), "reason": reason.strip()}
        _record(actor, "score.reopened", tender, about, now, round=present + 1, **details)


def _to_score(actor: Actor, bid_id: UUID, now: datetime) -> tuple[PanelMember, Bid, Lot, Tender]:
    member, bid, lot, tender = access_bid_to_judge(actor=actor, bid_id=bid_id, now=now)
    check_state(tender.state, *SCORING, doing="Scoring a bid")
    if bid.status is BidStatus.EXCLUDED or lot.ended_at is not None:
        raise Conflict(
            "bid_excluded", "This bid is not judged any more.", next_step="Score the other bids."
        )
    return member, bid, lot, tender


def _check_open(bid: Bid, member: PanelMember, tasks: tuple[Criterion, ...]) -> int:
    """The round that the member scores the bid in, when it is theirs and not submitted yet."""
    if not tasks:
        raise Conflict(
            "nothing_to_score",
            "You have no criterion of this bid to score now.",
            next_step="Look at the page of the panel for what is yours.",
        )
    present = round_of(bid.id, member.id)
    given = _submitted(bid, member, present)
    if given & {each.id for each in tasks}:
        raise Conflict(
            "submitted",
            "Your scores of this bid are submitted already, and final.",
            next_step="If one of them is wrong, ask the chair to re-open it with the reason.",
        )
    return present


def _submitted(bid: Bid, member: PanelMember, present: int) -> set[UUID]:
    rows = select(SingleScore.criterion_id).where(
        SingleScore.bid_id == bid.id,
        SingleScore.member_id == member.id,
        SingleScore.round == present,
    )
    return set(db.session.scalars(rows))


def _draft(bid: Bid, member: PanelMember) -> ScoreDraft | None:
    return db.session.scalar(
        select(ScoreDraft).where(ScoreDraft.bid_id == bid.id, ScoreDraft.member_id == member.id)
    )


def _record(
    actor: Actor, action: str, tender: Tender, about: Subject, now: datetime, **details: Any
) -> None:
    record(
        actor=actor,
        action=action,
        subject=about,
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
