"""Others' releases: the list, the warnings, and one release with the others of its procurement."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.files import StoredFile, file_store
from consortium.notices.domain.release_faults import Fault
from consortium.notices.gateways.release_file import raw_release
from consortium.notices.models.ocds_release import (
    OcdsImport,
    OcdsRelease,
    OcdsWarning,
    access_release,
    imported_within,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLine:
    """A release as lists show it; texts are as they were sent, empty where nothing was."""

    id: UUID
    ocid: str
    release_id: str
    tag: str
    published_at: datetime | None
    title: str
    buyer: str
    suppliers: str
    parties: int
    amount: Decimal | None
    currency: str
    warnings: int
    file_name: str
    imported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningLine:
    """A fault with its file, its release and its field; no release for one of the whole file."""

    file_name: str
    imported_at: datetime
    release_row_id: UUID | None
    position: int | None
    ocid: str
    release_id: str
    fault: Fault
    place: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDetail:
    line: ReleaseLine
    warnings: tuple[WarningLine, ...]
    same_procurement: tuple[ReleaseLine, ...]


def list_releases(*, actor: Actor, asked: Asked) -> Page[ReleaseLine]:
    """The releases within reach; words match what they are about, who buys and who sells."""
    rows = (
        select(OcdsRelease, OcdsImport)
        .join(OcdsImport, OcdsImport.id == OcdsRelease.import_id)
        .where(
            imported_within(actor),
            *matching(
                asked.words,
                OcdsRelease.title,
                OcdsRelease.buyer,
                OcdsRelease.suppliers,
                OcdsRelease.ocid,
                OcdsRelease.release_id,
                OcdsImport.file_name,
            ),
        )
    )
    orders = {
        "title": OcdsRelease.title,
        "buyer": OcdsRelease.buyer,
        "amount": OcdsRelease.amount,
        "ocid": OcdsRelease.ocid,
        "warnings": OcdsRelease.warnings,
    }
    order = orders.get(asked.sort, OcdsRelease.published_at)
    page, total = one_page(rows, asked, order, OcdsRelease.id)
    return Page(rows=[_line(row[0], row[1]) for row in page], total=total, asked=asked)


def list_warnings(*, actor: Actor, asked: Asked, fault: Fault | None = None) -> Page[WarningLine]:
    """The warnings within reach by file, release and field; words match any of them."""
    rows = (
        select(OcdsWarning, OcdsImport, OcdsRelease)
        .join(OcdsImport, OcdsImport.id == OcdsWarning.import_id)
        .outerjoin(OcdsRelease, OcdsRelease.id == OcdsWarning.release_id)
        .where(
            imported_within(actor),
            *matching(
                asked.words,
                OcdsImport.file_name,
                OcdsRelease.ocid,
                OcdsRelease.release_id,
                OcdsWarning.place,
                OcdsWarning.words,
            ),
        )
    )
    if fault is not None:
        rows = rows.where(OcdsWarning.fault == fault)
    orders = {"field": OcdsWarning.place, "what": OcdsWarning.fault}
    order = orders.get(asked.sort, OcdsImport.file_name)
    page, total = one_page(
        rows, asked, order, OcdsRelease.position, OcdsWarning.seq, OcdsWarning.id
    )
    found = [_warning(row[0], row[1], row[2]) for row in page]
    return Page(rows=found, total=total, asked=asked)


def find_release(*, actor: Actor, release_id: UUID) -> ReleaseDetail:
    """A release with its warnings, and every release of the same procurement, oldest first.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row, its_import = access_release(actor=actor, release_id=release_id)
    warnings = db.session.scalars(
        select(OcdsWarning).where(OcdsWarning.release_id == row.id).order_by(OcdsWarning.seq)
    )
    same = db.session.execute(
        select(OcdsRelease, OcdsImport)
        .join(OcdsImport, OcdsImport.id == OcdsRelease.import_id)
        .where(imported_within(actor), OcdsRelease.ocid == row.ocid, OcdsRelease.ocid != "")
        .order_by(OcdsRelease.published_at, OcdsRelease.id)
    )
    return ReleaseDetail(
        line=_line(row, its_import),
        warnings=tuple(_warning(each, its_import, row) for each in warnings),
        same_procurement=tuple(_line(each[0], each[1]) for each in same),
    )


def release_as_sent(*, actor: Actor, release_id: UUID) -> dict[str, object]:
    """The JSON of a release as its publisher wrote it; numbers are exact decimals.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row, its_import = access_release(actor=actor, release_id=release_id)
    stored = db.session.get_one(StoredFile, its_import.file_id)
    content = file_store().path(stored.sha256).read_bytes()
    return dict(raw_release(content, row.position))


def _line(row: OcdsRelease, its_import: OcdsImport) -> ReleaseLine:
    return ReleaseLine(
        id=row.id,
        ocid=row.ocid,
        release_id=row.release_id,
        tag=row.tag,
        published_at=row.published_at,
        title=row.title,
        buyer=row.buyer,
        suppliers=row.suppliers,
        parties=row.parties,
        amount=row.amount,
        currency=row.currency,
        warnings=row.warnings,
        file_name=its_import.file_name,
        imported_at=its_import.imported_at,
    )


def _warning(row: OcdsWarning, its_import: OcdsImport, release: OcdsRelease | None) -> WarningLine:
    return WarningLine(
        file_name=its_import.file_name,
        imported_at=its_import.imported_at,
        release_row_id=release.id if release else None,
        position=release.position if release else None,
        ocid=release.ocid if release else "",
        release_id=release.release_id if release else "",
        fault=row.fault,
        place=row.place,
        words=row.words,
    )
