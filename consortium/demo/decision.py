"""Scene 3, after the ranking: acceptances of seven trusts, the letters, standstill, the award."""

from datetime import date
from uuid import UUID

from consortium.demo import story
from consortium.demo.offers import LOTS
from consortium.demo.stage import Stage, at
from consortium.tenders.domain.supplier_check import CheckOutcome
from consortium.tenders.queries.scenario import find_terms_as_ranked
from consortium.tenders.usecases.acceptance import accept_part
from consortium.tenders.usecases.award import award_tender
from consortium.tenders.usecases.recommendation import recommend
from consortium.tenders.usecases.scenario import work_out_scenario
from consortium.tenders.usecases.standstill import begin_standstill
from consortium.tenders.usecases.summary import issue_summaries
from consortium.tenders.usecases.supplier_check import record_supplier_check

COMPARED = date(2024, 9, 25)
RECOMMENDED, ACCEPTED = date(2024, 9, 30), date(2024, 10, 18)
CHECKED, AWARDED = date(2024, 10, 29), date(2024, 11, 15)
# A Friday: the standstill of the 2015 regulations ends ten days later, on Monday 11 November.
LETTERS_SENT = date(2024, 11, 1)


def build(stage: Stage, tender_id: UUID, lots: dict[str, UUID], winners: dict[str, UUID]) -> None:
    """From the ranked bids to the agreements; ``winners`` is the bid that stands first by lot."""
    lead = stage.actor("lead_nor", COMPARED)
    scenario_id = work_out_scenario(
        actor=lead,
        tender_id=tender_id,
        name="Each lot to the bid that stands first",
        terms=find_terms_as_ranked(actor=lead, tender_id=tender_id),
        now=at(COMPARED),
    )
    for lot in LOTS:
        recommend(
            actor=stage.actor("lead_nor", RECOMMENDED),
            bid_id=winners[lot.key],
            reason="Ranked first by the published criteria",
            scenario_id=scenario_id,
            now=at(RECOMMENDED),
        )
    for trust in story.FOUNDERS:
        accept_part(
            actor=stage.actor(f"budget_{trust.code.lower()}", ACCEPTED),
            tender_id=tender_id,
            trust_id=stage.places[trust.code],
            note="Within the budget of the trust",
            now=at(ACCEPTED),
        )
    _letters(stage, tender_id)
    agreements = award_tender(
        actor=stage.actor("lead_nor", AWARDED), tender_id=tender_id, now=at(AWARDED)
    )
    for lot in LOTS:
        stage.agreements[lot.key] = agreements[lots[lot.key]]


def _letters(stage: Stage, tender_id: UUID) -> None:
    """The winners are checked, every bidder has its letter, and nobody signs for ten days."""
    for code in sorted({lot.bids[0].supplier for lot in LOTS}):
        record_supplier_check(
            actor=stage.actor("lead_nor", CHECKED),
            tender_id=tender_id,
            supplier_id=stage.places[code],
            checked_on=CHECKED,
            list_version="Declaration under regulation 57",
            outcome=CheckOutcome.CLEAR,
            now=at(CHECKED),
        )
    lead = stage.actor("lead_nor", LETTERS_SENT)
    issue_summaries(actor=lead, tender_id=tender_id, now=at(LETTERS_SENT))
    begin_standstill(actor=lead, tender_id=tender_id, now=at(LETTERS_SENT, 10))
