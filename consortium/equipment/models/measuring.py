"""What a calibration by standards rests on: which are used, and the uncertainty they bring."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.domain.calibration import Judging
from consortium.equipment.domain.procedure import Demands
from consortium.equipment.domain.reverse_trace import check_no_cycle
from consortium.equipment.domain.standard import check_not_in_doubt, check_use
from consortium.equipment.domain.uncertainty import Component
from consortium.equipment.models.doubt import doubted_on
from consortium.equipment.models.standard import access_standard, validities_of
from consortium.equipment.models.used_standard import UsedStandard, standards_behind
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.units import symbol


def standards_to_use(
    *,
    actor: Actor,
    asset_id: UUID,
    standard_ids: Sequence[UUID],
    demands: Demands,
    performed_on: date,
) -> list[UsedStandard]:
    """Copies of the standards for a calibration on a day, still without its run.

    Raises:
        NotFound: one is not within the actor's reach.
        Invalid: the procedure asks for standards, and none is named.
        Conflict: one is not valid on the day or is in doubt for it, or goes back to the device.
    """
    if demands.asks_standards and not standard_ids:
        raise Invalid(
            "standards_missing",
            "This procedure asks which standards you used.",
            field="standards",
            next_step="Choose at least one standard that is valid.",
        )
    found = [
        access_standard(actor=actor, permission=Permission.EQUIPMENT_VIEW, standard_id=each)
        for each in dict.fromkeys(standard_ids)
    ]
    own = [asset.id for _, asset in found]
    if own:
        check_no_cycle(asset_id, own, standards_behind(own))
    validities = validities_of([standard for standard, _ in found])
    doubted = doubted_on([standard.id for standard, _ in found], performed_on)
    copies = []
    for standard, asset in found:
        check_not_in_doubt(asset.asset_no, performed_on, is_doubted=standard.id in doubted)
        validity = validities[standard.id]
        allowance = check_use(asset.asset_no, validity, day=performed_on, user_id=actor.id)
        certificate = validity.certificate_on(performed_on) or validity.newest
        if certificate is None:
            raise Conflict(
                "standard_never_calibrated",
                f"{asset.asset_no} has no certificate at all.",
                field="standards",
                next_step="Record its certificate first.",
            )
        copies.append(
            UsedStandard(
                id=uuid7(),
                standard_id=standard.id,
                certificate_id=certificate.id,
                asset_no=asset.asset_no,
                certificate_number=certificate.number,
                provider=certificate.provider,
                accredited=certificate.accredited,
                valid_from=certificate.valid_from,
                valid_to=certificate.valid_to,
                expanded=certificate.expanded,
                k=certificate.k,
                unit=certificate.unit,
                allowed_by_id=allowance.given_by if allowance else None,
                allowance_reason=allowance.reason if allowance else "",
            )
        )
    return copies


def judging_by(demands: Demands, standards: Sequence[UsedStandard]) -> Judging | None:
    """How errors are judged with these standards; None on the short way, without any."""
    if not standards:
        return None
    of_unit: dict[str, list[Component]] = defaultdict(list)
    for each in standards:
        of_unit[symbol(each.unit)].append(each.as_component())
    return Judging(
        rule=demands.rule,
        components=demands.components,
        of_standards={unit: tuple(found) for unit, found in of_unit.items()},
    )
