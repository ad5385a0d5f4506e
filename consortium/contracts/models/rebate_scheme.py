"""Finding one rebate of an agreement among the versions of its prices."""

from uuid import UUID

from consortium.contracts.domain.schedules import RebateScheme
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.domain.errors import NotFound


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
