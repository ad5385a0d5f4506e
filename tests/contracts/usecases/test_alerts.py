"""Raising alerts night by night, resolving them, and saying who is told.

The small story: an agreement of 1 April 2025 to 31 March 2030 with 90 days' notice, prices tested
each quarter, and a rebate for each contract year. The days are worked by hand.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from consortium.contracts.domain.managing.alerts import Rule
from consortium.contracts.domain.managing.obligations import ObligationKind
from consortium.contracts.domain.managing.obligations import Rule as DueRule
from consortium.contracts.models.alert import Alert, AlertRun
from consortium.contracts.queries.alerts import (
    alert_rules,
    find_alert,
    list_alerts,
    own_open_alerts,
)
from consortium.contracts.usecases.alerts import raise_alerts, resolve_alert, set_alert_rules
from consortium.contracts.usecases.extensions import add_extension_option, decide_extension
from consortium.contracts.usecases.obligations import record_obligation
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.contracts.views.alerts import nightly
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor, Role
from consortium.foundation.jobs.queue import periodic_tasks
from consortium.foundation.mail import OutgoingMail
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.conftest import Agreed
from tests.contracts.factories import drafted_agreement
from tests.support.world import SYSTEM, World

FIRST_NIGHT = date(2025, 11, 3)
LEAD, FINANCE, SUPPLIER = Role.PROCUREMENT_LEAD, Role.TRUST_FINANCE, Role.SUPPLIER


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, 40, tzinfo=UTC)


def run(day: date) -> int:
    return len(raise_alerts(actor=SYSTEM, now=at(day)).raised)


def owed(
    agreed: Agreed,
    what: str,
    due_on: date,
    *,
    owner: Role,
    trust_id: UUID | None = None,
    kind: ObligationKind = ObligationKind.REPORT,
) -> UUID:
    return record_obligation(
        actor=SYSTEM,
        agreement_id=agreed.id,
        kind=kind,
        what=what,
        owner=owner,
        rule=DueRule(first_due_on=due_on, days_before_end=None),
        trust_id=trust_id,
        now=at(FIRST_NIGHT),
    )


@pytest.fixture
def busy(world: World, agreed: Agreed) -> Agreed:
    """The agreement with an option to decide on by 31 March 2026 and two obligations."""
    add_extension_option(
        actor=SYSTEM,
        agreement_id=agreed.id,
        months=24,
        notice_months=48,
        paragraph="clause 3",
        now=at(FIRST_NIGHT),
    )
    owed(agreed, "Spend report", date(2026, 4, 10), owner=FINANCE, trust_id=world.north)
    owed(
        agreed,
        "Prices may rise",
        date(2026, 5, 2),
        owner=LEAD,
        kind=ObligationKind.PRICE_HOLD,
    )
    return agreed


def raised() -> list[tuple[str, str, str, int]]:
    """When each alert was raised, of what, for which day, and how many days before."""
    rows = db.session.scalars(select(Alert))
    return sorted(
        (row.raised_at.date().isoformat(), row.kind.value, row.due_on.isoformat(), row.offset_days)
        for row in rows
    )


def key_of(alert_id: UUID) -> str:
    return db.session.get_one(Alert, alert_id).key


def nights(first: date, number: int) -> Iterator[date]:
    return (first + timedelta(days=each) for each in range(number))


# The night on which each alert comes, in 200 nights from 3 November 2025.
EXPECTED = sorted(
    [
        # The first night makes up for what came before it, once for each date.
        ("2025-11-03", "tier_test", "2026-01-01", 90),
        ("2025-11-03", "notice", "2026-01-01", 90),
        ("2025-11-03", "rebate_claim", "2026-04-01", 180),
        ("2025-11-03", "obligation", "2026-04-10", 180),
        ("2025-11-03", "extension", "2026-03-31", 180),
        ("2025-11-03", "price_hold", "2026-05-02", 180),
        ("2025-12-02", "tier_test", "2026-01-01", 30),
        ("2025-12-02", "notice", "2026-01-01", 30),
        ("2025-12-25", "tier_test", "2026-01-01", 7),
        ("2025-12-25", "notice", "2026-01-01", 7),
        ("2025-12-31", "extension", "2026-03-31", 90),
        ("2026-01-01", "tier_test", "2026-01-01", 0),
        ("2026-01-01", "notice", "2026-01-01", 0),
        ("2026-01-01", "rebate_claim", "2026-04-01", 90),
        ("2026-01-10", "obligation", "2026-04-10", 90),
        ("2026-02-01", "price_hold", "2026-05-02", 90),
        ("2026-03-01", "extension", "2026-03-31", 30),
        # 90 days before the test of 1 April is the day of the one in January.
        ("2026-03-02", "tier_test", "2026-04-01", 30),
        ("2026-03-02", "rebate_claim", "2026-04-01", 30),
        ("2026-03-11", "obligation", "2026-04-10", 30),
        ("2026-03-24", "extension", "2026-03-31", 7),
        ("2026-03-25", "tier_test", "2026-04-01", 7),
        ("2026-03-25", "rebate_claim", "2026-04-01", 7),
        ("2026-03-31", "extension", "2026-03-31", 0),
        ("2026-04-01", "tier_test", "2026-04-01", 0),
        ("2026-04-01", "rebate_claim", "2026-04-01", 0),
        ("2026-04-02", "tier_test", "2026-07-01", 90),
        ("2026-04-02", "price_hold", "2026-05-02", 30),
        ("2026-04-03", "obligation", "2026-04-10", 7),
        ("2026-04-10", "obligation", "2026-04-10", 0),
        ("2026-04-25", "price_hold", "2026-05-02", 7),
        ("2026-05-02", "price_hold", "2026-05-02", 0),
    ]
)


class TestNights:
    def test_200_of_them_raise_each_alert_once_on_its_day(self, world: World, busy: Agreed) -> None:
        for night in nights(FIRST_NIGHT, 200):
            run(night)
        assert raised() == EXPECTED
        assert db.session.scalar(select(func.count()).select_from(AlertRun)) == 200

    def test_that_are_missed_are_made_up_for_by_the_most_urgent(
        self, world: World, busy: Agreed
    ) -> None:
        assert run(FIRST_NIGHT) == 6
        # Nobody looked until 2 April: every date is said once, with what is urgent by then.
        assert run(date(2026, 4, 2)) == 8
        assert raised()[6:] == [
            ("2026-04-02", "extension", "2026-03-31", 0),
            ("2026-04-02", "notice", "2026-01-01", 0),
            ("2026-04-02", "obligation", "2026-04-10", 30),
            ("2026-04-02", "price_hold", "2026-05-02", 30),
            ("2026-04-02", "rebate_claim", "2026-04-01", 0),
            ("2026-04-02", "tier_test", "2026-01-01", 0),
            ("2026-04-02", "tier_test", "2026-04-01", 0),
            ("2026-04-02", "tier_test", "2026-07-01", 90),
        ]

    def test_a_second_run_of_the_same_night_says_nothing(self, world: World, busy: Agreed) -> None:
        assert [run(FIRST_NIGHT), run(FIRST_NIGHT)] == [6, 0]

    def test_an_agreement_that_nobody_signed_is_left_alone(self, world: World) -> None:
        drafted_agreement(world)
        assert run(date(2030, 3, 31)) == 0

    def test_each_run_is_in_the_audit_log(self, world: World, busy: Agreed) -> None:
        run(FIRST_NIGHT)
        event = last_event()
        assert (event.action, event.subject) == ("alerts.raised", "2025-11-03")
        assert details(event) == {"raised": 6, "resolved": 0, "mails": 3}


class TestOpenAlerts:
    def open(self, actor: Actor) -> list[tuple[str, int]]:
        return [(line.title, line.offset_days) for line in own_open_alerts(actor=actor)]

    def test_stay_until_somebody_resolves_them(self, world: World, busy: Agreed) -> None:
        run(FIRST_NIGHT)
        run(date(2026, 5, 20))
        north = world.finance_of_north.actor(date(2026, 5, 20))
        (line,) = own_open_alerts(actor=north)
        assert (line.title, line.offset_days) == ("Spend report", 0)
        assert line.days_left(date(2026, 5, 20)) == -40
        resolve_alert(actor=north, alert_id=line.id, note=" Sent ", now=at(date(2026, 5, 20)))
        assert self.open(north) == []
        event = last_event()
        assert (event.action, event.owner_id) == ("alert.resolved", world.north)
        assert '"reason":"Sent"' in event.body

    def test_the_next_one_takes_the_place_of_the_one_before(
        self, world: World, busy: Agreed
    ) -> None:
        for day in (FIRST_NIGHT, date(2026, 1, 10), date(2026, 3, 11)):
            run(day)
        assert self.open(world.finance_of_north.actor()) == [("Spend report", 30)]
        everything = list_alerts(
            actor=SYSTEM, asked=Asked(words="spend", sort="raised"), only_open=False
        )
        assert [line.note for line in everything.rows] == [
            "Followed by the alert 90 days before",
            "Followed by the alert 30 days before",
            "",
        ]

    def test_end_when_the_date_is_dealt_with(self, world: World, busy: Agreed) -> None:
        run(date(2025, 12, 25))
        night = date(2026, 1, 2)
        run_tier_tests(actor=SYSTEM, agreement_id=busy.id, up_to=night, now=at(night))
        run(night)
        tests = list_alerts(actor=SYSTEM, asked=Asked(words="tier test"), only_open=False)
        assert {line.note for line in tests.rows} == {"The date was dealt with, or it moved"}

    def test_end_with_the_decision_they_wait_for(self, world: World, busy: Agreed) -> None:
        run(FIRST_NIGHT)
        (line,) = list_alerts(actor=SYSTEM, asked=Asked(words="decide")).rows
        option_id = UUID(key_of(line.id).removeprefix("extension:"))
        decide_extension(
            actor=SYSTEM,
            option_id=option_id,
            taken=False,
            told_on=FIRST_NIGHT,
            reason="We tender again",
            change_notice="",
            now=at(FIRST_NIGHT),
        )
        row = db.session.get_one(Alert, line.id)
        assert row.note == "Extension 1 not taken up"

    def test_are_resolved_once_with_a_note(self, world: World, busy: Agreed) -> None:
        run(FIRST_NIGHT)
        line = own_open_alerts(actor=world.lead.actor())[0]

        def resolve(note: str) -> None:
            resolve_alert(
                actor=world.lead.actor(), alert_id=line.id, note=note, now=at(FIRST_NIGHT)
            )

        found = refusal(lambda: resolve(" "))
        assert (found.code, found.field) == ("no_note", "note")
        resolve("Noted")
        assert isinstance(refusal(lambda: resolve("Again")), Conflict)

    def test_that_do_not_exist_are_not_found(self, world: World) -> None:
        found = refusal(
            resolve_alert, actor=SYSTEM, alert_id=UUID(int=1), note="x", now=at(FIRST_NIGHT)
        )
        assert isinstance(found, NotFound)
        assert isinstance(refusal(find_alert, actor=SYSTEM, alert_id=UUID(int=1)), NotFound)

    def test_are_raised_by_the_scheduler(self, world: World, agreed: Agreed) -> None:
        """By the clock of today, which is after the first tests of the agreement."""
        assert "contract_alerts" in [name for name, _, _ in periodic_tasks()]
        nightly()
        assert db.session.scalar(select(func.count()).select_from(AlertRun)) == 1


class TestWhoIsTold:
    def test_by_mail_the_people_of_the_role_where_it_concerns_them(
        self, world: World, busy: Agreed
    ) -> None:
        """West has left, so its people are told nothing; finance of North has one obligation."""
        run(FIRST_NIGHT)
        mails = db.session.execute(
            select(OutgoingMail.recipient, OutgoingMail.subject).order_by(OutgoingMail.recipient)
        ).all()
        assert [tuple(mail) for mail in mails] == [
            ("finance_of_north@example.org", "Contract dates: Spend report"),
            ("lead@example.org", "Contract dates: 5 alerts"),
            ("lead_of_south@example.org", "Contract dates: 5 alerts"),
        ]

    def test_a_supplier_of_its_own_obligations_alone(self, world: World, agreed: Agreed) -> None:
        owed(agreed, "Certificate", FIRST_NIGHT, owner=SUPPLIER)
        run(FIRST_NIGHT)
        supplier = world.supplier.actor()
        for lines in (
            own_open_alerts(actor=supplier),
            list_alerts(actor=supplier, asked=Asked()).rows,
        ):
            assert [line.title for line in lines] == ["Certificate"]
        assert "Certificate" not in [
            line.title for line in own_open_alerts(actor=world.lead.actor())
        ]

    def test_nobody_sees_another_trusts(self, world: World, busy: Agreed) -> None:
        run(FIRST_NIGHT)
        seen = {
            who: list_alerts(actor=getattr(world, who).actor(), asked=Asked(words="spend")).total
            == 1
            for who in ("lead", "finance_of_north", "finance_of_west", "supplier", "stranger")
        }
        assert seen == {
            "lead": True,
            "finance_of_north": True,
            "finance_of_west": False,
            "supplier": False,
            "stranger": False,
        }

    def test_and_may_not_resolve_what_is_not_theirs(self, world: World, busy: Agreed) -> None:
        run(FIRST_NIGHT)
        (line,) = list_alerts(actor=SYSTEM, asked=Asked(words="spend")).rows
        for who, refused in (
            ("stranger", NotFound),
            ("finance_of_west", NotFound),
            ("supplier", NotFound),
            ("auditor", NotAllowed),
        ):
            actor = getattr(world, who).actor()
            found = refusal(
                resolve_alert, actor=actor, alert_id=line.id, note="x", now=at(FIRST_NIGHT)
            )
            assert type(found) is refused, who


class TestRules:
    def set(self, agreed: Agreed, *rules: tuple[int, Role], actor: Actor = SYSTEM) -> None:
        set_alert_rules(
            actor=actor,
            agreement_id=agreed.id,
            rules=[Rule(offset_days=days, role=role) for days, role in rules],
            now=at(FIRST_NIGHT),
        )

    def test_of_an_agreement_take_the_place_of_the_usual_ones(
        self, world: World, agreed: Agreed
    ) -> None:
        self.set(agreed, (60, FINANCE), (60, LEAD), (60, LEAD), actor=world.lead.actor())
        assert details(last_event())["after"] == ["procurement_lead 60", "trust_finance 60"]
        run(FIRST_NIGHT)
        roles = db.session.execute(select(Alert.role, Alert.offset_days).distinct()).all()
        assert {tuple(each) for each in roles} == {(FINANCE, 60), (LEAD, 60)}
        self.set(agreed, (5, LEAD))
        assert alert_rules(actor=SYSTEM, agreement_id=agreed.id) == (
            Rule(offset_days=5, role=LEAD),
        )

    @pytest.mark.parametrize(
        ("rules", "code"),
        [
            ([], "nobody_told"),
            ([(-1, LEAD)], "bad_offset"),
            ([(1001, LEAD)], "bad_offset"),
            ([(7, Role.ENGINEER)], "role_without_agreements"),
        ],
    )
    def test_always_tell_somebody_who_can_look(
        self, world: World, agreed: Agreed, rules: list[tuple[int, Role]], code: str
    ) -> None:
        assert refusal(lambda: self.set(agreed, *rules)).code == code

    def test_are_set_by_leads_of_the_consortium(self, world: World, agreed: Agreed) -> None:
        for who, refused in (("stranger", NotFound), ("auditor", NotAllowed)):
            actor = getattr(world, who).actor()
            found = refusal(self.set, agreed, (7, LEAD), actor=actor)
            assert type(found) is refused, who
