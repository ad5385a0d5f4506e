"""Evidence behind the spend of the year of ``factories.py``: pounds by grade, not lines.

Under the agreement North spent 3,800 + 440 + 4,000, South 3,800 + 4,000, West 3,800 until it left.
All three baselines are contract prices: grade B.
"""

from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import NotFound
from consortium.savings.domain.baseline import Grade
from consortium.savings.domain.evidence import Evidence, together
from consortium.savings.queries.evidence import EvidenceFound, list_evidence_grades
from tests.savings.factories import YEAR, Year
from tests.savings.usecases.test_alarms import K, answered, the
from tests.support.world import Someone, World

D = Decimal


def found(world: World, someone: Someone) -> EvidenceFound:
    return list_evidence_grades(actor=someone.actor(), consortium_id=world.seven_oaks, period=YEAR)


def test_spend_by_grade(world: World, year: Year) -> None:
    trusts = found(world, world.auditor).trusts
    assert [(each.trust, each.by_grade[Grade.B], each.coverage) for each in trusts] == [
        ("North Trust", D(8_240), D(100)),
        ("South Trust", D(7_800), D(100)),
        ("West Trust", D(3_800), D(100)),
    ]
    assert together(trusts, name="All").spend == D(19_840)


def test_what_an_open_alarm_stands_on(world: World, year: Year) -> None:
    # South is dearest and bought twice, West bought once: see the tests of alarms.
    alarmed = {each.trust: each.alarmed for each in found(world, world.auditor).trusts}
    assert alarmed == {"North Trust": D(0), "South Trust": D(7_800), "West Trust": D(3_800)}
    answered(the(world, K.FEW_PURCHASES, "West Trust"))
    alarmed = {each.trust: each.alarmed for each in found(world, world.auditor).trusts}
    assert alarmed["West Trust"] == D(0)


def test_is_of_one_s_own_trust_for_its_finance(world: World, year: Year) -> None:
    assert [each.trust for each in found(world, world.finance_of_west).trusts] == ["West Trust"]
    with pytest.raises(NotFound):
        found(world, world.stranger)


def test_parts_of_a_trust_are_per_cent_of_its_pounds() -> None:
    none = dict.fromkeys(Grade, D(0))
    trust = Evidence(
        trust="VAL",
        by_grade={**none, Grade.A: D(600), Grade.C: D(150)},
        no_baseline=D(250),
        alarmed=D(0),
    )
    assert (trust.covered, trust.spend, trust.coverage) == (D(750), D(1_000), D(75))
    assert trust.percent(trust.by_grade[Grade.C]) == D(15)
    nothing = Evidence(trust="X", by_grade=none, no_baseline=D(0), alarmed=D(0))
    assert nothing.coverage is None
