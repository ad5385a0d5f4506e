"""Registering organisations and sites, and importing the reference list of trusts."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain import organisation as rules
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.domain.reference_list import Problem, ReadRow, TrustRow
from consortium.organisations.models.access import access_managed_trust, access_organisation
from consortium.organisations.models.organisation import Consortium, Organisation, Site

# As much of a file's name as is kept beside each row that came from it.
LONGEST_SOURCE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, row by row where it did not do it."""

    read: int
    added: int
    changed: int
    unchanged: int
    rejected: tuple[Problem, ...]
    remarks: tuple[Problem, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "rows_read": self.read,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rows_rejected": len({problem.row for problem in self.rejected}),
            "rejected": [asdict(problem) for problem in self.rejected],
            "remarks": [asdict(problem) for problem in self.remarks],
        }


def import_reference_list(
    *, actor: Actor, rows: Iterable[ReadRow], source: str, now: datetime
) -> ImportReport:
    """Add and update trusts and their boards from a reference list that was read.

    Good rows land even when others are rejected. A trust that the list does not name is left as
    it is.
    """
    permissions.check(actor, Permission.ORGANISATIONS_MANAGE)
    source = source[:LONGEST_SOURCE]
    all_rows = list(rows)
    trusts = [row.trust for row in all_rows if row.trust is not None]
    with transaction():
        boards = _boards(trusts, source)
        existing = _by_code(OrganisationKind.TRUST)
        added = changed = 0
        for trust in trusts:
            facts = _facts(trust, boards, source)
            row = existing.get(trust.code)
            if row is None:
                db.session.add(
                    Organisation(id=uuid7(), kind=OrganisationKind.TRUST, code=trust.code, **facts)
                )
                added += 1
            elif _update(row, facts):
                changed += 1
        record(
            actor=actor,
            action="organisations.imported",
            subject=Subject("reference list", uuid7(), source),
            at=now,
            added=added,
            changed=changed,
            rejected=sum(1 for row in all_rows if row.trust is None),
        )
    return ImportReport(
        read=len(all_rows),
        added=added,
        changed=changed,
        unchanged=len(trusts) - added - changed,
        rejected=tuple(
            problem for row in all_rows if row.trust is None for problem in row.problems
        ),
        remarks=tuple(
            problem for row in all_rows if row.trust is not None for problem in row.problems
        ),
    )


def register_organisation(
    *,
    actor: Actor,
    kind: OrganisationKind,
    code: str,
    name: str,
    now: datetime,
    postcode: str = "",
    board_id: UUID | None = None,
    market_forces_factor: Decimal | None = None,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
) -> UUID:
    """Register a trust, board or supplier that the reference list does not hold."""
    permissions.check(actor, Permission.ORGANISATIONS_MANAGE)
    _check_code(code)
    if kind is OrganisationKind.CONSORTIUM:
        raise Invalid(
            "wrong_kind",
            "A consortium is formed by its lead trust, not registered.",
            field="kind",
            next_step="Use “Form a consortium”.",
        )
    with transaction():
        if board_id is not None:
            access_organisation(organisation_id=board_id, kind=OrganisationKind.BOARD)
        row = Organisation(
            id=uuid7(),
            kind=kind,
            code=code,
            name=name,
            postcode=postcode,
            board_id=board_id,
            market_forces_factor=market_forces_factor,
            latitude=latitude,
            longitude=longitude,
            source="registered here",
        )
        db.session.add(row)
        record(
            actor=actor,
            action="organisation.registered",
            subject=Subject(kind.value, row.id, name),
            at=now,
            owner_id=row.id,
            code=code,
        )
    return row.id


def register_site(
    *, actor: Actor, trust_id: UUID, code: str, name: str, now: datetime, postcode: str = ""
) -> UUID:
    """Register a place of a trust within reach.

    Raises:
        NotFound: the trust does not exist, or somebody else looks after it.
    """
    _check_code(code)
    with transaction():
        trust = access_managed_trust(actor=actor, trust_id=trust_id)
        site = Site(id=uuid7(), trust_id=trust.id, code=code, name=name, postcode=postcode)
        db.session.add(site)
        record(
            actor=actor,
            action="site.registered",
            subject=Subject("site", site.id, name),
            at=now,
            owner_id=trust.id,
            code=code,
        )
    return site.id


def form_consortium(
    *,
    actor: Actor,
    code: str,
    name: str,
    lead_trust_id: UUID,
    host_board_id: UUID | None,
    formed_on: date,
    now: datetime,
) -> UUID:
    """Form a consortium under a lead trust within reach; its members join one by one afterwards.

    Raises:
        NotFound: the lead trust does not exist, or somebody else looks after it.
    """
    _check_code(code)
    with transaction():
        lead = access_managed_trust(actor=actor, trust_id=lead_trust_id)
        if host_board_id is not None:
            access_organisation(organisation_id=host_board_id, kind=OrganisationKind.BOARD)
        row = Organisation(
            id=uuid7(),
            kind=OrganisationKind.CONSORTIUM,
            code=code,
            name=name,
            source="registered here",
        )
        db.session.add(row)
        db.session.add(
            Consortium(
                organisation_id=row.id,
                lead_trust_id=lead.id,
                host_board_id=host_board_id,
                formed_on=formed_on,
            )
        )
        record(
            actor=actor,
            action="consortium.formed",
            subject=Subject("consortium", row.id, name),
            at=now,
            owner_id=row.id,
            lead_trust=lead.code,
            formed_on=formed_on,
        )
    return row.id


def _check_code(code: str) -> None:
    if not rules.is_code(code):
        raise Invalid(
            "bad_code",
            "A code has 2 to 12 capital letters, digits or hyphens.",
            field="code",
            next_step="Choose one like NOR or ALPHA.",
        )


def _boards(trusts: Iterable[TrustRow], source: str) -> dict[str, UUID]:
    """The boards that the trusts name, added where they were not known."""
    known = _by_code(OrganisationKind.BOARD)
    for trust in trusts:
        if trust.board_code and trust.board_code not in known:
            board = Organisation(
                id=uuid7(),
                kind=OrganisationKind.BOARD,
                code=trust.board_code,
                name=trust.board_name or trust.board_code,
                region_code=trust.region_code,
                region_name=trust.region_name,
                source=source,
            )
            db.session.add(board)
            known[trust.board_code] = board
    return {code: board.id for code, board in known.items()}


def _by_code(kind: OrganisationKind) -> dict[str, Organisation]:
    rows = db.session.scalars(select(Organisation).where(Organisation.kind == kind))
    return {row.code: row for row in rows}


def _facts(trust: TrustRow, boards: Mapping[str, UUID], source: str) -> dict[str, Any]:
    return {
        "name": trust.name,
        "postcode": trust.postcode,
        "latitude": trust.latitude,
        "longitude": trust.longitude,
        "board_id": boards.get(trust.board_code),
        "region_code": trust.region_code,
        "region_name": trust.region_name,
        "source": source,
    }


def _update(row: Organisation, facts: Mapping[str, Any]) -> bool:
    different = {key: value for key, value in facts.items() if getattr(row, key) != value}
    for key, value in different.items():
        setattr(row, key, value)
    return bool(different)
