"""Whatever happens to a device in whatever order: one has it, and its history says who and why.

Random sequences go through the use cases, most steps the usual next one of a loan and some any
other; what is refused changes nothing. After each step the device is worked out anew from its
history alone.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.loan import LoanState
from consortium.equipment.domain.movement import Condition
from consortium.equipment.models.asset import Asset, AssetEvent
from consortium.equipment.models.loan import Loan
from consortium.equipment.models.movement import Movement, MovementReceipt
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.equipment.models.transfer import AssetTransfer
from consortium.equipment.usecases import loan, loan_length, movement
from consortium.equipment.usecases.movement import Arrival
from consortium.equipment.usecases.quarantine import release_from_quarantine
from consortium.equipment.usecases.work_request import report_fault
from consortium.foundation.database import db
from consortium.foundation.domain.errors import DomainError
from consortium.organisations.models.organisation import Site
from tests.equipment import factories, lending
from tests.support.world import NOW, SYSTEM, World

L = LoanState
DAY = timedelta(days=1)
FAILED = Arrival(condition=Condition.DAMAGED, accessories=(), passed=False)
# What usually comes next, by what was done last with a loan.
USUAL = {
    L.REQUESTED: "offer",
    L.OFFERED: "approve",
    L.APPROVED: "send",
    L.ACCEPTED: "send back",
    L.RETURNED: "inspect",
    L.INSPECTED: "close",
}
STEPS = (
    "ask",
    "offer",
    "approve",
    "send",
    "receive",
    "find it broken",
    "send back",
    "receive back",
    "inspect",
    "close",
    "decline",
    "recall",
    "extend",
    "fail a check",
    "pass a check",
    "release",
    "report a fault",
)
# What is still promised, or away: these may not overlap.
PROMISED = {L.REQUESTED, L.OFFERED, L.APPROVED, L.ACCEPTED, L.RETURNED, L.INSPECTED}


class Life:
    """One device of North and what was done with it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.asset_id = lending.lendable(world)
        self.procedure_id = db.session.scalars(
            select(CalibrationProcedure.id).where(CalibrationProcedure.code == "LEND-1")
        ).one()
        self.registered = db.session.get_one(Asset, self.asset_id).holding
        self.now = NOW

    @property
    def loans(self) -> list[Loan]:
        return list(
            db.session.scalars(
                select(Loan).where(Loan.asset_id == self.asset_id).order_by(Loan.reference)
            )
        )

    @property
    def is_lent(self) -> bool:
        return db.session.get_one(Asset, self.asset_id).status is AssetStatus.ON_LOAN

    def usual(self, row: Loan | None) -> str:
        """The usual next step of a loan."""
        if row is None or row.state not in USUAL:
            return "ask"
        if row.state is L.APPROVED and row.has_left:
            return "receive"
        if row.state is L.ACCEPTED and row.sent_back_on is not None:
            return "receive back"
        return USUAL[row.state]

    def do(self, step: str, row: Loan | None, days: int) -> None:
        """Take a step; a refusal leaves everything as it is."""
        self.now += timedelta(hours=days)
        try:
            self._act(step, row.id if row else UUID(int=0), days)
        except DomainError:
            db.session.expire_all()

    def _act(self, step: str, loan_id: UUID, days: int) -> None:
        on_loan: dict[str, Any] = {"actor": SYSTEM, "loan_id": loan_id, "now": self.now}
        today = self.now.date()
        acts: dict[str, Callable[[], object]] = {
            "ask": lambda: lending.requested(
                self.world,
                self.asset_id,
                starts_on=today,
                ends_on=today + days * DAY,
                now=self.now,
            ),
            "offer": lambda: loan.offer_loan(**on_loan, terms=lending.TERMS),
            "approve": lambda: loan.approve_loan(**on_loan),
            "send": lambda: movement.dispatch_loan(**on_loan, sending=lending.SENDING),
            "receive": lambda: movement.receive_loan(**on_loan, arrival=lending.ARRIVAL),
            "find it broken": lambda: movement.receive_loan(**on_loan, arrival=FAILED),
            "send back": lambda: movement.send_back_loan(**on_loan, sending=lending.SENDING),
            "receive back": lambda: movement.receive_back_loan(**on_loan, arrival=lending.ARRIVAL),
            "inspect": lambda: movement.inspect_loan(**on_loan, passed=True, note=""),
            "close": lambda: movement.close_loan(
                **on_loan, day_rate=lending.TERMS.charge, transport=lending.TERMS.charge
            ),
            "decline": lambda: loan.decline_loan(**on_loan, reason="x"),
            "recall": lambda: loan_length.recall_loan(**on_loan, ends_on=today, reason="x"),
            "extend": lambda: loan_length.extend_loan(
                **on_loan, ends_on=today + 2 * days * DAY, reason="x"
            ),
            "fail a check": lambda: self._check("0.8"),
            "pass a check": lambda: self._check("0"),
            "release": lambda: release_from_quarantine(
                actor=SYSTEM, asset_id=self.asset_id, reason="x", now=self.now
            ),
            "report a fault": lambda: report_fault(
                actor=SYSTEM, asset_id=self.asset_id, what="x", now=self.now
            ),
        }
        acts[step]()

    def _check(self, error: str) -> None:
        factories.calibrated(
            self.asset_id,
            self.procedure_id,
            factories.off_by(error),
            performed_on=self.now.date(),
            now=self.now,
        )

    def check(self) -> None:
        """What holds after every step."""
        asset = db.session.get_one(Asset, self.asset_id)
        self._check_history(asset)
        receipts = self._receipts()
        transfers = self._transfers()
        changed_hands = [
            row.at for row in transfers if row.from_custodian_id != row.to_custodian_id
        ]
        assert changed_hands == receipts, "it changes hands when it is received, and only then"
        assert asset.owner_trust_id == self.world.north
        at_home = asset.custodian_trust_id == asset.owner_trust_id
        if asset.status is AssetStatus.IN_SERVICE:
            assert at_home, "in service with its owner alone"
        if asset.status is AssetStatus.ON_LOAN:
            assert not at_home, "on loan with a borrower alone"
        if len(receipts) % 2 == 0:
            assert asset.holding == self.registered, "back where it came from"
        self._check_promises()

    def _check_history(self, asset: Asset) -> None:
        holding = self.registered
        for row in self._transfers():
            assert row.before == holding, "each change goes on from the one before it"
            holding = row.after
        assert holding == asset.holding, "the history makes what is recorded now"
        site = db.session.get_one(Site, holding.site_id)
        assert site.trust_id == holding.custodian_id, "it stands where its holder is"
        events = db.session.scalars(
            select(AssetEvent)
            .where(AssetEvent.asset_id == self.asset_id)
            .order_by(AssetEvent.at, AssetEvent.id)
        ).all()
        assert all(one.to_status is other.from_status for one, other in pairwise(events))
        assert events[-1].to_status is asset.status

    def _check_promises(self) -> None:
        today = self.now.date()
        kept = [
            (row.starts_on, row.ends_on)
            for row in self.loans
            if row.state in PROMISED and not (row.ends_on < today and not row.has_left)
        ]
        for one, other in combinations(kept, 2):
            assert one[1] < other[0] or other[1] < one[0], "no day is promised twice"

    def _transfers(self) -> list[AssetTransfer]:
        return list(
            db.session.scalars(
                select(AssetTransfer)
                .where(AssetTransfer.asset_id == self.asset_id)
                .order_by(AssetTransfer.at, AssetTransfer.id)
            )
        )

    def _receipts(self) -> list[datetime]:
        return list(
            db.session.scalars(
                select(MovementReceipt.received_at)
                .join(Movement, Movement.id == MovementReceipt.movement_id)
                .where(Movement.asset_id == self.asset_id)
                .order_by(MovementReceipt.received_at)
            )
        )


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_one_has_it_and_its_history_says_who(world: World, data: st.DataObject) -> None:
    life = Life(world)
    for _ in range(data.draw(st.integers(4, 16), label="steps")):
        loans = life.loans
        back = data.draw(st.integers(1, 2), label="loan, counted from the last")
        row = loans[-back] if len(loans) >= back else None
        goes_on = data.draw(st.integers(0, 3), label="as usual") > 0
        step = life.usual(row) if goes_on else data.draw(st.sampled_from(STEPS), label="step")
        life.do(step, row, data.draw(st.integers(1, 30), label="days"))
        life.check()
        if life.is_lent and data.draw(st.booleans(), label="fails and is mended"):
            for mended in ("fail a check", "pass a check", "release"):
                life.do(mended, row, 1)
                life.check()
