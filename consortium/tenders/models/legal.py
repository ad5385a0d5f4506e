"""What the guards ask about mandates, conflicts and clause, in a fixed number of queries."""

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.mandate import MandateAnswer, MandateFacts
from consortium.tenders.domain.publication import LegalFacts
from consortium.tenders.models.clause_review import review_of_clause
from consortium.tenders.models.conflicts import assessments_of, standing_of
from consortium.tenders.models.mandate import mandates_of
from consortium.tenders.models.tender import Tender, TenderTrust
from consortium.tenders.models.valuation import estimate_of, latest_valuation


def legal_facts_of(tender: Tender) -> LegalFacts:
    """A tender as the law sees it before publication."""
    given = mandates_of(tender.id)
    found = estimate_of(tender, latest_valuation(tender.id))
    shares = found.shares if found else {}
    rows = db.session.execute(
        select(TenderTrust.trust_id, Organisation.name)
        .join(Organisation, Organisation.id == TenderTrust.trust_id)
        .where(TenderTrust.tender_id == tender.id, TenderTrust.submitted_at.is_not(None))
        .order_by(Organisation.name)
    )
    return LegalFacts(
        mandates=tuple(
            MandateFacts(
                trust=name,
                limit=given[trust_id].limit if trust_id in given else None,
                estimated=shares.get(str(trust_id)),
            )
            for trust_id, name in rows
        ),
        has_declined=any(row.answer is MandateAnswer.DECLINED for row in given.values()),
        conflicts=standing_of(assessments_of(tender.id)),
        clause_reviewed=review_of_clause(tender.id, tender.clause_text) is not None,
    )
