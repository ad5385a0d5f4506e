"""Making a document from what is recorded of its subject."""

from consortium.contracts.domain.papers.generated_documents import Document, GeneratedKind
from consortium.contracts.models.agreement import ParticipationEvent, TrustContract
from consortium.contracts.models.document_facts import (
    commitment_letter_facts,
    contract_schedule_facts,
    participation_facts,
)
from consortium.contracts.models.document_subjects import Subject
from consortium.contracts.models.rebate import RebateEntitlement
from consortium.contracts.models.rebate_statement_facts import rebate_statement_facts
from consortium.contracts.models.schedule import TierDetermination
from consortium.contracts.models.tier_notice_facts import tier_notice_facts
from consortium.contracts.reports.composing.commitment_letter import commitment_letter
from consortium.contracts.reports.composing.contract_schedule import contract_schedule
from consortium.contracts.reports.composing.frame import Cover
from consortium.contracts.reports.composing.participation_notices import (
    joiner_notice,
    leaver_notice,
)
from consortium.contracts.reports.composing.rebate_statement import rebate_statement
from consortium.contracts.reports.composing.tier_notice import tier_notice


def composed(subject: Subject, cover: Cover) -> Document:
    """The document about a subject, from what was known at the instant on its cover.

    Raises:
        NotFound: what it would say is no longer what is recorded.
    """
    agreement, known_at = subject.agreement, cover.known_at
    match subject.row:
        case TrustContract() as contract:
            if subject.kind is GeneratedKind.LETTER_OF_COMMITMENT:
                letter = commitment_letter_facts(agreement, contract, known_at)
                return commitment_letter(letter, cover)
            return contract_schedule(contract_schedule_facts(agreement, contract, known_at), cover)
        case ParticipationEvent() as event:
            facts = participation_facts(agreement, event, known_at)
            joins = subject.kind is GeneratedKind.JOINER_NOTICE
            return joiner_notice(facts, cover) if joins else leaver_notice(facts, cover)
        case TierDetermination() as test:
            return tier_notice(tier_notice_facts(agreement, test, known_at), cover)
        case RebateEntitlement() as earned:
            statement = rebate_statement_facts(agreement, earned, known_at, subject.trust_id)
            return rebate_statement(statement, cover)
