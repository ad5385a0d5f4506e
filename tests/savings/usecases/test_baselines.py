"""Baselines: prepared, signed from both sides, locked, and replaced by a later version."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.usecases.items import add_item
from consortium.foundation.database import bookkeeping, db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.periods import Period, financial_year
from consortium.foundation.domain.permissions import Role
from consortium.organisations.usecases.people import grant_role
from consortium.savings.domain.baseline import BaselineMethod, Grade, Party
from consortium.savings.models.baseline import Baseline, BaselineSignature
from consortium.savings.queries.baselines import find_baseline
from consortium.savings.usecases.baselines import (
    prepare_baseline,
    prepare_baseline_from_lines,
    record_uplift_evidence,
    sign_baseline,
)
from tests.contracts import factories as contracts
from tests.contracts.asserting import details, last_event, refusal
from tests.savings.factories import (
    LOCKED,
    PREPARED,
    WINDOW,
    evidence,
    found,
    locked,
    prepared,
    scope,
)
from tests.spend.factories import csv_of, imported, row
from tests.support.world import NOW, SYSTEM, Someone, World


@pytest.fixture
def lens() -> UUID:
    return contracts.items()["IOL"]


def sign(baseline_id: UUID, party: Party, someone: Someone) -> bool:
    return sign_baseline(actor=someone.actor(), baseline_id=baseline_id, party=party, now=LOCKED)


def bought(
    *prices: tuple[str, str], order: str = "PO", on: str = "2023-05-10"
) -> list[dict[str, str]]:
    """Lines of lenses: how many, and at which price."""
    return [
        row(
            Order_number=f"{order}-{number}",
            Order_date=on,
            Quantity=quantity,
            Unit_price=price,
            Amount=str(Decimal(quantity) * Decimal(price)),
        )
        for number, (quantity, price) in enumerate(prices, start=1)
    ]


class TestPreparing:
    def test_puts_the_record_before_its_signers(self, world: World, lens: UUID) -> None:
        made = prepared(world.north, lens, "44.00", "6000", actor=world.lead.actor())
        shown = find_baseline(actor=world.lead.actor(), baseline_id=made)
        assert (shown.reference, shown.version) == ("BL-2024-0001", 1)
        assert (shown.unit_price, shown.quantity) == (Decimal(44), Decimal(6000))
        assert (shown.grade, shown.window) == (Grade.B, WINDOW)
        assert (shown.source, shown.prepared_by) == ("Contract of 2021, schedule 4", "Lead")
        assert (shown.signatures, shown.locked_at) == ((), None)

    def test_is_in_the_audit_log(self, world: World, lens: UUID) -> None:
        made = prepared(world.north, lens, actor=world.lead.actor())
        event = last_event()
        assert (event.action, event.subject_id) == ("baseline.prepared", made)
        assert (event.owner_id, event.actor_id) == (world.north, world.lead.id)
        assert details(event)["unit_price"] == "44.00"
        assert details(event)["method"] == "contract"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"quantity": "0"}, "no_quantity"),
            ({"price": "-44"}, "no_quantity"),
            ({"method": BaselineMethod.INVOICES}, "too_few_purchases"),
        ],
    )
    def test_refuses_what_cannot_be_a_baseline(
        self, world: World, lens: UUID, changes: dict[str, Any], code: str
    ) -> None:
        refused = refusal(
            prepare_baseline,
            actor=world.lead.actor(),
            scope=scope(world.north, lens),
            found=found(**changes),
            now=PREPARED,
        )
        assert (type(refused), refused.code) == (Invalid, code)

    def test_refuses_a_window_that_is_no_year(self, world: World, lens: UUID) -> None:
        eleven_months = Period(date(2023, 4, 1), date(2024, 3, 1))
        refused = refusal(
            prepare_baseline,
            actor=world.lead.actor(),
            scope=scope(world.north, lens, window=eleven_months),
            found=found(),
            now=PREPARED,
        )
        assert (type(refused), refused.code) == (Invalid, "window_not_a_year")

    def test_a_capital_plan_is_better_evidence_for_equipment(
        self, world: World, lens: UUID
    ) -> None:
        scanner = add_item(
            actor=SYSTEM,
            code="USS",
            name="Ultrasound system",
            kind=ItemKind.EQUIPMENT,
            base_unit="EA",
            now=PREPARED,
        )
        for item_id, grade in ((lens, Grade.C), (scanner, Grade.B)):
            made = prepared(world.north, item_id, method=BaselineMethod.BUDGET)
            assert db.session.get_one(Baseline, made).grade is grade


class TestVersions:
    def test_a_further_one_needs_a_reason(self, world: World, lens: UUID) -> None:
        locked(world.north, lens)
        refused = refusal(prepared, world.north, lens, "43.00")
        assert (refused.code, refused.field) == ("no_reason", "reason")
        assert refusal(prepared, world.north, lens, "43.00", reason="   ").code == "no_reason"

    def test_the_earlier_ones_are_kept(self, world: World, lens: UUID) -> None:
        first = locked(world.north, lens)
        second = prepared(world.north, lens, "43.00", reason="A rebate had been left out")
        shown = find_baseline(actor=SYSTEM, baseline_id=second)
        assert shown.versions == ((second, 2), (first, 1))
        assert shown.reason == "A rebate had been left out"
        assert find_baseline(actor=SYSTEM, baseline_id=first).unit_price == Decimal(44)

    def test_an_earlier_one_can_no_longer_be_signed(self, world: World, lens: UUID) -> None:
        first = prepared(world.north, lens)
        prepared(world.north, lens, "43.00", reason="Wrong schedule")
        refused = refusal(sign, first, Party.HOST, world.finance_of_north)
        assert (type(refused), refused.code) == (Conflict, "superseded")

    def test_of_other_trusts_and_items_are_others(self, world: World, lens: UUID) -> None:
        prepared(world.north, lens)
        south = prepared(world.south, lens)
        assert db.session.get_one(Baseline, south).version == 1

    def test_a_locked_one_cannot_be_changed_even_by_hand(self, world: World, lens: UUID) -> None:
        made = locked(world.north, lens)
        change = update(Baseline).where(Baseline.id == made).values(unit_price=Decimal(45))
        with pytest.raises(DatabaseError, match="append-only"), bookkeeping() as session:
            session.execute(change)


class TestSigning:
    def test_by_both_sides_locks_it(self, world: World, lens: UUID) -> None:
        made = prepared(world.north, lens, actor=world.lead.actor())
        assert sign(made, Party.HOST, world.finance_of_north) is False
        assert last_event().action == "baseline.signed"
        assert sign(made, Party.CONSORTIUM, world.consortium_finance) is True
        event = last_event()
        assert (event.action, event.owner_id) == ("baseline.locked", world.north)
        assert details(event)["party"] == "consortium"
        shown = find_baseline(actor=SYSTEM, baseline_id=made)
        assert shown.locked_at == LOCKED
        assert {each.signed_by for each in shown.signatures} == {
            "Finance of north",
            "Consortium finance",
        }

    def test_in_the_other_order_locks_it_too(self, world: World, lens: UUID) -> None:
        made = prepared(world.north, lens)
        assert sign(made, Party.CONSORTIUM, world.consortium_finance) is False
        assert sign(made, Party.HOST, world.finance_of_north) is True

    def test_seals_what_was_signed(self, world: World, lens: UUID) -> None:
        made = locked(world.north, lens)
        seals = db.session.scalars(select(BaselineSignature.content_sha256)).all()
        assert set(seals) == {find_baseline(actor=SYSTEM, baseline_id=made).content_sha256}
        assert details(last_event())["content_sha256"] == seals[0]

    def test_of_one_side_twice_is_refused(self, world: World, lens: UUID) -> None:
        made = prepared(world.north, lens)
        sign(made, Party.HOST, world.finance_of_north)
        refused = refusal(sign, made, Party.HOST, world.finance_of_north)
        assert (type(refused), refused.code) == (Conflict, "signed_already")
        other = _also(world.consortium_finance, Role.TRUST_FINANCE, world.north)
        assert refusal(sign, made, Party.HOST, other).code == "signed_already"

    def test_of_a_locked_one_is_refused(self, world: World, lens: UUID) -> None:
        made = locked(world.north, lens)
        refused = refusal(sign, made, Party.CONSORTIUM, world.consortium_finance)
        assert refused.code == "signed_already"

    def test_of_both_sides_by_one_person_is_refused(self, world: World, lens: UUID) -> None:
        both = _also(world.consortium_finance, Role.TRUST_FINANCE, world.north)
        made = prepared(world.north, lens)
        sign(made, Party.HOST, both)
        refused = refusal(sign, made, Party.CONSORTIUM, both)
        assert (type(refused), refused.code) == (Invalid, "signed_for_other_side")

    def test_by_whoever_prepared_it_is_refused(self, world: World, lens: UUID) -> None:
        preparer = _also(world.lead, Role.TRUST_FINANCE, world.north)
        made = prepared(world.north, lens, actor=preparer.actor())
        assert refusal(sign, made, Party.HOST, preparer).code == "prepared_it"


def _also(someone: Someone, role: Role, organisation_id: UUID) -> Someone:
    """Somebody with one more role, at an organisation."""
    grant_role(
        actor=SYSTEM,
        person_id=someone.id,
        role=role,
        organisation_id=organisation_id,
        now=NOW,
    )
    return someone


class TestFromLines:
    def prepare(self, world: World, lens: UUID, **changes: Any) -> Baseline:
        made = prepare_baseline_from_lines(
            actor=world.lead.actor(), scope=scope(world.north, lens, **changes), now=NOW
        )
        return db.session.get_one(Baseline, made)

    def test_is_the_weighted_average_of_everything_bought(self, world: World, lens: UUID) -> None:
        # 100 x 44 + 50 x 47 + 50 x 41 = £8,800 for 200: £44.00, between £41 and £47.
        lines = bought(("100", "44"), ("50", "47"), ("50", "41"))
        report = imported(world.north, csv_of(*lines))
        row = self.prepare(world, lens)
        assert (row.unit_price, row.quantity) == (Decimal(44), Decimal(200))
        assert (row.lowest_price, row.highest_price) == (Decimal(41), Decimal(47))
        assert (row.purchases, row.method, row.grade) == (3, BaselineMethod.INVOICES, Grade.A)
        assert row.source == f"Purchase lines of {report.reference}"
        assert row.batch_ids == [str(report.batch_id)]

    def test_is_lowered_by_credit_notes(self, world: World, lens: UUID) -> None:
        # 100 x 44 + 100 x 46 - 50 x 46 = £6,700 for 150, to a millionth: 44.666667.
        lines = bought(("100", "44"), ("100", "46"), ("-50", "46"))
        imported(world.north, csv_of(*lines))
        row = self.prepare(world, lens)
        assert (row.unit_price, row.quantity) == (Decimal("44.666667"), Decimal(150))

    def test_takes_the_lines_of_the_trust_item_and_window_only(
        self, world: World, lens: UUID
    ) -> None:
        three = bought(("1", "44"), ("1", "44"), ("1", "44"))
        last_day = bought(("1", "48"), order="LAST", on="2024-03-31")
        imported(world.north, csv_of(*three, *last_day), "north.csv")
        next_year = bought(("9", "99"), order="NEXT", on="2024-04-01")
        later = imported(world.north, csv_of(*next_year), "later.csv")
        assert later.counts.accepted == 1
        imported(world.south, csv_of(*bought(("9", "99"), order="S")), "south.csv")
        drape = [{**line, "Item code": "OVD"} for line in bought(("9", "99"), order="D")]
        imported(world.north, csv_of(*drape), "ovd.csv")
        row = self.prepare(world, lens)
        assert (row.unit_price, row.quantity, row.purchases) == (Decimal(45), Decimal(4), 4)
        # The file holds nothing of that year.
        assert later.reference not in row.source
        assert str(later.batch_id) not in row.batch_ids

    def test_of_fewer_than_three_purchases_is_refused(self, world: World, lens: UUID) -> None:
        imported(world.north, csv_of(*bought(("50", "44"), ("50", "44"))))
        refused = refusal(self.prepare, world, lens)
        assert (type(refused), refused.code) == (Invalid, "too_few_purchases")

    def test_of_nothing_is_refused(self, world: World, lens: UUID) -> None:
        imported(world.north, csv_of(*bought(("100", "44"), ("-100", "44"))))
        for window in (WINDOW, financial_year(2019)):
            refused = refusal(self.prepare, world, lens, window=window)
            assert (type(refused), refused.code) == (Invalid, "no_lines")


class TestEvidence:
    def test_is_recorded_once_for_a_trust_and_item(self, world: World, lens: UUID) -> None:
        series_id = evidence(world.north, lens)
        event = last_event()
        assert (event.action, event.owner_id) == ("uplift_evidence.recorded", world.north)
        assert details(event) == {"series": "CPI", "evidence": "Contract of 2019, clause 12"}
        again = refusal(
            record_uplift_evidence,
            actor=world.lead.actor(),
            trust_id=world.north,
            item_id=lens,
            series_id=series_id,
            evidence="Letter",
            now=NOW,
        )
        assert (type(again), again.code) == (Conflict, "evidence_recorded")

    def test_needs_an_index_and_an_item_that_exist(self, world: World, lens: UUID) -> None:
        series_id = evidence(world.north, lens)
        for item_id, index_id in ((uuid4(), series_id), (lens, uuid4())):
            with pytest.raises(NotFound):
                record_uplift_evidence(
                    actor=SYSTEM,
                    trust_id=world.south,
                    item_id=item_id,
                    series_id=index_id,
                    evidence="Letter",
                    now=NOW,
                )


class TestWhoMay:
    """What is not yours is not found; what you may only see is refused."""

    def test_prepare_is_for_leads_of_the_consortium(self, world: World, lens: UUID) -> None:
        for who in ("lead", "lead_of_south"):
            actor = getattr(world, who).actor()
            prepared(world.north, lens, actor=actor, reason="next")
        lead = world.lead.actor()
        for trust_id in (world.east, world.alpha, uuid4()):
            with pytest.raises(NotFound):
                prepared(trust_id, lens, actor=lead)
        with pytest.raises(NotFound):
            prepared(world.north, uuid4(), actor=lead)

    @pytest.mark.parametrize(
        "who",
        ["stranger", "finance_of_north", "consortium_finance", "engineer", "supplier", "auditor"],
    )
    def test_prepare_is_for_nobody_else(self, world: World, lens: UUID, who: str) -> None:
        actor = getattr(world, who).actor()
        with pytest.raises(NotFound):
            prepared(world.north, lens, actor=actor)
        with pytest.raises(NotFound):
            prepare_baseline_from_lines(actor=actor, scope=scope(world.north, lens), now=NOW)
        assert db.session.scalar(select(Baseline.id)) is None

    @pytest.mark.parametrize(
        ("who", "party", "refused"),
        [
            # Nobody of another consortium or trust knows of it.
            ("stranger", Party.HOST, NotFound),
            ("finance_of_west", Party.HOST, NotFound),
            ("engineer", Party.HOST, NotFound),
            ("supplier", Party.CONSORTIUM, NotFound),
            ("commissioner", Party.CONSORTIUM, NotFound),
            # These see it, and sign for the other side or for none.
            ("finance_of_north", Party.CONSORTIUM, NotAllowed),
            ("consortium_finance", Party.HOST, NotAllowed),
            ("lead_of_south", Party.HOST, NotAllowed),
            ("auditor", Party.CONSORTIUM, NotAllowed),
        ],
    )
    def test_sign_is_for_each_side_s_own_finance(
        self, world: World, lens: UUID, who: str, party: Party, refused: type[Exception]
    ) -> None:
        made = prepared(world.north, lens)
        with pytest.raises(refused):
            sign(made, party, getattr(world, who))
        assert db.session.scalar(select(BaselineSignature.id)) is None

    def test_what_is_not_there_cannot_be_signed(self, world: World) -> None:
        with pytest.raises(NotFound):
            sign(uuid4(), Party.HOST, world.finance_of_north)

    def test_record_evidence_is_for_those_who_record_savings(
        self, world: World, lens: UUID
    ) -> None:
        series_id = evidence(world.south, lens)
        for who in ("stranger", "finance_of_north", "engineer", "auditor", "commissioner"):
            with pytest.raises(NotFound):
                record_uplift_evidence(
                    actor=getattr(world, who).actor(),
                    trust_id=world.north,
                    item_id=lens,
                    series_id=series_id,
                    evidence="Letter",
                    now=NOW,
                )

    def test_a_trust_that_left_is_still_signed_for_by_its_own(
        self, world: World, lens: UUID
    ) -> None:
        made = prepared(world.west, lens)
        assert sign(made, Party.HOST, world.finance_of_west) is False


def test_a_baseline_counts_from_its_second_signature_on(world: World, lens: UUID) -> None:
    made = prepared(world.north, lens)
    sign_baseline(actor=SYSTEM, baseline_id=made, party=Party.HOST, now=LOCKED - timedelta(days=3))
    sign_baseline(actor=SYSTEM, baseline_id=made, party=Party.CONSORTIUM, now=LOCKED)
    assert db.session.get_one(Baseline, made).locked_at == LOCKED
