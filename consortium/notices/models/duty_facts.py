"""What the register's duties follow from, of every tender and agreement within reach at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, true

from consortium.contracts.domain.contracts import ContractState
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.agreement import Agreement, ParticipationEvent, TrustContract
from consortium.contracts.models.kpi import Kpi, KpiPublication
from consortium.foundation.database import db
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.notices.domain.calendar_duties import calendar_duties
from consortium.notices.domain.contract_change import judge_made
from consortium.notices.domain.duties import (
    AgreementKnown,
    ChangeKnown,
    ContractKnown,
    ShortfallKnown,
    TenderKnown,
    duties_of_agreement,
    duties_of_tender,
)
from consortium.notices.domain.duty import Duty
from consortium.notices.models.change_events import change_events
from consortium.notices.models.contract_change import (
    Law,
    changes_of,
    contracts_at_award,
    laws_of,
    standing_changes,
)
from consortium.notices.models.shortfalls import shortfalls
from consortium.organisations.domain.authority import AuthorityType
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.procurement import Regime
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.domain.thresholds import Threshold
from consortium.tenders.domain.valuation import gross, judge
from consortium.tenders.models.tender import Tender, TenderEvent
from consortium.tenders.models.threshold import known_thresholds

_DAY = timedelta(days=1)
# How long before the end of a contract its last notices are announced.
AHEAD = timedelta(days=90)


def load_duties(actor: Actor, today: date) -> list[Duty]:
    """Every duty within the actor's reach, in a fixed number of questions."""
    scope = actor.scope(Permission.NOTICES_VIEW)
    tenders = db.session.scalars(
        select(Tender)
        .where(true() if scope.everything else Tender.consortium_id.in_(scope.organisations))
        .order_by(Tender.reference)
    ).all()
    agreements = db.session.scalars(
        select(Agreement)
        .where(true() if scope.everything else Agreement.consortium_id.in_(scope.organisations))
        .order_by(Agreement.reference)
    ).all()
    known = _agreements(agreements, _contracts(today))
    moves = _moves()
    duties = [duty for row in tenders for duty in duties_of_tender(_tender(row, moves[row.id]))]
    duties += [duty for each in known for duty in duties_of_agreement(each)]
    return duties + list(_calendar(known, today))


def _tender(row: Tender, moves: Mapping[TenderState, date]) -> TenderKnown:
    return TenderKnown(
        id=row.id,
        consortium_id=row.consortium_id,
        reference=row.reference,
        title=row.title,
        regime=row.regime,
        ready_on=moves.get(TenderState.MANDATED),
        published_on=moves.get(TenderState.PUBLISHED),
        # Tenders awarded before summaries were sent from here went straight to the award.
        decided_on=moves.get(TenderState.SUMMARIES_ISSUED, moves.get(TenderState.AWARDED)),
        cancelled_on=moves.get(TenderState.CANCELLED),
    )


def _moves() -> Mapping[UUID, Mapping[TenderState, date]]:
    found: dict[UUID, dict[TenderState, date]] = defaultdict(dict)
    for row in db.session.scalars(select(TenderEvent).order_by(TenderEvent.seq)):
        found[row.tender_id][row.to_state] = london_date(row.at)
    return found


def _contracts(today: date) -> Mapping[UUID, list[ContractKnown]]:
    left = _left(today + AHEAD)
    found: dict[UUID, list[ContractKnown]] = defaultdict(list)
    rows = db.session.execute(
        select(TrustContract, Organisation.name)
        .join(Organisation, Organisation.id == TrustContract.trust_id)
        .where(TrustContract.signed_at.is_not(None))
        .order_by(TrustContract.reference)
    )
    for row, trust in rows:
        if row.signed_at is None:
            continue
        ends = min(row.ends_on, left.get(row.id, row.ends_on))
        ended = ends <= today or row.state is ContractState.ENDED
        near = ended or ends - _DAY <= today + AHEAD
        found[row.agreement_id].append(
            ContractKnown(
                id=row.id,
                reference=row.reference,
                trust_id=row.trust_id,
                trust=trust,
                signed_on=london_date(row.signed_at),
                gross=gross(row.value),
                ends_on=ends - _DAY if near else None,
                has_ended=ended,
            )
        )
    return found


