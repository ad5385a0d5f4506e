"""What a bulk edit would do, before it does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from consortium.equipment.domain.bulk_edit import Edited, digest_of, work_out_edit
from consortium.equipment.models.bulk_edit import devices_to_edit
from consortium.foundation.domain.permissions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPreview:
    changed: tuple[Edited, ...]
    unchanged: int
    refused: tuple[Edited, ...]
    digest: str


def preview_edit(
    *, actor: Actor, asset_ids: Collection[UUID], values: Mapping[str, Any], today: date
) -> EditPreview:
    """What would change, what would not, and what is refused; nothing is written."""
    devices = devices_to_edit(actor, asset_ids)
    worked = work_out_edit(devices.values(), values, today=today)
    return EditPreview(
        changed=tuple(each for each in worked if each.changed and not each.refusal),
        unchanged=sum(not each.changed for each in worked),
        refused=tuple(each for each in worked if each.refusal),
        digest=digest_of(worked),
    )
