"""The tier tests of an agreement: which are provisional, which stand, which are disputed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.contracts.domain.prices.disputes import DisputeState, StandsAs
from consortium.contracts.domain.prices.due_tests import due_tests
from consortium.contracts.domain.prices.explanation import in_measure, interval
from consortium.contracts.domain.terms.schedules import Measure, Scheme
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.dispute import TierDispute, access_determination, access_dispute
from consortium.contracts.models.document import AgreementDocument, documents_seen_by
from consortium.contracts.models.schedule import PricingGroup, TierDetermination, TierScheme
from consortium.contracts.models.terms import AgreementTerms, load_terms, terms_of
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

Later = aliased(TierDetermination)
Contested = aliased(TierDispute)
Party = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedTest:
    """A tier test. A provisional one is only computed, so it has no id."""

    id: UUID | None
    scheme: str
    tested_on: date
    members: int
    measure: Decimal
    measured_by: Measure
    tier: str
    stands_as: StandsAs
    recorded_at: datetime | None

    @property
    def measured(self) -> str:
        return in_measure(self.measure, self.measured_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    id: UUID
    agreement_id: UUID
    scheme: str
    tested_on: date
    by: str
    state: DisputeState
    reason: str
    # The evidence, for whoever may open it.
    document_id: UUID | None
    raised_at: datetime
    raised_by_reader: bool
    resolution: str
    resolved_at: datetime | None


def list_tests(*, actor: Actor, agreement_id: UUID, asked: Asked) -> Page[RecordedTest]:
    """The recorded tier tests of an agreement, the latest first; words match the price's name.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    schemes = _schemes(terms_of(agreement))
    rows = (
        select(TierDetermination, PricingGroup.name, Later.id, Contested.id)
        .join(TierScheme, TierScheme.id == TierDetermination.scheme_id)
        .join(PricingGroup, PricingGroup.id == TierScheme.group_id)
        .outerjoin(Later, Later.supersedes_id == TierDetermination.id)
        .outerjoin(
            Contested,
            (Contested.determination_id == TierDetermination.id)
            & (Contested.state == DisputeState.OPEN),
        )
        .where(
            TierDetermination.agreement_id == agreement.id,
            *matching(asked.words, PricingGroup.name),
        )
    )
    orders = {"tested": TierDetermination.tested_on, "scheme": PricingGroup.name}
    wanted = asked if asked.sort in orders else replace(asked, sort="tested", descending=True)
    page, total = one_page(
        rows, wanted, orders[wanted.sort], PricingGroup.name, TierDetermination.id
    )
    lines = [
        RecordedTest(
            id=row.id,
            scheme=name,
            tested_on=row.tested_on,
            members=len(row.members),
            measure=row.measure,
            measured_by=schemes[str(row.scheme_id)].measure,
            tier=_tier(schemes[str(row.scheme_id)], row.found),
            stands_as=_stands_as(later, contested),
            recorded_at=row.recorded_at,
        )
        for row, name, later, contested in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def provisional_tests(*, actor: Actor, agreement_id: UUID, today: date) -> list[RecordedTest]:
    """What the tests that are due and not recorded yet would find.

    Raises:
        NotFound: the agreement is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    known = load_terms([agreement_id])[agreement_id]
    schemes = _schemes(known)
    return [
        RecordedTest(
            id=None,
            scheme=schemes[test.scheme].name,
            tested_on=test.tested_on,
            members=len(test.members),
            measure=test.measure,
            measured_by=schemes[test.scheme].measure,
            tier=_tier(schemes[test.scheme], test.found),
            stands_as=StandsAs.PROVISIONAL,
            recorded_at=None,
        )
        for test in due_tests(known.terms, up_to=today)
    ]


def list_disputes(*, actor: Actor, agreement_id: UUID) -> list[DisputeLine]:
    """The disputes about an agreement's tier tests, the latest first.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    return _disputes(actor, agreement)


def find_dispute(*, actor: Actor, dispute_id: UUID) -> DisputeLine:
    """One dispute.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row, agreement = access_dispute(actor=actor, dispute_id=dispute_id)
    return next(each for each in _disputes(actor, agreement) if each.id == row.id)


def find_test(*, actor: Actor, determination_id: UUID) -> RecordedTest:
    """One recorded tier test.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row, agreement = access_determination(actor=actor, determination_id=determination_id)
    scheme = _schemes(terms_of(agreement))[str(row.scheme_id)]
    return RecordedTest(
        id=row.id,
        scheme=scheme.name,
        tested_on=row.tested_on,
        members=len(row.members),
        measure=row.measure,
        measured_by=scheme.measure,
        tier=_tier(scheme, row.found),
        stands_as=StandsAs.CONFIRMED,
        recorded_at=row.recorded_at,
    )


def _disputes(actor: Actor, agreement: Agreement) -> list[DisputeLine]:
    shown = (
        select(AgreementDocument.id)
        .outerjoin(TrustContract, TrustContract.id == AgreementDocument.contract_id)
        .where(AgreementDocument.agreement_id == agreement.id, documents_seen_by(actor, agreement))
    )
    opened = set(db.session.scalars(shown))
    rows = db.session.execute(
        select(TierDispute, TierDetermination.tested_on, PricingGroup.name, Party.name)
        .join(TierDetermination, TierDetermination.id == TierDispute.determination_id)
        .join(TierScheme, TierScheme.id == TierDetermination.scheme_id)
        .join(PricingGroup, PricingGroup.id == TierScheme.group_id)
        .join(Party, Party.id == TierDispute.party_id)
        .where(TierDispute.agreement_id == agreement.id)
        .order_by(TierDispute.raised_at.desc(), TierDispute.id)
    )
    return [
        DisputeLine(
            id=row.id,
            agreement_id=row.agreement_id,
            scheme=scheme,
            tested_on=tested_on,
            by=party,
            state=row.state,
            reason=row.reason,
            document_id=row.document_id if row.document_id in opened else None,
            raised_at=row.raised_at,
            raised_by_reader=actor.id is not None and actor.id == row.raised_by,
            resolution=row.resolution,
            resolved_at=row.resolved_at,
        )
        for row, tested_on, scheme, party in rows
    ]


def _schemes(known: AgreementTerms) -> dict[str, Scheme]:
    return {scheme.id: scheme for schedule in known.terms.schedules for scheme in schedule.schemes}


def _tier(scheme: Scheme, found: int) -> str:
    return interval(scheme.tiers, found, scheme.measure)


def _stands_as(later: UUID | None, contested: UUID | None) -> StandsAs:
    if later is not None:
        return StandsAs.SUPERSEDED
    return StandsAs.CONFIRMED if contested is None else StandsAs.DISPUTED
