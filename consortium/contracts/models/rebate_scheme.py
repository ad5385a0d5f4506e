"""Loading the agreement and the rebate that somebody is about to change something of."""

from uuid import UUID

from consortium.contracts.domain.terms.schedules import RebateScheme
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission


def find_scheme(known: AgreementTerms, scheme_id: UUID) -> RebateScheme:
    """The rebate scheme with that id.

    Raises:
        NotFound: no version of this agreement's prices has it.
    """
    for schedule in known.terms.schedules:
        for rebate in schedule.rebates:
            if rebate.id == str(scheme_id):
                return rebate
    raise NotFound("rebate scheme")


def agreement_to_manage(actor: Actor, agreement_id: UUID) -> Agreement:
    """The agreement whose rebates the actor is about to change.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not the actor's to change.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
    return agreement
