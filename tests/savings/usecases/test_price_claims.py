"""Claims at the same moment: a line is claimed once, whoever is first."""

import pytest
from uuid_utils.compat import uuid7

from consortium.foundation.database import bookkeeping, db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed
from consortium.savings.models.claimable import Choice
from consortium.savings.models.price_audit import PriceAudit
from consortium.savings.models.price_claim import PriceClaimHold, lines_of_claims
from consortium.savings.usecases.price_claims import draft_price_claim
from tests.savings.auditing import audited, charged_wrongly
from tests.support.world import NOW, SYSTEM, World


def test_a_line_is_claimed_once_and_only_by_those_who_may(world: World) -> None:
    charged_wrongly(world)
    audit_id = audited(world).id
    choice = Choice(supplier_id=world.alpha)
    for somebody in (world.auditor, world.finance_of_north):
        with pytest.raises((Invalid, NotAllowed)):
            # West's line is not North's to claim, and nothing is an auditor's.
            draft_price_claim(
                actor=somebody.actor(),
                audit_id=audit_id,
                choice=Choice(supplier_id=world.alpha, trust_id=world.west),
                now=NOW,
            )
    claim_id = draft_price_claim(actor=SYSTEM, audit_id=audit_id, choice=choice, now=NOW)
    with pytest.raises(Invalid, match="stand in another open claim"):
        draft_price_claim(actor=SYSTEM, audit_id=audit_id, choice=choice, now=NOW)
    line = lines_of_claims([claim_id])[0]
    with pytest.raises(Conflict, match="another claim that is still open"), bookkeeping():
        # What somebody who looked before the first claim was committed would write.
        db.session.add(
            PriceClaimHold(
                id=uuid7(),
                claim_id=claim_id,
                batch_id=line.batch_id,
                source_row=line.source_row,
            )
        )


def test_an_audit_is_history(world: World) -> None:
    charged_wrongly(world)
    audit = db.session.get_one(PriceAudit, audited(world).id)
    assert (audit.lines, len(audit.batch_ids)) == (16, 3)
    assert audit.known_at == NOW
