"""The books of some claims as far as somebody reaches: lines, steps, credit notes, what is owed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.price_claims import Account, account_of
from consortium.savings.models.price_claim import (
    PriceClaimCredit,
    PriceClaimEvent,
    PriceClaimLine,
    credits_of_claims,
    events_of_claims,
    lines_of_claims,
)


class ClaimBooks:
    """The lines, events and credit notes of some claims, asked for together."""

    def __init__(self, actor: Actor, claim_ids: Collection[UUID]) -> None:
        scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
        self.all_lines: dict[UUID, list[PriceClaimLine]] = defaultdict(list)
        self.lines: dict[UUID, list[PriceClaimLine]] = defaultdict(list)
        self.events: dict[UUID, list[PriceClaimEvent]] = defaultdict(list)
        self.notes: dict[UUID, list[PriceClaimCredit]] = defaultdict(list)
        for line in lines_of_claims(claim_ids):
            self.all_lines[line.claim_id].append(line)
            if line.trust_id in scope:
                self.lines[line.claim_id].append(line)
        for event in events_of_claims(claim_ids):
            self.events[event.claim_id].append(event)
        for note in credits_of_claims(claim_ids):
            if note.trust_id in scope:
                self.notes[note.claim_id].append(note)

    def is_whole(self, claim_id: UUID) -> bool:
        return len(self.lines[claim_id]) == len(self.all_lines[claim_id])

    def account(self, claim_id: UUID) -> Account:
        """The claim's own account, or of a part of it what is seen of lines and credit notes."""
        claimed = sum((line.amount for line in self.lines[claim_id]), ZERO)
        recovered = sum((note.amount for note in self.notes[claim_id]), ZERO)
        steps = [event.as_value() for event in self.events[claim_id]]
        if not self.is_whole(claim_id):
            # Which trust's lines a part that was accepted is for, nobody has said.
            steps = [replace(each, accepted=None) for each in steps]
        return account_of(claimed, steps, recovered)
