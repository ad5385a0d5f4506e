"""Editing many devices at once: each fact is set, cleared, or left as it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from consortium.equipment.domain.asset_facts import (
    AssetFacts,
    changed_facts,
    check_facts,
    check_may_change,
)
from consortium.foundation.domain.errors import DomainError, Invalid

MOST_DEVICES = 5_000


class How(StrEnum):
    LEAVE = "leave"
    SET = "set"
    CLEAR = "clear"


HOW_NAMES = {How.LEAVE: "Leave as it is", How.SET: "Set to", How.CLEAR: "Clear"}
_CLEARED = {each.name: each.default for each in fields(AssetFacts)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device as it stands; who edits manages it, or its owner, or neither."""

    id: UUID
    asset_no: str
    facts: AssetFacts
    is_managed: bool
    is_owner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What an edit makes of a device: what changes, or why it is left out."""

    device: Device
    after: AssetFacts
    changed: tuple[str, ...]
    refusal: str


def check_edit(values: Mapping[str, Any]) -> None:
    """Pass in silence when an edit changes something.

    Raises:
        Invalid: every fact is left as it is.
    """
    if not values:
        raise Invalid(
            "nothing_to_edit",
            "Every fact is left as it is.",
            next_step="Set or clear at least one.",
        )


def values_of(hows: Mapping[str, How], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that an edit gives a value: what was typed, or nothing where it clears.

    Raises:
        Invalid: a fact is to be set and nothing was typed.
    """
    values: dict[str, Any] = {}
    for name, how in hows.items():
        if how is How.CLEAR:
            values[name] = _CLEARED[name]
        elif how is How.SET:
            if typed[name] in (None, ""):
                raise Invalid(
                    "nothing_typed",
                    "Enter what it is set to.",
                    field=name,
                    next_step="To empty it, choose Clear.",
                )
            values[name] = typed[name]
    return values


def work_out_edit(
    devices: Iterable[Device], values: Mapping[str, Any], *, today: date
) -> list[Edited]:
    """What an edit would make of each device; refused ones stay as they are."""
    worked = []
    for device in devices:
        after = replace(device.facts, **values)
        changed = tuple(changed_facts(device.facts, after))
        refusal = _refusal(device, after, changed, today) if changed else ""
        worked.append(Edited(device=device, after=after, changed=changed, refusal=refusal))
    return worked


def _refusal(device: Device, after: AssetFacts, changed: Sequence[str], today: date) -> str:
    if not (device.is_managed or device.is_owner):
        return "You do not manage this device."
    try:
        check_may_change(list(changed), is_owner=device.is_owner)
        check_facts(after, today=today)
    except DomainError as refusal:
        return refusal.message
    return ""


def digest_of(worked: Iterable[Edited]) -> str:
    """Of all that an edit would do, so that what happens is what was looked at."""
    digest = sha256()
    for each in worked:
        before, after = asdict(each.device.facts), asdict(each.after)
        steps = [(name, str(before[name]), str(after[name])) for name in each.changed]
        digest.update(repr((each.device.id, steps, bool(each.refusal))).encode())
    return digest.hexdigest()
