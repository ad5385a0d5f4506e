"""Indicators that stayed below their target in two periods running, of every agreement at once."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.contracts.domain.managing.kpis import Rating
from consortium.contracts.models.kpi import Kpi, KpiResult
from consortium.foundation.database import db
from consortium.foundation.domain.periods import london_date
from consortium.notices.domain.duties import ShortfallKnown

_BELOW = (Rating.REQUIRES_IMPROVEMENT, Rating.INADEQUATE)


def shortfalls() -> Mapping[UUID, tuple[ShortfallKnown, ...]]:
    """By agreement: each time an indicator that was below its target came out below it again.

    The first such period of a run is the one from which a supplier may have failed to improve.
    """
    later = aliased(KpiResult)
    rows = db.session.execute(
        select(Kpi.agreement_id, Kpi.name, KpiResult)
        .join(KpiResult, KpiResult.kpi_id == Kpi.id)
        .outerjoin(later, later.supersedes_id == KpiResult.id)
        .where(later.id.is_(None), Kpi.withdrawn_at.is_(None))
        .order_by(Kpi.id, KpiResult.trust_id, KpiResult.period_from)
    ).all()
    found: dict[UUID, list[ShortfallKnown]] = defaultdict(list)
    for (kpi_id, _), group in groupby(rows, key=lambda row: (row[2].kpi_id, row[2].trust_id)):
        below = 0
        for agreement_id, name, result in group:
            below = below + 1 if result.rating in _BELOW else 0
            if below == 2:
                found[agreement_id].append(
                    ShortfallKnown(
                        key=f"{kpi_id}/{result.trust_id or 'all'}/{result.period_from}",
                        indicator=name,
                        on=london_date(result.recorded_at),
                    )
                )
    return {agreement_id: tuple(each) for agreement_id, each in found.items()}
