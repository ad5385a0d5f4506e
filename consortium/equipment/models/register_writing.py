"""Writing an import into the register in a few statements, and taking it back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.register_columns import READERS, Field
from consortium.equipment.domain.register_import import Outcome, Row, facts_of
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.register_import import RegisterImport, RegisterImportRow
from consortium.equipment.models.transfer import AssetTransfer
from consortium.foundation.database import Base, db
from consortium.foundation.database.base import table_of
from consortium.foundation.domain.errors import Conflict

_ASSETS, _ROWS = table_of(Asset), table_of(RegisterImportRow)
_COLUMNS = {Field.SITE: "site_id"}
_PLACES = {Field.SITE, Field.LOCATION}


def in_text(value: Any) -> Any:
    """A value as it is kept in the rows of an import: text, yes or no, or nothing."""
    return value if value is None or isinstance(value, bool) else str(value)


def write(staged: RegisterImport, worked: Sequence[Row], *, by: UUID | None, now: datetime) -> None:
    """Write the new and the changed devices of an import, and note which they are."""
    new = {row.number: uuid7() for row in worked if row.outcome is Outcome.NEW}
    created = [_device(new[row.number], row, staged) for row in worked if row.number in new]
    if created:
        db.session.execute(insert(_ASSETS), created)
    changed = [row for row in worked if row.outcome is Outcome.CHANGED]
    for columns, rows in _by_columns(changed).items():
        db.session.execute(
            _changing(columns),
            [
                {
                    "key": _id(row),
                    **{f"to_{_column(each)}": row.changes[each][1] for each in columns},
                }
                for row in rows
            ],
        )
    _transfer(
        ((_id(row), row.changes) for row in changed), f"Import of {staged.file_name}", by, now
    )
    noted = [{"row": number, "asset": asset_id} for number, asset_id in new.items()]
    noted += [{"row": row.number, "asset": _id(row)} for row in changed]
    db.session.execute(
        update(_ROWS)
        .where(_ROWS.c.import_id == staged.id, _ROWS.c.number == bindparam("row"))
        .values(asset_id=bindparam("asset")),
        noted,
    )
    left = select(_ASSETS.c.version).where(_ASSETS.c.id == _ROWS.c.asset_id).scalar_subquery()
    db.session.execute(
        update(_ROWS)
        .where(_ROWS.c.import_id == staged.id, _ROWS.c.outcome.in_((Outcome.NEW, Outcome.CHANGED)))
        .values(left_version=left)
    )
    db.session.expire_all()


def take_back(staged: RegisterImport, *, by: UUID | None, reason: str, now: datetime) -> None:
    """Make the devices of a committed import what they were, the new ones nothing.

    Raises:
        Conflict: devices were changed since, or other records hang on new ones.
    """
    _check_untouched(staged.id)
    rows = db.session.execute(
        select(_ROWS.c.asset_id, _ROWS.c.changes).where(
            _ROWS.c.import_id == staged.id, _ROWS.c.outcome == Outcome.CHANGED
        )
    ).all()
    back = [
        (
            asset_id,
            {
                Field(name): (_value(name, now_is), _value(name, was))
                for name, (was, now_is) in changes.items()
            },
        )
        for asset_id, changes in rows
    ]
    groups: dict[tuple[Field, ...], list[dict[str, Any]]] = defaultdict(list)
    for asset_id, changes in back:
        values = {f"to_{_column(each)}": after for each, (_, after) in changes.items()}
        groups[tuple(changes)].append({"key": asset_id, **values})
    for columns, orders in groups.items():
        db.session.execute(_changing(columns), orders)
    _transfer(back, reason, by, now)
    db.session.execute(delete(_ASSETS).where(_ASSETS.c.id.in_(_new_of(staged.id))))
    db.session.expire_all()


def _check_untouched(import_id: UUID) -> None:
    since = (
        select(_ASSETS.c.asset_no)
        .join(_ROWS, _ROWS.c.asset_id == _ASSETS.c.id)
        .where(_ROWS.c.import_id == import_id, _ROWS.c.left_version != _ASSETS.c.version)
        .order_by(_ASSETS.c.asset_no)
    )
    changed = list(db.session.scalars(since))
    reasons = [f"{_some(changed)} changed since"] if changed else []
    for table, column in _referring():
        used = select(func.count()).select_from(table)
        count = db.session.scalar(used.where(table.c[column].in_(_new_of(import_id))))
        if count:
            reasons.append(f"its new devices have {count} {table.name.replace('_', ' ')} records")
    if reasons:
        raise Conflict(
            "import_in_use",
            f"This import cannot be undone: {'; '.join(reasons)}.",
            next_step="Change those devices one by one instead.",
        )


def _referring() -> Iterable[tuple[Table, str]]:
    """Every column of every table that names a device."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table is _ASSETS for key in column.foreign_keys):
                yield table, column.name


