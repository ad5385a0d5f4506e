"""A tender of which everything is ready, for tests that take one thing away."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from consortium.tenders.domain.assessment_facts import AssessmentFacts, LotAssessment, Matrix
from consortium.tenders.domain.conflicts import ConflictsStanding
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.decision import AcceptanceFacts, ChosenLot, DecisionFacts
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.keys import KeyFacts
from consortium.tenders.domain.mandate import MandateFacts
from consortium.tenders.domain.publication import LegalFacts
from consortium.tenders.domain.readiness import LotFacts, TenderFacts, TrustFacts

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
CRITERIA = (
    Criterion(name="Quality", kind=CriterionKind.QUALITY, weight_bp=6000),
    Criterion(name="Price", kind=CriterionKind.PRICE, weight_bp=4000),
)
LOT = LotFacts(
    id=uuid4(),
    name="Lot 1 (Archive)",
    criteria=CRITERIA,
    lines=2,
    answers=4,
    wanted=True,
    bids=3,
    ended=False,
    awarded=False,
    contracts=2,
    signed=2,
)
WHOLE = Matrix(expected=6, there=6)
JUDGED = LotAssessment(
    id=LOT.id,
    name=LOT.name,
    bids=3,
    checks=WHOLE,
    scores=WHOLE,
    agreed=WHOLE,
)
DONE = TenderFacts(
    now=NOW,
    clause_text="One organisation for cost.",
    deadline=NOW - timedelta(hours=1),
    trusts=(
        TrustFacts(name="North Trust", answer=Answer.SUBMITTED),
        TrustFacts(name="South Trust", answer=Answer.SUBMITTED),
    ),
    lots=(LOT,),
    keys=KeyFacts(holders=2, made=True, released=True),
    decision=DecisionFacts(
        lots=(ChosenLot(name="Lot 1 (Archive)", wanted=True, chosen=True),),
        acceptances=(
            AcceptanceFacts(trust="North Trust", accepted=True),
            AcceptanceFacts(trust="South Trust", accepted=True),
        ),
        scenarios=1,
        assessed=3,
        summaries=3,
        signing_from=NOW,
    ),
    legal=LegalFacts(
        mandates=(
            MandateFacts(trust="North Trust", limit=Decimal(2_000_000)),
            MandateFacts(trust="South Trust", limit=Decimal(1_000_000)),
        ),
        has_declined=True,
        conflicts=ConflictsStanding(version=1, approved=True),
        clause_reviewed=True,
    ),
    assessment=AssessmentFacts(lots=(JUDGED,), has_chair=True),
)
