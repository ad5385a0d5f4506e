"""What a trust owes, as it stands on a day."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from consortium.tenders.domain.owing import Owed, Standing

DEMAND = Owed(trust_id=uuid4(), trust="North Trust", what="Demand", due_on=date(2026, 5, 10))


@pytest.mark.parametrize(
    ("owed", "today", "standing", "late"),
    [
        (DEMAND, date(2026, 5, 10), Standing.OWED, 0),
        (DEMAND, date(2026, 5, 11), Standing.LATE, 1),
        (replace(DEMAND, due_on=None), date(2030, 1, 1), Standing.OWED, 0),
        (replace(DEMAND, done_on=date(2026, 5, 13)), date(2026, 6, 1), Standing.DONE, 3),
        (replace(DEMAND, done_on=date(2026, 5, 9)), date(2026, 6, 1), Standing.DONE, 0),
        (
            replace(DEMAND, done_on=date(2026, 5, 9), declined=True),
            date(2026, 6, 1),
            Standing.DECLINED,
            0,
        ),
    ],
)
def test_stands(owed: Owed, today: date, standing: Standing, late: int) -> None:
    assert (owed.standing(today), owed.days_late(today)) == (standing, late)
