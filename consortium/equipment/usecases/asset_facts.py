"""Changing what is noted about one device."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from consortium.equipment.domain.asset_facts import (
    AssetFacts,
    changed_facts,
    check_facts,
    check_may_change,
)
from consortium.equipment.models.asset import access_asset
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Stale
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def change_asset(
    *, actor: Actor, asset_id: UUID, version: int, facts: AssetFacts, now: datetime
) -> None:
    """Write down other facts about a device; who changed what from what to what is kept.

    Raises:
        NotFound: the device is not within the actor's reach.
        NotAllowed: the actor manages neither the holder's nor the owner's equipment, or a fact
            is the owner's.
        Stale: somebody else changed the device since this version was read.
        Invalid: a day or the price makes no sense.
        Conflict: nothing is different.
    """
    check_facts(facts, today=london_date(now))
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        is_owner = permissions.may(actor, Permission.EQUIPMENT_MANAGE, asset.owner_trust_id)
        if not is_owner:
            permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        if asset.version != version:
            raise Stale("device")
        before = asset.facts
        changed = changed_facts(before, facts)
        if not changed:
            raise Conflict(
                "nothing_changes",
                "Nothing is different from what is recorded.",
                next_step="Change something, or go back.",
            )
        check_may_change(changed, is_owner=is_owner)
        for name in changed:
            setattr(asset, name, getattr(facts, name))
        was, is_now = asdict(before), asdict(facts)
        record(
            actor=actor,
            action="asset.changed",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.owner_trust_id,
            before={name: was[name] for name in changed},
            after={name: is_now[name] for name in changed},
        )
