"""What the lead sends out when West leaves: its leaver notice, and the tier notice to all."""

from datetime import date

from consortium.contracts.domain.papers.generated_documents import GeneratedKind
from consortium.contracts.queries.generated_documents import list_generated
from consortium.contracts.usecases.generated_documents import issue_document
from consortium.demo import story
from consortium.demo.stage import Stage, at
from consortium.foundation.domain.listing import Asked

LEAVER_NOTICE_SENT = date(2025, 7, 1)


def send_leaver_notice(stage: Stage) -> None:
    """To West, the day after it gave notice: what it pays for lenses and the rest from then on."""
    _issue(stage, GeneratedKind.LEAVER_NOTICE, "West", LEAVER_NOTICE_SENT)


def send_tier_notice(stage: Stage) -> None:
    """To all members, on the day of the test that found West gone."""
    _issue(stage, GeneratedKind.TIER_NOTICE, "lens", story.WEST_LEAVES)


def _issue(stage: Stage, kind: GeneratedKind, words: str, sent: date) -> None:
    lead, agreement_id = stage.actor("lead_nor", sent), stage.agreements["consumables"]
    page = list_generated(
        actor=lead, agreement_id=agreement_id, asked=Asked(words=words, rows=None), kind=kind
    )
    line = next(each for each in page.rows if each.on == story.WEST_LEAVES)
    issue_document(
        actor=lead,
        agreement_id=agreement_id,
        kind=line.kind,
        subject_id=line.subject_id,
        now=at(sent, 12),
    )
