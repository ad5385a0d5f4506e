"""The signed contracts of a tender for its open contracting data."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.contracts import ContractState
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.kpi import Kpi
from consortium.foundation.database import db
from consortium.notices.domain.procurement_facts import AwardFacts, ContractFacts, Given
from consortium.notices.models.notice import NoticeRecord, latest_of
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.valuation import gross


def contracts_of(awards: Mapping[UUID, AwardFacts]) -> tuple[ContractFacts, ...]:
    """The signed contracts under the agreements that awards led to, in order."""
    indicators: dict[UUID, list[tuple[str, str]]] = {}
    for kpi in db.session.scalars(
        select(Kpi).where(Kpi.agreement_id.in_(awards), Kpi.withdrawn_at.is_(None)).order_by(Kpi.id)
    ):
        indicators.setdefault(kpi.agreement_id, []).append((kpi.name, kpi.measures))
    of_agreement: dict[UUID, list[Given]] = {}
    for notice in latest_of(
        db.session.scalars(select(NoticeRecord).where(NoticeRecord.agreement_id.in_(awards)))
    ):
        of_agreement.setdefault(notice.agreement_id or notice.id, []).append(
            Given(kind=notice.kind, number=notice.notice_number, published_at=notice.published_at)
        )
    rows = db.session.execute(
        select(TrustContract, Agreement, Organisation.name)
        .join(Agreement, Agreement.id == TrustContract.agreement_id)
        .join(Organisation, Organisation.id == TrustContract.trust_id)
        .where(Agreement.id.in_(awards), TrustContract.signed_at.is_not(None))
        .order_by(TrustContract.reference)
    )
    return tuple(
        ContractFacts(
            id=contract.reference,
            award=awards[agreement.id].id,
            title=f"{agreement.title}, {trust}",
            net=contract.value,
            gross=gross(contract.value),
            signed_at=contract.signed_at,
            starts_on=contract.starts_on,
            ends_on=contract.ends_on,
            has_ended=contract.state is ContractState.ENDED,
            indicators=tuple(indicators.get(agreement.id, ())),
            notices=tuple(of_agreement.get(agreement.id, ())),
        )
        for contract, agreement, trust in rows
        if contract.signed_at is not None
    )
