"""A tender on paper: the table of states, its guards and the rules beside them, no database.

Every order asks the rules that its use case asks, in the same order, and every fact that a guard
counts is counted from what was done. Rules are called through their modules, so that a test can
break one and watch what comes of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain import (
    acceptance,
    award,
    conflicts,
    opening,
    publication,
    standstill,
    submission,
    tender,
)
from consortium.tenders.domain.assessment_facts import AssessmentFacts, LotAssessment, Matrix
from consortium.tenders.domain.conflicts import ConflictsStanding
from consortium.tenders.domain.decision import AcceptanceFacts, ChosenLot, DecisionFacts
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.keys import KeyFacts
from consortium.tenders.domain.mandate import MandateFacts
from consortium.tenders.domain.opening import Presented
from consortium.tenders.domain.publication import LegalFacts
from consortium.tenders.domain.readiness import LotFacts, TenderFacts, TrustFacts
from consortium.tenders.domain.tender import TenderState
from tests.tenders.domain.facts import CRITERIA

S = TenderState
_NAMES = UUID("00000000-0000-0000-0000-00000000abcd")
TRUSTS = ("North", "South", "West")
# Each acts for a trust; Ann and Ben of the same one. Ann scores.
PEOPLE = {"Ann": "North", "Ben": "North", "Cara": "South", "Dan": "West"}
SCORER = "Ann"
# A Saturday; the award notice goes out two days later, on Monday 3 March 2025.
DEADLINE = datetime(2025, 3, 1, 12, tzinfo=UTC)
BIDS, CELLS = 2, 4
Order = Callable[[str, bool], None]


def id_of(name: str) -> UUID:
    return uuid5(_NAMES, name)


@dataclass(slots=True)
class PaperTender:
    """What was done so far; ``who`` did something, ``fully`` or as sloppily as they may try to."""

    state: TenderState = S.DRAFT
    now: datetime = DEADLINE - timedelta(days=40)
    answers: dict[str, Answer] = field(default_factory=dict)
    mandates: set[str] = field(default_factory=set)
    wrote: str = ""
    approved: str = ""
    reviewed: str = ""
    published: str = ""
    open_questions: int = 0
    received: list[datetime] = field(default_factory=list)
    shown: list[tuple[str, bool]] = field(default_factory=list)
    released: bool = False
    checks: int = 0
    quorum: bool = False
    scores: int = 0
    agreed: int = 0
    low_prices: int = 1
    scenario: bool = False
    chosen: bool = False
    accepted: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    summaries: int = 0
    notice_at: datetime | None = None
    challenged: bool = False
    checked: bool = False
    awarded: str = ""
    signed: int = 0
    excess: Decimal = Decimal(0)

    @property
    def taking_part(self) -> list[str]:
        refused = {name for name, given in self.answers.items() if given is Answer.DECLINED}
        return [name for name in TRUSTS if name not in refused | self.declined]

    def facts(self) -> TenderFacts:
        """The tender as its guards see it."""
        submitted = sum(each is Answer.SUBMITTED for each in self.answers.values())
        lot = LotFacts(
            id=id_of("lot"),
            name="Lot 1",
            criteria=CRITERIA,
            lines=1,
            answers=submitted,
            wanted=submitted > 0,
            bids=BIDS,
            ended=False,
            awarded=bool(self.awarded),
            contracts=len(self.taking_part),
            signed=self.signed,
            excess=self.excess,
        )
        return TenderFacts(
            now=self.now,
            clause_text="One organisation for cost.",
            deadline=DEADLINE,
            trusts=tuple(TrustFacts(name=n, answer=self.answers.get(n)) for n in TRUSTS),
            lots=(lot,),
            legal=LegalFacts(
                mandates=tuple(
                    MandateFacts(trust=name, limit=Decimal(1) if name in self.mandates else None)
                    for name in self.taking_part
                ),
                has_declined=False,
                conflicts=ConflictsStanding(
                    version=int(bool(self.wrote)), approved=bool(self.approved)
                ),
                clause_reviewed=bool(self.reviewed),
            ),
            keys=KeyFacts(holders=2, made=True, released=self.released),
            unanswered=self.open_questions,
            assessment=AssessmentFacts(
                lots=(
                    LotAssessment(
                        id=lot.id,
                        name=lot.name,
                        bids=BIDS,
                        checks=Matrix(expected=BIDS, there=self.checks),
                        scores=Matrix(expected=CELLS, there=self.scores),
                        agreed=Matrix(expected=CELLS, there=self.agreed),
                        low_prices=self.low_prices,
                    ),
                ),
                has_chair=True,
                gaps=() if self.quorum else ("South lacks a radiologist.",),
            ),
            decision=self._decision(),
        )

    def _decision(self) -> DecisionFacts:
        ends = standstill.standstill_after(self.notice_at) if self.notice_at else None
        return DecisionFacts(
            lots=(
                ChosenLot(
                    name="Lot 1", wanted=True, chosen=self.chosen, reproducible=self.scenario
                ),
            ),
            scenarios=int(self.scenario),
            acceptances=tuple(
                AcceptanceFacts(trust=name, accepted=name in self.accepted)
                for name in self.taking_part
            ),
            has_declined=bool(self.declined),
            assessed=BIDS,
            summaries=self.summaries,
            signing_from=ends.signing_from if ends else None,
            challengers=("Beta Ltd",) if self.challenged else (),
            unchecked=() if self.checked else ("Alpha Ltd",),
            signed=self.signed,
        )

    def move(self, to: TenderState) -> None:
        tender.check_move(self.state, to, self.facts())
        self.state = to

    # What people do, each in the state in which its use case lets them.

    def answer(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.DEMAND_OPEN, doing="Answering")
        self.answers[PEOPLE[who]] = Answer.SUBMITTED

    def give_mandate(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.DEMAND_FROZEN, doing="Giving a mandate")
        self.mandates.add(PEOPLE[who])

    def write_assessment(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, *tender.BEFORE_PUBLICATION, doing="Assessing")
        self.wrote, self.approved = who, ""

    def approve_assessment(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, *tender.BEFORE_PUBLICATION, doing="Approving")
        if self.wrote:
            conflicts.check_approver(prepared_by=id_of(self.wrote), approver=id_of(who))
            self.approved = who

    def review_clause(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, *tender.BEFORE_PUBLICATION, doing="Reviewing")
        self.reviewed = who

    def publish(self, who: str, fully: bool) -> None:
        reviewer = id_of(self.reviewed) if self.reviewed else None
        publication.check_publisher(reviewed_by=reviewer, publisher=id_of(who))
        self.move(S.PUBLISHED)
        self.published = who

    def ask(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.PUBLISHED, doing="Asking")
        self.open_questions += 1

    def answer_questions(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.PUBLISHED, doing="Answering questions")
        self.open_questions = 0 if self.now < DEADLINE else self.open_questions

    def bid(self, who: str, fully: bool) -> None:
        """In time, or sloppily in the very moment of the deadline."""
        tender.check_state(self.state, S.PUBLISHED, doing="Bidding")
        at = DEADLINE - timedelta(microseconds=1) if fully else DEADLINE
        if submission.is_in_time(at, DEADLINE):
            self.received.append(at)

    def show_share(self, who: str, fully: bool) -> None:
        """With the declaration that there is no conflict, or sloppily without."""
        tender.check_state(self.state, S.CLOSED, doing="Opening")
        opening.check_opener(Actor.system(who), no_conflict=fully)
        if self.shown:
            opening.check_together(self._presented(self.shown[-1][0]), self._presented(who))
            self.released = True
        self.shown.append((who, fully))
        if self.released:
            self.move(S.OPENED)

    def _presented(self, who: str) -> Presented:
        trust = id_of(PEOPLE[who])
        return Presented(person_id=id_of(who), trust_id=trust, holder_id=id_of(who), at=self.now)

    def check_bids(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.COMPLIANCE, doing="Checking")
        self.checks = BIDS if fully else 1

    def fill_panel(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.COMPLIANCE, doing="Filling the panel")
        self.quorum = self.quorum or fully

    def score(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.SCORING, doing="Scoring")
        self.scores = CELLS if fully else max(self.scores, CELLS - 1)

    def agree(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.MODERATION, doing="Agreeing")
        self.agreed = CELLS if fully else max(self.agreed, CELLS - 1)

    def clear_price(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.PRICE_OPEN, doing="Clearing")
        self.low_prices = 0

    def compare(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, *tender.COMPARING, doing="Comparing")
        self.scenario = True

    def exclude_bid(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, *tender.COMPARING, doing="Excluding")
        self.scenario = False

    def recommend(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.SCENARIOS, doing="Recommending")
        self.chosen = True

    def accept(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.RECOMMENDED, doing="Accepting")
        acceptance.check_own_eyes(id_of(who), {id_of(SCORER)})
        self.accepted.add(PEOPLE[who])

    def write_summaries(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.APPROVED, doing="Writing summaries")
        self.summaries = BIDS if fully else max(self.summaries, BIDS - 1)

    def publish_award_notice(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.SUMMARIES_ISSUED, doing="Beginning the standstill")
        self.notice_at = self.notice_at or self.now

    def challenge(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.STANDSTILL, S.SUSPENDED, doing="Challenging")
        self.challenged = fully

    def check_supplier(self, who: str, fully: bool) -> None:
        tender.check_state(self.state, S.STANDSTILL, doing="Checking a supplier")
        self.checked = True

    def award(self, who: str, fully: bool) -> None:
        award.check_four_eyes(id_of(who), {id_of(SCORER)})
        self.move(S.AWARDED)
        self.awarded = who

    def sign(self, who: str, fully: bool) -> None:
        """For what was awarded, or sloppily for more."""
        tender.check_state(self.state, S.AWARDED, doing="Signing")
        self.signed = len(self.taking_part)
        self.excess = Decimal(0) if fully else Decimal(1)

    def orders(self) -> dict[str, Order]:
        """Everything that somebody can try, by its name."""
        return {
            each.__name__: each
            for each in (
                self.answer,
                self.give_mandate,
                self.write_assessment,
                self.approve_assessment,
                self.review_clause,
                self.publish,
                self.ask,
                self.answer_questions,
                self.bid,
                self.show_share,
                self.check_bids,
                self.fill_panel,
                self.score,
                self.agree,
                self.clear_price,
                self.compare,
                self.exclude_bid,
                self.recommend,
                self.accept,
                self.write_summaries,
                self.publish_award_notice,
                self.challenge,
                self.check_supplier,
                self.award,
                self.sign,
            )
        }


# What is done, and by whom, in each state of a tender that goes its way.
EACH = ("Ben", "Cara", "Dan")
PREPARED: dict[TenderState, tuple[tuple[str, str], ...]] = {
    S.DEMAND_OPEN: tuple(("answer", who) for who in EACH),
    S.DEMAND_FROZEN: tuple(("give_mandate", who) for who in EACH),
    S.MANDATED: (
        ("write_assessment", "Ann"),
        ("approve_assessment", "Cara"),
        ("review_clause", "Cara"),
    ),
    S.PUBLISHED: (("bid", "Dan"),),
    S.CLOSED: (("show_share", "Ben"),),
    S.COMPLIANCE: (("check_bids", "Ben"), ("fill_panel", "Ben")),
    S.SCORING: (("score", SCORER),),
    S.MODERATION: (("agree", "Ben"),),
    S.PRICE_OPEN: (("clear_price", "Ben"),),
    S.RANKED: (("compare", "Ben"),),
    S.SCENARIOS: (("recommend", "Ben"),),
    S.RECOMMENDED: tuple(("accept", who) for who in EACH),
    S.APPROVED: (("write_summaries", "Ben"),),
    S.SUMMARIES_ISSUED: (("publish_award_notice", "Ben"),),
    S.STANDSTILL: (("check_supplier", "Ben"),),
    S.AWARDED: (("sign", "Ben"),),
}
# Orders that move the tender themselves, with who gives them.
MOVED_BY = {
    S.PUBLISHED: ("publish", "Ben"),
    S.OPENED: ("show_share", "Cara"),
    S.AWARDED: ("award", "Ben"),
}
# When a tender is in a state, where the clock matters.
CLOCK = {
    S.CLOSED: DEADLINE,
    S.SUMMARIES_ISSUED: DEADLINE + timedelta(days=2),
    S.AWARDED: DEADLINE + timedelta(days=13),
}


def prepare(paper: PaperTender) -> None:
    """Do what the state of a tender asks for, as it should be done."""
    for order, who in PREPARED.get(paper.state, ()):
        paper.orders()[order](who, True)


def walked_to(stage: TenderState) -> PaperTender:
    """A tender that came to a stage of its way as it should, where nothing is prepared yet."""
    paper = PaperTender()
    for state in tender.WAY[1 : tender.WAY.index(stage) + 1]:
        if state is S.DEMO:
            continue
        prepare(paper)
        paper.now = CLOCK.get(state, paper.now)
        if state in MOVED_BY:
            order, who = MOVED_BY[state]
            paper.orders()[order](who, True)
        else:
            paper.move(state)
    return paper
