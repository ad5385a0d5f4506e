"""Whom "what if" would concern: an agreement, its trusts, and what is recorded of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from consortium.contracts.domain.what_if.clawbacks import OptOutClause
from consortium.contracts.domain.what_if.scenario import (
    Stay,
    earlier_stays,
    next_test_day,
    recorded_stay,
)
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.clawbacks import opt_out_clauses
from consortium.contracts.models.terms import AgreementTerms, terms_of
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.membership import MembershipEvent
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustLine:
    """A trust that takes part or could, with its last stay as it is recorded.

    Only who sees a trust's volume may move it or see its costs: moving it would tell the volume.
    """

    id: UUID
    code: str
    name: str
    stay: Stay
    earlier: tuple[Period, ...]
    is_committed: bool
    is_movable: bool
    is_customer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An agreement about which somebody may ask "what if", and whom it would concern."""

    agreement_id: UUID
    consortium_id: UUID
    reference: str
    title: str
    term: Period
    day: date
    next_test: date
    trusts: tuple[TrustLine, ...]
    known: AgreementTerms
    clauses: tuple[OptOutClause, ...]
    notice_days: int
    supplier: str

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees every trust's volume."""
        return all(line.is_movable for line in self.trusts)

    @property
    def may_scale(self) -> bool:
        """Whether the reader may suppose other volumes. Where a trust's opt-out price is seen and
        its volume is not, the percentage at which the price jumps would tell the volume.
        """
        return all(line.is_movable for line in self.trusts if line.is_customer)

    @property
    def has_prices(self) -> bool:
        return bool(self.known.terms.schedules)

    def line(self, code: str) -> TrustLine | None:
        return next((line for line in self.trusts if line.code == code), None)


def find_question(*, actor: Actor, agreement_id: UUID, today: date) -> Question:
    """The agreement, and the trusts with what is recorded of them.

    Raises:
        NotFound: there is no such agreement, or it is not within reach.
    """
    row = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    known = terms_of(row)
    term = known.terms.term
    day = min(max(today, row.starts_on), row.ends_on - timedelta(days=1))
    return Question(
        agreement_id=row.id,
        consortium_id=row.consortium_id,
        reference=row.reference,
        title=row.title,
        term=term,
        day=day,
        next_test=next_test_day(known.terms, day) or day + timedelta(days=1),
        trusts=tuple(_trusts(actor, row, known)),
        known=known,
        clauses=opt_out_clauses([known]).get(row.id, ()),
        notice_days=row.notice_days,
        supplier=db.session.get_one(Organisation, row.supplier_id).name,
    )


def _trusts(actor: Actor, row: Agreement, known: AgreementTerms) -> Iterator[TrustLine]:
    """The trusts of the agreement, and the other trusts of its consortium that could join."""
    seen, own = actor.scope(Permission.VOLUMES_VIEW), actor.scope(Permission.AGREEMENTS_VIEW)
    here = set(known.trust_ids.values())
    rows = db.session.execute(
        select(Organisation.id, Organisation.code, Organisation.name)
        .where(
            or_(
                Organisation.id.in_(here),
                Organisation.id.in_(
                    select(TrustContract.trust_id).where(TrustContract.agreement_id == row.id)
                ),
                Organisation.id.in_(
                    select(MembershipEvent.trust_id).where(
                        MembershipEvent.consortium_id == row.consortium_id
                    )
                ),
            )
        )
        .order_by(Organisation.name)
    )
    committed = {letter.trust for letter in known.terms.commitments}
    for trust_id, code, name in rows:
        is_movable = trust_id in seen or trust_id in own
        if trust_id in here or is_movable:
            yield TrustLine(
                id=trust_id,
                code=code,
                name=name,
                stay=recorded_stay(known.terms, code),
                earlier=earlier_stays(known.terms, code),
                is_committed=code in committed,
                is_movable=is_movable,
                is_customer=is_movable or row.supplier_id in own,
            )
