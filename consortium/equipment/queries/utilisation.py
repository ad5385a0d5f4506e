"""How much devices are used: by their meters, and by the days they were lent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, func, or_, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import BEFORE_ACCEPTANCE, WRITTEN_OFF
from consortium.equipment.domain.redeployment import LOOKS_BACK_DAYS, Counted
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.loan import Loan
from consortium.equipment.models.meter import Meter, MeterRead
from consortium.equipment.queries.asset import at_place
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site

HOURS = "h"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLine:
    """The use of a device in the last ninety days, by one of its meters if it has any.

    ``counted`` is None without readings, ``lent_days`` None when it was not lent: nothing is known
    then, which is not 0. ``share`` is the part of the time that it ran or was lent.
    """

    asset_id: UUID
    asset_no: str
    category: str
    model: str
    trust: str
    site: str
    counted: Counted | None
    lent_days: int | None

    @property
    def share(self) -> Fraction | None:
        counted = self.counted
        if counted and counted.unit == HOURS and counted.used is not None:
            return Fraction(counted.used) / (counted.days * 24)
        if self.lent_days is not None:
            return Fraction(self.lent_days, LOOKS_BACK_DAYS)
        return None

    @property
    def is_known(self) -> bool:
        return self.lent_days is not None or bool(self.counted and self.counted.used is not None)


def list_use(
    *,
    actor: Actor,
    today: date,
    asked: Asked,
    place_id: UUID | None = None,
    only_known: bool = False,
) -> Page[UseLine]:
    """The use of the devices within reach, a line for each meter, by asset number.

    Words match number, kind, model, trust or site. ``only_known`` leaves those of which something
    is recorded.
    """
    since = today - timedelta(days=LOOKS_BACK_DAYS - 1)
    counts = counted_since(since)
    lent = _lent_days(actor, since, today)
    rows = (
        select(Asset, DeviceModel, Organisation.name, Site.name, *counts.c)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Organisation, Organisation.id == Asset.custodian_trust_id)
        .join(Site, Site.id == Asset.site_id)
        .outerjoin(counts, counts.c.asset_id == Asset.id)
        .where(
            within(actor.scope(Permission.EQUIPMENT_VIEW)),
            Asset.status.not_in(BEFORE_ACCEPTANCE | WRITTEN_OFF),
            *at_place(place_id),
            *matching(
                asked.words,
                Asset.asset_no,
                DeviceModel.category,
                DeviceModel.name,
                Organisation.name,
                Site.name,
            ),
        )
    )
    if only_known:
        rows = rows.where(
            or_(counts.c.last_on > counts.c.first_on, Asset.id.in_(_lent(since, today)))
        )
    order = DeviceModel.category if asked.sort == "category" else Asset.asset_no
    page, total = one_page(rows, asked, order, Asset.asset_no, counts.c.meter)
    return Page(rows=[_line(row, lent) for row in page], total=total, asked=asked)


def counted_since(since: date) -> Subquery:
    """For each meter that was read since a day: what it read first and last, and when.

    A meter only counts up, so the least is the first.
    """
    return (
        select(
            Meter.asset_id,
            Meter.name.label("meter"),
            Meter.unit,
            func.min(MeterRead.value).label("first"),
            func.max(MeterRead.value).label("last"),
            func.min(MeterRead.read_on).label("first_on"),
            func.max(MeterRead.read_on).label("last_on"),
        )
        .join(MeterRead, MeterRead.meter_id == Meter.id)
        .where(MeterRead.read_on >= since)
        .group_by(Meter.id, Meter.asset_id, Meter.name, Meter.unit)
        .subquery()
    )


def as_counted(row: Any) -> Counted | None:
    """A row that holds the columns of :func:`counted_since`, None where the meter was not read."""
    if row.first_on is None:
        return None
    return Counted(
        name=row.meter,
        unit=row.unit,
        first=row.first,
        last=row.last,
        first_on=row.first_on,
        last_on=row.last_on,
    )


def _lent(since: date, today: date) -> Any:
    return select(Loan.asset_id).where(
        Loan.accepted_on <= today, or_(Loan.sent_back_on.is_(None), Loan.sent_back_on >= since)
    )


def _lent_days(actor: Actor, since: date, today: date) -> Mapping[UUID, int]:
    """On how many of the days each device was with a borrower, both ends counted."""
    rows = db.session.execute(
        _lent(since, today)
        .join(Asset, Asset.id == Loan.asset_id)
        .where(within(actor.scope(Permission.EQUIPMENT_VIEW)))
        .add_columns(Loan.accepted_on, Loan.sent_back_on)
    )
    found: dict[UUID, set[date]] = defaultdict(set)
    for asset_id, accepted_on, sent_back_on in rows:
        found[asset_id] |= set(_days(max(accepted_on, since), min(sent_back_on or today, today)))
    return {asset_id: len(days) for asset_id, days in found.items()}


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _line(row: Any, lent: Mapping[UUID, int]) -> UseLine:
    asset, model, trust, site, *_ = row
    return UseLine(
        asset_id=asset.id,
        asset_no=asset.asset_no,
        category=model.category,
        model=f"{model.manufacturer} {model.name}",
        trust=trust,
        site=site,
        counted=as_counted(row),
        lent_days=lent.get(asset.id),
    )


def hours_of(value: Decimal | None) -> Decimal | None:
    """A number to a tenth, as lists show it."""
    return value.quantize(Decimal("0.1")) if value is not None else None
