"""The evidence of savings: one with all that its pack holds, and which savings have a pack."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.foundation.files.models import StoredFile
from consortium.foundation.files.store import file_store
from consortium.organisations.queries.people import names_of
from consortium.savings.domain.packs.claim import Claim
from consortium.savings.domain.packs.facts import PackNote
from consortium.savings.domain.packs.saving_key import SavingKey, check_months
from consortium.savings.domain.signoff import LineKind, Stage
from consortium.savings.models.evidence_pack import EvidencePack, access_pack
from consortium.savings.models.loading import members_ever
from consortium.savings.models.signing import Book, Standing, load_book
from consortium.savings.queries.report import consortium_reported
from consortium.savings.reports.packs.gathering import count_lines, gather
from consortium.savings.reports.packs.sections import Section
from consortium.savings.reports.packs.writing import contents_of

# More lines than these are written by a worker: they take longer than a reader should wait.
LINES_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """A pack that was made of a saving."""

    id: UUID
    reference: str
    amount: Decimal
    is_complete: bool
    zip_sha256: str
    manifest_sha256: str
    made_at: datetime
    made_by: str
    # Whether it still says what a pack made now would say.
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the pack of a saving would hold now, and the packs that were made before."""

    key: SavingKey
    claim: Claim
    sections: tuple[Section, ...]
    missing: tuple[str, ...]
    limitations: tuple[str, ...]
    notes: tuple[PackNote, ...]
    contents_sha256: str
    # The newest first.
    packs: tuple[PackLine, ...]
    can_note: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingRow:
    """A saving in the list: how much counts, how far it is signed, and its newest pack."""

    key: SavingKey
    trust_code: str
    trust: str
    item_code: str
    item: str
    counts: Decimal
    months: int
    banked: int
    pack_id: UUID | None
    pack: str
    pack_sha256: str
    pack_manifest_sha256: str
    pack_made_at: datetime | None
    # Whether everything was there when the pack was made, and the figure is still the same.
    is_complete: bool


@dataclass(frozen=True, slots=True)
class KeptPack:
    key: SavingKey
    path: Path
    name: str
    media_type: str


def find_evidence(*, actor: Actor, key: SavingKey) -> Evidence:
    """What proves a saving, section by section, as a pack made now would hold it.

    Raises:
        NotFound: the saving is not there, or it is another trust's.
        Invalid: the period is not of whole months.
    """
    _check_reach(actor, key)
    facts = gather(key)
    contents = contents_of(facts)
    *_, last = contents.sections
    return Evidence(
        key=key,
        claim=facts.claim,
        sections=contents.sections,
        missing=contents.missing,
        limitations=tuple(line.removeprefix("- ") for line in last.content.decode().splitlines()),
        notes=facts.notes,
        contents_sha256=contents.sha256,
        packs=_packs_of(key, contents.sha256),
        can_note=may(actor, Permission.EVIDENCE_NOTE, key.trust_id),
    )


def takes_long(*, actor: Actor, key: SavingKey) -> bool:
    """Whether the pack of a saving is better written by a worker.

    Raises:
        NotFound: the saving is not there or not within reach.
    """
    _check_reach(actor, key)
    return count_lines(key) > LINES_AT_ONCE


def name_of(*, actor: Actor, key: SavingKey) -> str:
    """What a saving is called: its item at its trust.

    Raises:
        NotFound: the saving is not there, or it is another trust's.
    """
    _check_reach(actor, key)
    trust = members_ever(key.consortium_id).get(key.trust_id)
    item = db.session.get(Item, key.item_id)
    if trust is None or item is None:
        raise NotFound("saving")
    return f"{item.name}, {trust.name}"


