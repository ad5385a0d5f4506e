"""Scene 11: the first signatures on savings, so that the next signers find something waiting.

Valley's lenses were dearer than anybody's; its finance has said why. Its other alarms are open.
"""

from collections.abc import Collection
from datetime import date

from consortium.demo import story
from consortium.demo.stage import Stage, at
from consortium.foundation.domain.listing import Asked
from consortium.savings.domain.alarms import AlarmKind
from consortium.savings.domain.picked import Budget, Picked
from consortium.savings.domain.signoff import Step
from consortium.savings.queries.alarms import list_alarms
from consortium.savings.queries.recorded import RecordedRow, list_recorded
from consortium.savings.queries.signoff import list_lines
from consortium.savings.usecases.alarms import answer_alarm
from consortium.savings.usecases.putting_forward import put_lines_forward
from consortium.savings.usecases.recorded import put_recorded_forward, sign_recorded
from consortium.savings.usecases.signoff import sign_lines

SIGNED_FROM = date(2026, 4, 27)
# After the credit note of the rebate.
RECORDED_FROM = date(2026, 5, 18)
# The budgets that pay for cataract operations, by trust, and the day from which they are lower.
BUDGET = "{trust}-OPH-4410"
QUARTER_1 = (date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1))


def build(stage: Stage) -> None:
    """North's first quarter goes all the way; West's half year waits for West's finance."""
    if stage.today < SIGNED_FROM:
        return
    _answer_valley(stage)
    north = _lines(stage, "NOR", QUARTER_1)
    west = _lines(stage, "WES")
    put_lines_forward(
        actor=stage.actor("lead_nor", SIGNED_FROM),
        consortium_id=stage.consortium,
        picked=[*north, *west],
        now=at(SIGNED_FROM, 9),
    )
    for trust, lines in (("NOR", north), ("WES", west)):
        _sign(stage, f"budget_{trust.lower()}", lines, Step.BUDGET, hour=10, trust=trust)
    _sign(stage, "finance_nor", north, Step.TRUST_FINANCE, hour=11)
    _sign(stage, "finance_consortium", north, Step.CONSORTIUM_FINANCE, hour=12)
    if stage.today >= RECORDED_FROM:
        _sign_recorded(stage)


def _answer_valley(stage: Stage) -> None:
    finance = stage.actor("finance_val", SIGNED_FROM)
    found = list_alarms(
        actor=finance,
        consortium_id=stage.consortium,
        asked=Asked(rows=None),
        kind=AlarmKind.ABOVE_PEERS,
        trust_id=stage.places["VAL"],
    )
    for alarm in found.rows:
        if alarm.item_id == stage.items["IOL"]:
            answer_alarm(
                actor=finance,
                baseline_id=alarm.baseline_id,
                kind=alarm.kind,
                about=alarm.about,
                seal=alarm.seal,
                reason="Smallest buyer, no contract in 2023/24: bought singly from the supplier's "
                "list. Ten invoices of the twelve months were checked against the ledger",
                now=at(SIGNED_FROM, 8),
            )


def _lines(stage: Stage, trust: str, months: Collection[date] = ()) -> list[Picked]:
    found = list_lines(
        actor=stage.actor("lead_nor", SIGNED_FROM),
        consortium_id=stage.consortium,
        period=story.YEAR_1,
        asked=Asked(rows=None),
        trust_id=stage.places[trust],
    )
    return [row.picked for row in found.page.rows if not months or row.month in months]


def _sign_recorded(stage: Stage) -> None:
    """Every share of the rebate and the lent tomograph are put forward; the budget holders have
    signed, so that each trust's finance finds its own."""
    lead = stage.actor("lead_nor", RECORDED_FROM)
    put_recorded_forward(
        actor=lead,
        consortium_id=stage.consortium,
        picked=[row.picked for row in _recorded(stage)],
        now=at(RECORDED_FROM, 9),
    )
    codes = {trust_id: code for code, trust_id in stage.places.items()}
    for row in _recorded(stage):
        trust = codes[row.picked.trust_id]
        sign_recorded(
            actor=stage.actor(f"budget_{trust.lower()}", RECORDED_FROM),
            consortium_id=stage.consortium,
            picked=[row.picked],
            step=Step.BUDGET,
            budget=Budget(code=BUDGET.format(trust=trust), removed_on=row.on),
            now=at(RECORDED_FROM, 10),
        )


def _recorded(stage: Stage) -> list[RecordedRow]:
    found = list_recorded(
        actor=stage.actor("lead_nor", RECORDED_FROM),
        consortium_id=stage.consortium,
        period=story.YEAR_1,
        asked=Asked(rows=None),
    )
    return list(found.page.rows)


def _sign(
    stage: Stage, who: str, lines: Collection[Picked], step: Step, *, hour: int, trust: str = ""
) -> None:
    sign_lines(
        actor=stage.actor(who, SIGNED_FROM),
        consortium_id=stage.consortium,
        picked=lines,
        step=step,
        budget=Budget(code=BUDGET.format(trust=trust), removed_on=story.YEAR_1.start),
        now=at(SIGNED_FROM, hour),
    )
