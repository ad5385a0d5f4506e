"""A trust's demand as a sheet to fill in, and everybody's as one table."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.item import Item, ItemPack
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files.tabular import rows_of
from consortium.organisations.models.organisation import Organisation, Site
from consortium.tenders.domain.asked_line import AskedLine, held
from consortium.tenders.domain.demand import Bought, Firmness
from consortium.tenders.domain.demand_columns import columns_named
from consortium.tenders.domain.demand_file import Part, ReadDemand, read_demand
from consortium.tenders.models.access import access_invitation, access_tender
from consortium.tenders.models.demand import SiteDemand, TrustDemand, demand_of, parts_of
from consortium.tenders.models.lot import Lot, TenderLine
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row of the sheet: a line at a site, with what the trust said of it before."""

    lot: int
    item_code: str
    item: str
    unit: str
    base_units: Fraction
    site_code: str
    site: str
    units: Decimal | None
    firmness: Firmness | None
    tolerance_percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandSheet:
    """The sheet of one trust, and how many of its rows say something."""

    tender_id: UUID
    reference: str
    title: str
    trust_id: UUID
    trust: str
    version: int
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRow:
    """What a site or a trust wants of a line, in the unit it named and in base units."""

    lot: str
    item_code: str
    item: str
    bought: Bought
    trust: str
    site: str
    firmness: Firmness
    tolerance_percent: Decimal
    unit: str
    units: Decimal
    base_unit: str
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class JointDemand:
    """Everybody's demand as far as the reader may see it; ``hidden`` trusts are left out."""

    tender_id: UUID
    reference: str
    title: str
    rows: tuple[JointRow, ...]
    hidden: int


def find_sheet(*, actor: Actor, tender_id: UUID, trust_id: UUID, today: date) -> DemandSheet:
    """The sheet of a trust, filled in with its present answer, for whoever answers for it.

    Raises:
        NotFound, NotAllowed: the trust is not invited, or not answered for by the actor.
    """
    invitation = access_invitation(actor=actor, tender_id=tender_id, trust_id=trust_id)
    tender = db.session.get_one(Tender, tender_id)
    given = {row.line_id: row for row in demand_of(tender_id) if row.trust_id == trust_id}
    parts: dict[UUID, list[Part]] = defaultdict(list)
    for row in parts_of(tender_id):
        if row.trust_id == trust_id:
            parts[row.line_id].append(row.as_value())
    sites = _sites(trust_id)
    rows = (
        row
        for line in lines_asked(tender_id)
        for row in _sheet_rows(line, given.get(line.id), parts[line.id], sites, today)
    )
    return DemandSheet(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        trust_id=trust_id,
        trust=db.session.get_one(Organisation, trust_id).name,
        version=invitation.version,
        rows=tuple(rows),
    )


def read_sheet(
    *, actor: Actor, tender_id: UUID, trust_id: UUID, content: bytes, today: date
) -> ReadDemand:
    """What a filled-in sheet of a trust says, with every fault in it; nothing is recorded.

    Raises:
        NotFound, NotAllowed: the trust is not invited, or not answered for by the actor.
        Invalid: the file is no sheet that can be read.
    """
    access_invitation(actor=actor, tender_id=tender_id, trust_id=trust_id)
    return read_demand(
        rows_of(content, fits=columns_named),
        lines=lines_asked(tender_id),
        sites={site.code: site.id for site in _sites(trust_id)},
        on=today,
    )