def list_savings(*, actor: Actor, consortium_id: UUID, period: Period) -> list[SavingRow]:
    """The savings of whole months within reach, by trust and item, each with its newest pack.

    Raises:
        NotFound: the consortium is not within reach.
        Invalid: the period is not of whole months.
    """
    consortium_reported(actor=actor, consortium_id=consortium_id)
    check_months(period)
    scope = actor.scope(Permission.EVIDENCE_TAKE)
    book = load_book(
        consortium_id, period, trust_ids=None if scope.everything else scope.organisations
    )
    newest = _newest_packs(consortium_id, period)
    months: dict[tuple[str, str, LineKind], list[Standing]] = {}
    for line, standing in book.lines.items():
        months.setdefault((line.trust, line.item, line.kind), []).append(standing)
    return [
        _row(
            book,
            SavingKey(
                consortium_id=consortium_id,
                trust_id=book.scene.trust_ids[trust],
                item_id=book.scene.item_ids[item],
                kind=kind,
                period=period,
            ),
            months[trust, item, kind],
            newest,
        )
        for trust, item, kind in sorted(months)
    ]


def find_pack(*, actor: Actor, pack_id: UUID, as_pdf: bool) -> KeptPack:
    """A pack's file exactly as it was made.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    row = access_pack(actor=actor, pack_id=pack_id)
    stored = db.session.get_one(StoredFile, row.pdf_file_id if as_pdf else row.zip_file_id)
    key = SavingKey(
        consortium_id=row.consortium_id,
        trust_id=row.trust_id,
        item_id=row.item_id,
        kind=row.kind,
        period=Period(row.period_from, row.period_to),
    )
    return KeptPack(key, file_store().path(stored.sha256), stored.name, stored.media_type)


def _check_reach(actor: Actor, key: SavingKey) -> None:
    consortium_reported(actor=actor, consortium_id=key.consortium_id)
    if key.trust_id not in actor.scope(Permission.EVIDENCE_TAKE):
        raise NotFound("saving")


def _packs_of(key: SavingKey, contents_sha256: str) -> tuple[PackLine, ...]:
    rows = db.session.scalars(
        select(EvidencePack)
        .where(
            EvidencePack.consortium_id == key.consortium_id,
            EvidencePack.trust_id == key.trust_id,
            EvidencePack.item_id == key.item_id,
            EvidencePack.kind == key.kind,
            EvidencePack.period_from == key.period.start,
            EvidencePack.period_to == key.period.end,
        )
        .order_by(EvidencePack.made_at.desc(), EvidencePack.id)
    ).all()
    names = names_of({row.made_by for row in rows if row.made_by is not None})
    return tuple(
        PackLine(
            id=row.id,
            reference=row.reference,
            amount=row.amount,
            is_complete=row.is_complete,
            zip_sha256=row.zip_sha256,
            manifest_sha256=row.manifest_sha256,
            made_at=row.made_at,
            made_by=names.get(row.made_by, "somebody") if row.made_by else "the system",
            is_current=row.contents_sha256 == contents_sha256,
        )
        for row in rows
    )


_Named = tuple[UUID, UUID, LineKind]


def _newest_packs(consortium_id: UUID, period: Period) -> dict[_Named, EvidencePack]:
    rows = db.session.scalars(
        select(EvidencePack)
        .where(
            EvidencePack.consortium_id == consortium_id,
            EvidencePack.period_from == period.start,
            EvidencePack.period_to == period.end,
        )
        .order_by(EvidencePack.made_at, EvidencePack.id)
    )
    return {(row.trust_id, row.item_id, row.kind): row for row in rows}


def _row(
    book: Book, key: SavingKey, months: list[Standing], newest: dict[_Named, EvidencePack]
) -> SavingRow:
    trust, item = book.scene.trusts[key.trust_id], book.scene.items[key.item_id]
    counts = pennies(sum((book.counted(each).counted for each in months), Fraction(0)))
    pack = newest.get((key.trust_id, key.item_id, key.kind))
    return SavingRow(
        key=key,
        trust_code=trust.code,
        trust=trust.name,
        item_code=item.code,
        item=item.name,
        counts=counts,
        months=len(months),
        banked=sum(1 for each in months if each.stage is Stage.BANKED),
        pack_id=pack.id if pack else None,
        pack=pack.reference if pack else "",
        pack_sha256=pack.zip_sha256 if pack else "",
        pack_manifest_sha256=pack.manifest_sha256 if pack else "",
        pack_made_at=pack.made_at if pack else None,
        is_complete=pack is not None and pack.is_complete and pack.amount == counts,
    )
