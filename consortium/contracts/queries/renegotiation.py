"""Prices that are frozen because too few members are left, and what is to be done about it."""

from datetime import date
from uuid import UUID

from consortium.contracts.domain.prices.pricing import schedule_on
from consortium.contracts.domain.what_if.renegotiation import Renegotiation, renegotiation_on
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.terms import load_terms
from consortium.foundation.domain.permissions import Actor, Permission


def list_renegotiations(*, actor: Actor, agreement_id: UUID, on: date) -> list[Renegotiation]:
    """The prices of an agreement that are frozen on a day.

    Raises:
        NotFound: there is no such agreement, or it is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    terms = load_terms([agreement_id])[agreement_id].terms
    schedule = schedule_on(terms.schedules, on)
    schemes = schedule.schemes if schedule else ()
    found = (renegotiation_on(scheme, terms, on) for scheme in schemes)
    return [each for each in found if each is not None]
