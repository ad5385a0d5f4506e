"""The mail that tells each trust's people which of its calibrations are in doubt."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.words import in_words
from consortium.equipment.models.out_of_tolerance import ToleranceImpact
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission, roles_with
from consortium.foundation.mail import send_mail
from consortium.organisations.models.membership import MembershipEvent
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import holders_of_roles


@dataclass(frozen=True, slots=True)
class Line:
    """What one trust has in doubt, as the letter says it."""

    trust: str
    calibrations: int
    due: str


def tell_trusts(
    impacts: Sequence[ToleranceImpact],
    asset_no: str,
    *,
    failed_on: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Write one mail to everybody who decides for a trust with a calibration in doubt.

    These are its own people, and those of its consortia, who decide for all members. It leaves
    once the open transaction commits. Returns how many were written.
    """
    of_trust: dict[UUID, list[ToleranceImpact]] = defaultdict(list)
    for impact in impacts:
        of_trust[impact.trust_id].append(impact)
    lines = _lines(of_trust)
    places = _places(of_trust)
    letters: dict[str, dict[UUID, Line]] = defaultdict(dict)
    for holder in holders_of_roles(
        roles=list(roles_with(Permission.EQUIPMENT_MANAGE)), organisation_ids=places
    ):
        for trust_id in places[holder.organisation_id]:
            letters[holder.email][trust_id] = lines[trust_id]
    for email, found in sorted(letters.items()):
        send_mail(
            to=email,
            subject=f"{asset_no} was out of tolerance: calibrations to decide",
            template="out_of_tolerance",
            actor=actor,
            now=now,
            asset_no=asset_no,
            failed_on=in_words(failed_on),
            lines=sorted(found.values(), key=lambda line: line.trust),
        )
    return len(letters)


def _lines(of_trust: dict[UUID, list[ToleranceImpact]]) -> dict[UUID, Line]:
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(of_trust))
    )
    return {
        trust_id: Line(
            trust=name,
            calibrations=len(of_trust[trust_id]),
            due=in_words(min(each.due_on for each in of_trust[trust_id] if each.due_on)),
        )
        for trust_id, name in rows
    }


def _places(trust_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """For each organisation whose people decide, the trusts they decide for."""
    places: dict[UUID, set[UUID]] = defaultdict(set)
    for trust_id in trust_ids:
        places[trust_id].add(trust_id)
    for consortium_id, trust_id in db.session.execute(
        select(MembershipEvent.consortium_id, MembershipEvent.trust_id)
        .where(MembershipEvent.trust_id.in_(trust_ids))
        .distinct()
    ):
        places[consortium_id].add(trust_id)
    return places
