"""The tender that a page about its legal steps belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.tenders.domain.procurement import Procedure, Regime
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, OVER, TenderState
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalTitle:
    """A tender as the pages about its mandates, value, conflicts and dates name it."""

    tender_id: UUID
    reference: str
    title: str
    state: TenderState
    regime: Regime
    procedure: Procedure
    commenced_on: date
    clause_text: str
    runs_it: bool

    @property
    def open_to_change(self) -> bool:
        """Whether the reader runs it, and suppliers have not read it yet."""
        return self.runs_it and self.state in BEFORE_PUBLICATION

    @property
    def goes_on(self) -> bool:
        return self.runs_it and self.state not in OVER


def title_of(tender: Tender, actor: Actor) -> LegalTitle:
    return LegalTitle(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        state=tender.state,
        regime=tender.regime,
        procedure=tender.procedure,
        commenced_on=tender.commenced_on,
        clause_text=tender.clause_text,
        runs_it=may(actor, Permission.TENDERS_MANAGE, tender.consortium_id),
    )


def who(person_id: UUID | None, people: Mapping[UUID, str]) -> str:
    """A person's name, or whose clock it was that acted."""
    return people.get(person_id, "") if person_id else "the system"