def _new_of(import_id: UUID) -> Any:
    return select(_ROWS.c.asset_id).where(
        _ROWS.c.import_id == import_id, _ROWS.c.outcome == Outcome.NEW
    )


def _some(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:5])
    return shown if len(numbers) <= 5 else f"{shown} and {len(numbers) - 5} more"


def _device(asset_id: UUID, row: Row, staged: RegisterImport) -> dict[str, Any]:
    values = row.values
    accepted_on = values.get(Field.ACCEPTED_ON)
    return {
        "id": asset_id,
        "asset_no": values[Field.ASSET_NO].upper(),
        "device_model_id": row.model_id,
        "serial": values[Field.SERIAL],
        "owner_trust_id": staged.trust_id,
        "custodian_trust_id": staged.trust_id,
        "site_id": row.site_id,
        "location": values.get(Field.LOCATION, ""),
        "status": AssetStatus.IN_SERVICE if accepted_on else AssetStatus.RECEIVED,
        "accepted_on": accepted_on,
        "put_in_use_on": values.get(Field.PUT_IN_USE_ON, accepted_on),
        "version": 1,
        **asdict(facts_of(values)),
    }


def _by_columns(rows: Iterable[Row]) -> dict[tuple[Field, ...], list[Row]]:
    groups: dict[tuple[Field, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row.changes)].append(row)
    return groups


def _changing(columns: Iterable[Field]) -> Any:
    names = [_column(each) for each in columns]
    return (
        update(_ASSETS)
        .where(_ASSETS.c.id == bindparam("key"))
        .values(
            {name: bindparam(f"to_{name}") for name in names} | {"version": _ASSETS.c.version + 1}
        )
    )


def _transfer(
    changes: Iterable[tuple[UUID, dict[Field, tuple[Any, Any]]]],
    reason: str,
    by: UUID | None,
    now: datetime,
) -> None:
    """An event for each device that stands elsewhere than before."""
    moved = {asset_id: each for asset_id, each in changes if _PLACES & each.keys()}
    if not moved:
        return
    held = {
        row.id: row
        for row in db.session.execute(
            select(
                _ASSETS.c.id,
                _ASSETS.c.owner_trust_id,
                _ASSETS.c.custodian_trust_id,
                _ASSETS.c.site_id,
                _ASSETS.c.location,
                _ASSETS.c.maintainer_id,
            )
        )
        if row.id in moved
    }
    events = []
    for asset_id, each in moved.items():
        row = held[asset_id]
        event = {
            "id": uuid7(),
            "asset_id": asset_id,
            "from_site_id": each[Field.SITE][0] if Field.SITE in each else row.site_id,
            "from_location": each[Field.LOCATION][0] if Field.LOCATION in each else row.location,
            "to_site_id": row.site_id,
            "to_location": row.location,
            "at": now,
            "by_id": by,
            "reason": reason[:400],
        }
        for way in ("from", "to"):
            event[f"{way}_owner_id"] = row.owner_trust_id
            event[f"{way}_custodian_id"] = row.custodian_trust_id
            event[f"{way}_maintainer_id"] = row.maintainer_id
        events.append(event)
    db.session.execute(insert(table_of(AssetTransfer)), events)


def _column(field: Field) -> str:
    return _COLUMNS.get(field, field.value)


def _id(row: Row) -> UUID:
    if row.known is None:
        raise LookupError(f"row {row.number} means no device")
    return row.known.id


def _value(name: str, text: Any) -> Any:
    """What was kept in text, as it was."""
    field = Field(name)
    if text is None or isinstance(text, bool):
        return text
    if field is Field.SITE:
        return UUID(text)
    if field is Field.PURCHASE_PRICE:
        return Decimal(text)
    reader = READERS.get(field)
    return reader[0](text) if reader else text
