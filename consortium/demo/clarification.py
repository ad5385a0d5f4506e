"""Scene 3, while suppliers bid: two questions, answered to everybody at once."""

from datetime import date
from uuid import UUID

from consortium.demo.stage import Stage, at
from consortium.tenders.usecases.question import answer_question, ask_question, publish_answers

ASKED, ANSWERED = date(2024, 5, 20), date(2024, 5, 24)
# As it was asked, as everybody reads it, and the answer.
QUESTIONS = (
    (
        "We keep studies for ten years. Must we take over older ones of all seven trusts too?",
        "Are studies older than ten years part of the migration?",
        "No. Only the studies of the last ten years of each trust are moved.",
    ),
    (
        "May we name a price per examination that falls with the number of trusts?",
        "May prices fall with the number of trusts that take part?",
        "Yes. Name a price for every number of members, and the price of a trust that opts out.",
    ),
)


def build(stage: Stage, tender_id: UUID) -> None:
    lead = stage.actor("lead_nor", ANSWERED)
    for place, (text, public_text, answer) in enumerate(QUESTIONS):
        question_id = ask_question(
            actor=stage.actor("supplier_alpha", ASKED),
            supplier_id=stage.places["ALPHA"],
            tender_id=tender_id,
            text=text,
            now=at(ASKED, 10 + place),
        )
        answer_question(
            actor=lead,
            question_id=question_id,
            public_text=public_text,
            answer=answer,
            changes_bids=False,
            now=at(ANSWERED, 10 + place),
        )
    publish_answers(actor=lead, tender_id=tender_id, now=at(ANSWERED, 14))