def _left(until: date) -> dict[UUID, date]:
    """The first day outside of each contract that is left by a day."""
    rows = db.session.execute(
        select(ParticipationEvent.contract_id, func.max(ParticipationEvent.effective_on))
        .where(
            or_(
                ParticipationEvent.kind == ParticipationKind.OPT_OUT,
                ParticipationEvent.kind == ParticipationKind.EXCLUDE,
            ),
            ParticipationEvent.effective_on <= until,
        )
        .group_by(ParticipationEvent.contract_id)
    )
    return {row[0]: row[1] for row in rows}


def _agreements(
    rows: Collection[Agreement], contracts: Mapping[UUID, list[ContractKnown]]
) -> list[AgreementKnown]:
    indicators = set(db.session.scalars(select(Kpi.agreement_id).where(Kpi.withdrawn_at.is_(None))))
    published = select(KpiPublication.agreement_id, func.max(KpiPublication.published_on))
    assessed = {
        row[0]: row[1]
        for row in db.session.execute(published.group_by(KpiPublication.agreement_id))
    }
    laws = laws_of(rows)
    changes, thresholds, short = _changes(rows, laws), known_thresholds(), shortfalls()
    return [
        _agreement(
            row,
            laws[row.id],
            tuple(contracts.get(row.id, ())),
            row.id in indicators,
            assessed.get(row.id),
            changes.get(row.id, ()),
            short.get(row.id, ()),
            thresholds,
        )
        for row in rows
    ]


def _changes(
    rows: Collection[Agreement], laws: Mapping[UUID, Law]
) -> Mapping[UUID, tuple[ChangeKnown, ...]]:
    """Recorded changes that need a notice, and what changed that no recorded one covers."""
    at_award = contracts_at_award(rows, laws)
    recorded = changes_of([row.id for row in rows])
    events = change_events()
    found = {}
    for row in rows:
        standing = standing_changes(recorded.get(row.id, ()))
        covered = {(each.kind, each.changed_on) for each in standing if each.made}
        known = {
            (each.kind, each.on): ChangeKnown(
                kind=each.kind, on=each.on, what=each.what, if_applies=True
            )
            for each in events.get(row.id, ())
            if (each.kind, each.on) not in covered
        }
        if row.id in at_award:
            judged = judge_made(at_award[row.id], [each.as_value() for each in standing])
            for each, judgement in zip(standing, judged, strict=True):
                if each.made and judgement.needs_notice:
                    known[(each.kind, each.changed_on)] = ChangeKnown(
                        kind=each.kind, on=each.changed_on, what=each.what, if_applies=False
                    )
        found[row.id] = tuple(sorted(known.values(), key=lambda each: (each.on, each.kind)))
    return found


def _agreement(
    row: Agreement,
    law: Law,
    contracts: tuple[ContractKnown, ...],
    has_indicators: bool,
    assessed_on: date | None,
    changes: tuple[ChangeKnown, ...],
    short: tuple[ShortfallKnown, ...],
    thresholds: Collection[Threshold],
) -> AgreementKnown:
    joint = sum(each.gross for each in contracts)
    verdict = judge(
        joint or None,
        commenced_on=law.commenced_on,
        authorities=[AuthorityType.CENTRAL],
        thresholds=thresholds,
    )
    return AgreementKnown(
        id=row.id,
        consortium_id=row.consortium_id,
        reference=row.reference,
        title=row.title,
        regime=law.regime,
        above_threshold=verdict.is_above,
        has_indicators=has_indicators,
        assessed_on=assessed_on,
        changes=changes,
        contracts=contracts,
        shortfalls=short,
    )


def _calendar(known: Collection[AgreementKnown], today: date) -> Iterator[Duty]:
    first: dict[tuple[UUID, UUID, str], date] = {}
    for each in known:
        for contract in each.contracts if each.regime is Regime.PA23 else ():
            key = (each.consortium_id, contract.trust_id, contract.trust)
            first[key] = min(contract.signed_on, first.get(key, contract.signed_on))
    for (consortium_id, trust_id, trust), signed in first.items():
        yield from calendar_duties(consortium_id, trust_id, trust, first_signed=signed, today=today)
