"""What an import of a register would do: new, changed, unchanged, refused, row by row.

A row means the device of its model and serial number, else the one of its asset number. Rows that
mean the same device are all refused: nothing is merged in silence. An empty cell leaves what is
recorded as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from consortium.equipment.domain.asset_facts import OWNERS_FACTS, AssetFacts, check_facts
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.recording import check_acceptance
from consortium.equipment.domain.register_columns import FIELD_NAMES, MAY_CHANGE, Field
from consortium.foundation.domain.errors import Invalid

Values = Mapping[Field, Any]
_NO_MODEL = UUID(int=0)


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


OUTCOME_NAMES = {
    Outcome.NEW: "New",
    Outcome.CHANGED: "Changed",
    Outcome.UNCHANGED: "Unchanged",
    Outcome.REFUSED: "Refused",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A device that is registered: whose it is, whether it may be changed, and its values."""

    id: UUID
    asset_no: str
    serial: str
    model_id: UUID
    status: AssetStatus
    may_change: bool
    is_owner: bool
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What is known before an import: models by maker and name, sites, devices, tags.

    ``models`` has each model under its name alone too, where no other maker has one so called.
    Keys of models, sites and tags are in lower case; ``sites`` are those of the trust.
    """

    models: Mapping[tuple[str, str], UUID]
    sites: Mapping[str, UUID]
    default_site_id: UUID | None
    by_serial: Mapping[tuple[UUID, str], Known]
    by_tag: Mapping[str, Known]


@dataclass(slots=True, kw_only=True)
class Row:
    """What becomes of one row; ``changes`` has what was and what will be, field by field."""

    number: int
    values: Values
    outcome: Outcome = Outcome.REFUSED
    model_id: UUID | None = None
    site_id: UUID | None = None
    known: Known | None = None
    changes: dict[Field, tuple[Any, Any]] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)


def work_out(
    rows: Iterable[tuple[int, Values, Sequence[str]]], register: Register, *, today: date
) -> list[Row]:
    """What an import would do with rows of a file: their numbers, values and faults."""
    worked = [_place(number, values, faults, register) for number, values, faults in rows]
    _refuse_twins(worked)
    for row in worked:
        if not row.reasons:
            _compare(row, today)
    return worked


def _place(number: int, values: Values, faults: Sequence[str], register: Register) -> Row:
    """Find the model, the site and the device that a row means."""
    row = Row(number=number, values=values, reasons=list(faults))
    if faults:
        return row
    maker = str(values.get(Field.MANUFACTURER, "")).casefold()
    row.model_id = register.models.get((maker, values[Field.MODEL].casefold()))
    if row.model_id is None:
        row.reasons.append("This model is not in the catalogue; add it first")
        return row
    _find_device(row, register)
    _find_site(row, register)
    return row


def _find_device(row: Row, register: Register) -> None:
    by_serial = register.by_serial.get((row.model_id or _NO_MODEL, row.values[Field.SERIAL]))
    tagged = register.by_tag.get(row.values[Field.ASSET_NO].upper())
    row.known = by_serial or tagged
    if by_serial is None and tagged is not None:
        row.reasons.append(
            f"This number is on a device with the serial number {tagged.serial}"
            if tagged.model_id == row.model_id
            else "This number is on a device of another model"
        )
    elif by_serial is not None and tagged is not None and tagged.id != by_serial.id:
        row.reasons.append(
            f"This serial number is registered as {by_serial.asset_no}, "
            "and the asset number is another device's"
        )


def _find_site(row: Row, register: Register) -> None:
    site = row.values.get(Field.SITE)
    row.site_id = register.sites.get(site.casefold()) if site else None
    if site and row.site_id is None:
        row.reasons.append(f"“{site}” is no site of this trust")
    elif row.known is None and row.site_id is None:
        row.site_id = register.default_site_id
        if row.site_id is None:
            row.reasons.append("Site is missing")


def _refuse_twins(rows: Sequence[Row]) -> None:
    """Two rows that mean the same device contradict each other, or one is too many."""
    means: dict[tuple[str, object], list[Row]] = defaultdict(list)
    for row in rows:
        if row.model_id is not None:
            means["serial", (row.model_id, row.values[Field.SERIAL])].append(row)
            means["number", row.values[Field.ASSET_NO].upper()].append(row)
    for (what, _), twins in means.items():
        if len(twins) < 2:
            continue
        name = "model and serial number" if what == "serial" else "asset number"
        for row in twins:
            others = ", ".join(str(twin.number) for twin in twins[:6] if twin is not row)
            row.reasons.append(f"Its {name} stands in row {others} too")


def _compare(row: Row, today: date) -> None:
    if row.known is None:
        _check_new(row, today)
        row.outcome = Outcome.REFUSED if row.reasons else Outcome.NEW
        return
    offered = {each: row.values[each] for each in MAY_CHANGE if each in row.values}
    if row.site_id is not None:
        offered[Field.SITE] = row.site_id
    before = row.known.values
    row.changes = {
        each: (before.get(each), value)
        for each, value in offered.items()
        if before.get(each) != value
    }
    _check_changes(row, today)
    if row.reasons:
        row.outcome = Outcome.REFUSED
    else:
        row.outcome = Outcome.CHANGED if row.changes else Outcome.UNCHANGED


def _check_new(row: Row, today: date) -> None:
    values = row.values
    try:
        check_acceptance(
            values.get(Field.ACCEPTED_ON), values.get(Field.PUT_IN_USE_ON), today=today
        )
        check_facts(facts_of(values), today=today)
    except Invalid as refusal:
        row.reasons.append(refusal.message)


def _check_changes(row: Row, today: date) -> None:
    known = row.known
    if known is None or not row.changes:
        return
    if not known.may_change:
        row.reasons.append("Another trust has this device")
    elif known.status in {AssetStatus.IN_TRANSIT, AssetStatus.DISPOSED}:
        row.reasons.append("The device is on its way or disposed of")
    owners = [FIELD_NAMES[each] for each in row.changes if each in OWNERS_FACTS]
    if owners and not known.is_owner:
        row.reasons.append(f"Only the owner changes: {', '.join(owners)}")
    try:
        check_facts(
            facts_of({**known.values, **{each: new for each, (_, new) in row.changes.items()}}),
            today=today,
        )
    except Invalid as refusal:
        row.reasons.append(refusal.message)


_FACTS = [Field(name) for name in AssetFacts.__dataclass_fields__]


def facts_of(values: Values) -> AssetFacts:
    """The facts among the values of a row; those it does not have are not known."""
    given: dict[str, Any] = {each.value: values[each] for each in _FACTS if each in values}
    return AssetFacts(**given)


def counted(rows: Iterable[Row]) -> dict[Outcome, int]:
    """How many rows come to each outcome."""
    found = Counter(row.outcome for row in rows)
    return {outcome: found[outcome] for outcome in Outcome}
