"""Recording what decides on cover: minimum stocks, trained users, distances between sites."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import access_device_model
from consortium.equipment.models.cover import MinimumStock, SiteDistance, TrainedUsers
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.access import access_site
from consortium.organisations.models.organisation import Site


def set_minimum_stock(
    *, actor: Actor, site_id: UUID, category: str, minimum: int, now: datetime
) -> None:
    """Say how many devices of a kind a site keeps free, whoever asks; 0 keeps none.

    Raises:
        NotFound: there is no such site.
        NotAllowed: the actor does not manage the equipment of its trust.
        Invalid: the number is less than nothing.
    """
    _check_number(minimum, "minimum")
    with transaction():
        site = _site(actor, site_id)
        row = db.session.scalar(
            select(MinimumStock).where(
                MinimumStock.site_id == site_id, MinimumStock.category == category
            )
        )
        if row is None:
            row = MinimumStock(
                id=uuid7(), trust_id=site.trust_id, site_id=site_id, category=category
            )
            db.session.add(row)
        row.minimum = minimum
        _record(actor, "minimum_stock.set", site, now, category=category, minimum=minimum)


def record_trained_users(
    *, actor: Actor, site_id: UUID, device_model_id: UUID, people: int, now: datetime
) -> None:
    """Record how many people at a site can use a model, counted today.

    Raises:
        NotFound: there is no such site or model.
        NotAllowed: the actor does not manage the equipment of its trust.
        Invalid: the number is less than nothing.
    """
    _check_number(people, "people")
    with transaction():
        site = _site(actor, site_id)
        model = access_device_model(model_id=device_model_id)
        row = db.session.scalar(
            select(TrainedUsers).where(
                TrainedUsers.site_id == site_id, TrainedUsers.device_model_id == model.id
            )
        )
        if row is None:
            row = TrainedUsers(
                id=uuid7(), trust_id=site.trust_id, site_id=site_id, device_model_id=model.id
            )
            db.session.add(row)
        row.people, row.counted_on = people, london_date(now)
        _record(actor, "trained_users.recorded", site, now, model=model.name, people=people)


def record_distance(
    *, actor: Actor, site_id: UUID, other_id: UUID, miles: Decimal, now: datetime
) -> None:
    """Record the miles by road between two sites; it is the same either way.

    Raises:
        NotFound: one of the sites is not there.
        NotAllowed: the actor manages the equipment of neither trust.
        Invalid: it is twice the same site, or less than nothing.
    """
    if site_id == other_id:
        raise Invalid(
            "same_site",
            "The two sites are the same.",
            field="other_id",
            next_step="Choose another site.",
        )
    _check_number(miles, "miles")
    with transaction():
        other = access_site(site_id=other_id)
        site = _site(actor, site_id)
        first, second = sorted((site_id, other_id))
        row = db.session.get(SiteDistance, (first, second))
        if row is None:
            row = SiteDistance(site_id=first, other_id=second)
            db.session.add(row)
        row.miles = miles
        _record(actor, "site_distance.recorded", site, now, other=other.name, miles=miles)


def _site(actor: Actor, site_id: UUID) -> Site:
    site = access_site(site_id=site_id)
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, site.trust_id)
    return site


def _check_number(number: Decimal | int, field: str) -> None:
    if number < 0:
        raise Invalid(
            "less_than_nothing",
            "This cannot be less than nothing.",
            field=field,
            next_step="Enter 0 or more.",
        )


def _record(actor: Actor, action: str, site: Site, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("site", site.id, site.name),
        at=now,
        owner_id=site.trust_id,
        **details,
    )
