"""The documents that can be made from the data of an agreement, as far as somebody reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select

from consortium.contracts.domain.papers.generated_documents import (
    GENERATED_NAMES,
    Document,
    GeneratedKind,
)
from consortium.contracts.domain.terms.schedules import Measure
from consortium.contracts.domain.words import in_words
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, ParticipationEvent, TrustContract
from consortium.contracts.models.document_facts import LEAVES
from consortium.contracts.models.document_subjects import JOINS, access_subject, may_read
from consortium.contracts.models.generated_document import composed
from consortium.contracts.models.issued_document import IssuedDocument
from consortium.contracts.models.rebate import entitlements_of
from consortium.contracts.models.rebate_statement_facts import shares_of
from consortium.contracts.models.schedule import (
    PricingGroup,
    Tier,
    TierDetermination,
    TierScheme,
)
from consortium.contracts.reports.composing.frame import Cover
from consortium.contracts.reports.generated_documents import Format, written
from consortium.foundation.database import db
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

KINDS = list(GeneratedKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedLine:
    """A document that can be made; ``issued`` is the reference under which it last went out."""

    kind: GeneratedKind
    subject_id: UUID
    about: str
    on: date
    issued: str

    @property
    def name(self) -> str:
        return GENERATED_NAMES[self.kind]


def list_generated(
    *, actor: Actor, agreement_id: UUID, asked: Asked, kind: GeneratedKind | None = None
) -> Page[GeneratedLine]:
    """What can be made, of one kind or of all; words match the document and what it is about.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    words = asked.words.casefold().split()
    lines = [
        line
        for line in _lines(actor, agreement)
        if kind in (None, line.kind)
        and all(word in f"{line.name} {line.about} {line.issued}".casefold() for word in words)
    ]
    lines.sort(key=lambda line: (KINDS.index(line.kind), line.about, line.on))
    orders = {
        "document": lambda line: KINDS.index(line.kind),
        "about": lambda line: line.about,
        "on": lambda line: line.on,
        "issued": lambda line: line.issued,
    }
    if asked.sort in orders:
        lines.sort(key=orders[asked.sort], reverse=asked.descending)
    end = None if asked.rows is None else asked.offset + asked.rows
    return Page(rows=lines[asked.offset : end], total=len(lines), asked=asked)


def preview(
    *, actor: Actor, agreement_id: UUID, kind: GeneratedKind, subject_id: UUID, now: datetime
) -> Document:
    """The document as it would be if it were issued now, marked as a preview.

    Raises:
        NotFound: there is no such subject, or what the document says is not within reach.
    """
    subject = access_subject(
        actor=actor, agreement_id=agreement_id, kind=kind, subject_id=subject_id
    )
    return composed(subject, Cover(known_at=now))


def in_format(document: Document, file_format: Format) -> bytes:
    """The document as a file."""
    return written(document, file_format)


def _lines(actor: Actor, agreement: Agreement) -> Iterator[GeneratedLine]:
    issued = _issued(agreement.id)
    for kind, trust_id, subject_id, about, on in (
        *_contracts(agreement.id),
        *_events(agreement),
        *_tests(agreement.id),
        *_rebates(agreement.id),
    ):
        if may_read(actor, agreement, kind, trust_id):
            yield GeneratedLine(
                kind=kind,
                subject_id=subject_id,
                about=about,
                on=on,
                issued=issued.get((kind, subject_id), ""),
            )


Found = Iterator[tuple[GeneratedKind, UUID | None, UUID, str, date]]


def _contracts(agreement_id: UUID) -> Found:
    rows = db.session.execute(
        select(TrustContract, Organisation.name)
        .join(Organisation, Organisation.id == TrustContract.trust_id)
        .where(TrustContract.agreement_id == agreement_id)
    ).all()
    for kind in (GeneratedKind.CONTRACT_SCHEDULE, GeneratedKind.LETTER_OF_COMMITMENT):
        for row, trust in rows:
            yield kind, row.trust_id, row.id, f"{trust}, {row.reference}", row.starts_on


def _events(agreement: Agreement) -> Found:
    """Who left, and who joined later than the agreement began."""
    rows = db.session.execute(
        select(ParticipationEvent, Organisation.name)
        .join(Organisation, Organisation.id == ParticipationEvent.trust_id)
        .where(
            ParticipationEvent.agreement_id == agreement.id,
            ParticipationEvent.kind.in_([*JOINS, *LEAVES]),
            ParticipationEvent.effective_on > agreement.starts_on,
        )
    )
    for row, trust in rows:
        joins = row.kind in JOINS
        kind = GeneratedKind.JOINER_NOTICE if joins else GeneratedKind.LEAVER_NOTICE
        yield kind, row.trust_id, row.id, trust, row.effective_on


def _tests(agreement_id: UUID) -> Found:
    """The recorded tests that stand, of prices that have tiers and the same one for everybody."""
    tiered = exists().where(Tier.scheme_id == TierScheme.id, Tier.lower_bound > 0)
    rows = db.session.execute(
        select(TierDetermination, PricingGroup.name)
        .join(TierScheme, TierScheme.id == TierDetermination.scheme_id)
        .join(PricingGroup, PricingGroup.id == TierScheme.group_id)
        .where(
            TierDetermination.agreement_id == agreement_id,
            TierScheme.measure != Measure.SHARE,
            tiered,
        )
        .order_by(TierDetermination.recorded_at, TierDetermination.id)
    )
    standing = {(row.scheme_id, row.tested_on): (row.id, name) for row, name in rows}
    for (_, tested_on), (test_id, name) in standing.items():
        yield GeneratedKind.TIER_NOTICE, None, test_id, name, tested_on


def _rebates(agreement_id: UUID) -> Found:
    rows = list(entitlements_of([agreement_id]))
    names = dict(
        db.session.execute(
            select(TierScheme.id, PricingGroup.name)
            .join(PricingGroup, PricingGroup.id == TierScheme.group_id)
            .where(TierScheme.id.in_([row.scheme_id for row in rows]))
        ).all()
    )
    latest = {(row.scheme_id, row.year_from): row for row in rows}
    for row in latest.values():
        about = f"{names[row.scheme_id]}, contract year from {in_words(row.year_from)}"
        yield GeneratedKind.REBATE_STATEMENT, None, row.id, about, row.year_from
    for share_id, row, trust_id, trust in shares_of(agreement_id):
        about = f"{trust}: {names[row.scheme_id]}, contract year from {in_words(row.year_from)}"
        yield GeneratedKind.REBATE_STATEMENT, trust_id, share_id, about, row.year_from


def _issued(agreement_id: UUID) -> dict[tuple[GeneratedKind, UUID], str]:
    """The last reference of everything that was issued under an agreement."""
    rows = select(IssuedDocument).where(IssuedDocument.agreement_id == agreement_id)
    return {
        (row.kind, row.subject_id): row.reference
        for row in db.session.scalars(rows.order_by(IssuedDocument.position))
    }