def find_joint_demand(*, actor: Actor, tender_id: UUID) -> JointDemand:
    """What all trusts want together, line by line, as far as the reader may see volumes.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    volumes, own = actor.scope(Permission.VOLUMES_VIEW), actor.scope(Permission.DEMAND_SUBMIT)
    wanted = demand_of(tender.id)
    seen = {row.trust_id for row in wanted if row.trust_id in volumes or row.trust_id in own}
    trusts = dict(
        db.session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.id.in_(seen))
        ).all()
    )
    sites = dict(
        db.session.execute(select(Site.id, Site.name).where(Site.trust_id.in_(seen))).all()
    )
    parts: dict[tuple[UUID, UUID], list[SiteDemand]] = defaultdict(list)
    for part in parts_of(tender.id):
        parts[part.line_id, part.trust_id].append(part)
    lines = {line.id: (line, lot, item) for line, lot, item in _lines(tender.id)}
    rows = [
        row
        for each in wanted
        if each.trust_id in seen and each.quantity
        for row in _joint_rows(
            each,
            lines[each.line_id],
            trusts[each.trust_id],
            parts[each.line_id, each.trust_id],
            sites,
        )
    ]
    rows.sort(key=lambda row: (row.lot, row.item, row.trust, row.site))
    return JointDemand(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        rows=tuple(rows),
        hidden=len({row.trust_id for row in wanted if row.quantity} - seen),
    )


def lines_asked(tender_id: UUID) -> list[AskedLine]:
    """The lines that trusts are asked for, with the packs of their items."""
    found = [(line, lot, item) for line, lot, item in _lines(tender_id) if lot.ended_at is None]
    packs: dict[UUID, list[ItemPack]] = defaultdict(list)
    for pack in db.session.scalars(
        select(ItemPack)
        .where(ItemPack.item_id.in_({item.id for _, _, item in found}))
        .order_by(ItemPack.unit, ItemPack.valid_from)
    ):
        packs[pack.item_id].append(pack)
    return [
        AskedLine(
            id=line.id,
            lot=lot.seq,
            code=item.code,
            item=item.name,
            base_unit=item.base_unit,
            packs=tuple(pack.as_value() for pack in packs[item.id]),
        )
        for line, lot, item in found
    ]


def _lines(tender_id: UUID) -> list[tuple[TenderLine, Lot, Item]]:
    rows = db.session.execute(
        select(TenderLine, Lot, Item)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .join(Item, Item.id == TenderLine.item_id)
        .where(Lot.tender_id == tender_id)
        .order_by(Lot.seq, TenderLine.seq)
    )
    return [(line, lot, item) for line, lot, item in rows]


def _sites(trust_id: UUID) -> list[Site]:
    return list(
        db.session.scalars(select(Site).where(Site.trust_id == trust_id).order_by(Site.name))
    )


def _sheet_rows(
    line: AskedLine, given: TrustDemand | None, parts: list[Part], sites: list[Site], today: date
) -> Iterator[SheetRow]:
    """What was said before, then an empty row for each place that said nothing."""
    by_id = {site.id: site for site in sites}
    said = list(parts)
    if given is not None and given.quantity and not parts:
        said = [
            Part(
                line_id=line.id,
                site_id=None,
                unit=line.base_unit,
                units=given.quantity,
                quantity=given.quantity,
            )
        ]
    firm = given if given is not None and given.quantity else None
    for part in said:
        site = by_id.get(part.site_id) if part.site_id else None
        yield _sheet_row(line, site, part.unit, today, part.units, firm)
    named = {part.site_id for part in said}
    if None in named:
        return
    if not sites:
        yield _sheet_row(line, None, line.base_unit, today, None, firm)
    for site in sites:
        if site.id not in named:
            yield _sheet_row(line, site, line.base_unit, today, None, firm)


def _sheet_row(
    line: AskedLine,
    site: Site | None,
    unit: str,
    today: date,
    units: Decimal | None,
    firm: TrustDemand | None,
) -> SheetRow:
    return SheetRow(
        lot=line.lot,
        item_code=line.code,
        item=line.item,
        unit=unit,
        base_units=held(line, unit, today) or Fraction(1),
        site_code=site.code if site else "",
        site=site.name if site else "",
        units=units,
        firmness=firm.firmness if firm else None,
        tolerance_percent=firm.tolerance_percent if firm else None,
    )


def _joint_rows(
    wanted: TrustDemand,
    asked: tuple[TenderLine, Lot, Item],
    trust: str,
    parts: list[SiteDemand],
    sites: dict[UUID, str],
) -> Iterator[JointRow]:
    line, lot, item = asked
    named = [(part.site_id, part.unit, part.units, part.quantity) for part in parts]
    for site_id, unit, units, quantity in named or [
        (None, item.base_unit, wanted.quantity, wanted.quantity)
    ]:
        yield JointRow(
            lot=lot.name,
            item_code=item.code,
            item=item.name,
            bought=line.bought,
            trust=trust,
            site=sites.get(site_id, "") if site_id else "",
            firmness=wanted.firmness,
            tolerance_percent=wanted.tolerance_percent,
            unit=unit,
            units=units,
            base_unit=item.base_unit,
            quantity=quantity,
        )
