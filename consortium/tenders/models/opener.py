"""For which trust somebody holds a share or opens bids."""

from uuid import UUID

from consortium.foundation.domain.errors import NotAllowed
from consortium.foundation.domain.permissions import GRANTS, Actor, Permission
from consortium.tenders.models.tender import Tender, invitations_of


def trust_for_opening(actor: Actor, tender: Tender) -> UUID:
    """The trust the actor stands for: one that is invited, where their role opens bids.

    Raises:
        NotAllowed: there is none.
    """
    invited = {row.trust_id for row in invitations_of(tender.id)}
    for grant in actor.grants:
        if Permission.BIDS_OPEN in GRANTS[grant.role] and grant.organisation_id in invited:
            return grant.organisation_id
    raise NotAllowed(
        "Shares are held, and bids opened, by people of the trusts that are invited.",
        next_step="Invite the trust first, or ask somebody of an invited one.",
    )
