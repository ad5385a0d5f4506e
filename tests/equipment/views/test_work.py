"""Work through the pages: a fault in two taps, an order to its end, tests, notices, plans."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from consortium.equipment.domain.service_level import RiskGroup
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_order import Priority
from consortium.equipment.queries.indicators import indicators_of
from consortium.foundation.domain.periods import Period
from consortium.foundation.web.clock import today
from tests.equipment import factories, work
from tests.equipment.views.conftest import SignIn, day_fields
from tests.support.pages import PageClient, location, text_of
from tests.support.queries import count_queries
from tests.support.world import World


@pytest.fixture
def device(world: World) -> UUID:
    work.competent(world.engineer, world.north, days=1400)
    work.competent(world.engineer, world.north, kind=WorkKind.PPM, days=1400)
    return factories.tonometer(world.north, asset_no="TON-W")


def test_a_fault_is_reported_and_repaired(world: World, engineer: PageClient, device: UUID) -> None:
    page = text_of(engineer.get(f"/equipment/{device}"))
    assert "Report a fault" in page
    answer = engineer.submit(
        f"/equipment/{device}/fault",
        what="The lamp is dark",
        priority="urgent",
        **day_fields("since_on", today()),
    )
    order = location(answer)
    text = text_of(engineer.get(order))
    assert "The lamp is dark" in text
    assert "Triage it" in text
    assert "Awaiting repair" in text_of(engineer.get(f"/equipment/{device}"))
    engineer.submit(f"{order}/triage", payer_id=str(world.north), priority="urgent")
    engineer.submit(
        f"{order}/plan", assignee_id=str(world.engineer.id), **day_fields("planned_on", today())
    )
    dirty = engineer.submit(f"{order}/start")
    assert "clean or has been decontaminated" in text_of(dirty)
    engineer.submit(f"{order}/start", is_clean="y")
    assert "On hold: waiting for parts" in text_of(
        engineer.get(location(engineer.submit(f"{order}/hold", reason="parts")))
    )
    engineer.submit(f"{order}/start", is_clean="y")
    engineer.submit(
        f"{order}/lines/new",
        kind="labour",
        description="Fault finding",
        minutes="45",
        amount="30",
        **day_fields("on_day", today()),
    )
    engineer.submit(f"{order}/finish", **day_fields("done_on", today()))
    assert "£30.00" in text_of(engineer.get(order))
    engineer.submit(f"{order}/close")
    assert "In service" in text_of(engineer.get(f"/equipment/{device}"))
    csv = engineer.get("/equipment/work?show=all&format=csv").get_data(as_text=True)
    assert "The lamp is dark" in csv
    assert "WO-" in text_of(engineer.get("/equipment/work?show=ended&kind=repair&whose=mine"))


def test_steps_are_answered_and_a_failed_one_leads_to_a_repair(
    world: World, engineer: PageClient
) -> None:
    order_id, step_id = work.begun_with_failure(world)
    page = f"/equipment/work/{order_id}"
    assert "Request its repair" in text_of(engineer.get(page))
    answer = engineer.submit(f"{page}/steps", **{f"step-{step_id}": "pass"})
    assert answer.status_code == 303
    wrong = engineer.submit(f"{page}/steps", **{f"step-{step_id}": "fail"})
    assert wrong.status_code == 303
    made = engineer.post(f"{page}/steps/{step_id}/repair", data={"csrf_token": token(engineer)})
    assert "failed in WO-" in text_of(engineer.get(location(made)))


def token(client: PageClient) -> str:
    page = client.get("/equipment/competence/skills/new").get_data(as_text=True)
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def test_a_failed_safety_test_quarantines_and_a_passing_one_releases(
    engineer: PageClient, device: UUID
) -> None:
    page = f"/equipment/{device}/safety-tests/new"
    values = {
        "elec_class": "I",
        "applied_part": "none",
        "method": "direct",
        "earth": "0.1",
        "reason": "routine",
        **day_fields("tested_on", today()),
    }
    incomplete = text_of(engineer.get(location(engineer.submit(page, **values))))
    assert "A test that applies has no reading" in incomplete
    failed = engineer.submit(page, **values, equipment_leakage="510")
    assert "The device is in quarantine" in text_of(engineer.get(location(failed)))
    release = engineer.submit(f"/equipment/{device}/release", reason="dried")
    assert "safety test of this device is not a pass" in text_of(release)
    engineer.submit(page, **values, equipment_leakage="90")
    engineer.submit(f"/equipment/{device}/release", reason="dried")
    assert "In service" in text_of(engineer.get(f"/equipment/{device}"))
    assert "ST-" in text_of(engineer.get(f"/equipment/{device}/safety-tests"))


def test_maintenance_is_planned_by_a_checklist_changed_and_signed_for(
    world: World, engineer: PageClient, device: UUID
) -> None:
    checklist = engineer.submit(
        "/equipment/checklists/new",
        owner_id=str(world.north),
        code="ppm-9",
        title="Yearly maintenance",
        category="Tonometer",
        kind="ppm",
        steps=work.STEPS,
    )
    page = location(checklist)
    assert "95 to 105 mmHg" in text_of(engineer.get(page))
    engineer.submit(f"{page}/versions/new", steps="Look at it")
    assert "Version 2, in force" in text_of(engineer.get(page))
    meter = location(engineer.submit(f"/equipment/{device}/meters/new", name="Hours", unit="h"))
    engineer.submit(meter, value="100", **day_fields("read_on", today()))
    long_ago = today() - timedelta(days=40)
    values = {
        "procedure_id": page.rsplit("/", 1)[1],
        "interval_count": "1",
        "interval_unit": "months",
        "basis": "fixed",
        "early_days": "7",
        "late_days": "0",
        "roll": "before",
        "nation": "E",
        **day_fields("anchor_on", long_ago),
    }
    assert engineer.submit(f"/equipment/{device}/plans/new", **values).status_code == 303
    shown = engineer.get(f"/equipment/{device}")
    assert "Yearly maintenance" in text_of(shown)
    change = next(
        part.split('"')[0]
        for part in shown.get_data(as_text=True).split('href="')
        if part.split('"')[0].endswith("/change")
    )
    changed = engineer.submit(
        change, **{**values, "late_days": "3", "reason": "the maker allows it"}
    )
    assert changed.status_code == 303
    text = engineer.get(f"/equipment/{device}").get_data(as_text=True)
    assert "up to 3 days late" in text
    undone = next(
        part.split('"')[0]
        for part in text.split('href="')
        if part.split('"')[0].endswith("/undone")
    )
    engineer.submit(undone, outcome="in_use", reason="In theatre all day")
    assert "Yearly maintenance" in text_of(
        engineer.get("/equipment/due?show=all&kind=ppm&skill=mine")
    )


def test_a_notice_finds_the_devices_of_the_network_and_each_trust_settles_its_own(
    world: World, signed_in: SignIn, cast: World, engineer: PageClient, device: UUID
) -> None:
    factories.tonometer(world.south, asset_no="TON-S")
    recorded = engineer.submit(
        "/equipment/safety-notices/new",
        owner_id=str(world.north),
        source="mhra",
        number="DSI/2026/1",
        title="Prism can come loose",
        action="Stop using it",
        stop_use="y",
        manufacturer="gamma",
    )
    page = location(recorded)
    text = text_of(engineer.get(page))
    assert "TON-W" in text
    assert "TON-S" not in text
    assert "Quarantined" in text
    refused = engineer.submit(f"/equipment/{device}/release", reason="-")
    assert "nobody has dealt with it yet" in text_of(refused)
    for to in ("acknowledged", "actioned"):
        engineer.submit(
            f"{page}/trusts/{world.north}", asset_ids=str(device), to=to, reason="Prism fixed"
        )
    engineer.submit(f"/equipment/{device}/release", reason="The prism is fixed")
    assert "In service" in text_of(engineer.get(f"/equipment/{device}"))
    assert signed_in(cast.stranger).get(page).status_code == 404
    late = factories.tonometer(world.north, asset_no="TON-LATER")
    assert "Quarantined" in text_of(engineer.get(f"/equipment/{late}"))


def test_tables_are_shown_and_changed_in_versions(world: World, engineer: PageClient) -> None:
    page = f"/equipment/tables?of={world.north}"
    assert "IEC 62353:2014" in text_of(engineer.get(page))
    limits = {f"limit-{number}": "5" for number in range(1, 20)}
    change = f"/equipment/tables/{world.north}"
    engineer.submit(f"{change}/safety-limits", reason="Our policy", **limits)
    levels = {
        f"{part}-{priority.value}-{group.value}": hours
        for part, hours in (("respond", "1"), ("fix", "2"))
        for priority in Priority
        for group in RiskGroup
    }
    engineer.submit(f"{change}/service-levels", reason="Our policy", **levels)
    text = text_of(engineer.get(page))
    assert text.count("Version 1.") == 2


def test_competence_is_recorded_by_a_colleague_and_withdrawn(
    world: World, engineer: PageClient
) -> None:
    factories.tonometer_model()
    colleague = factories.engineer_at(world.north, "new_colleague")
    days = {
        **day_fields("valid_from", today()),
        **day_fields("valid_to", today() + timedelta(days=365)),
    }
    engineer.submit(
        "/equipment/competence/skills/new",
        engineer=f"{colleague.id} {world.north}",
        kind="repair",
        category="Tonometer",
        evidence="Course",
        **days,
    )
    engineer.submit(
        "/equipment/competence/authorisations/new",
        person_id=str(colleague.id),
        trust_id=str(world.north),
        evidence="Contract",
        **days,
    )
    assert "New colleague" in text_of(engineer.get("/equipment/competence"))
    assert "New colleague" in text_of(engineer.get("/equipment/competence/authorisations"))


def test_indicators_stand_beside_their_chart_and_come_as_files(
    world: World, engineer: PageClient, device: UUID
) -> None:
    long_ago = today() - timedelta(days=100)
    factories.planned(device, factories.procedure_of(world.north), anchor_on=long_ago)
    page = engineer.get("/equipment/indicators")
    assert "North Trust" in text_of(page)
    assert "data-chart" in page.get_data(as_text=True)
    csv = engineer.get("/equipment/indicators?work=calibration&format=csv").get_data(as_text=True)
    assert "North Trust,All classes," in csv


def test_indicators_count_what_was_due_in_the_period(world: World, device: UUID) -> None:
    procedure = factories.procedure_of(world.north)
    factories.planned(device, procedure)
    factories.calibrated(device, procedure, factories.off_by("0"))
    work.fault(device)
    spring = Period(date(2026, 4, 1), date(2026, 6, 1))
    line, *_ = indicators_of(
        actor=world.engineer.actor(), period=spring, now=datetime(2026, 6, 1, 9, tzinfo=UTC)
    )
    # Due on 25 April and done; the one of 25 May is past and open.
    assert (line.completion.due, line.completion.in_time) == (2, 1)
    assert line.reliability.failures == 1


def test_indicators_ask_no_more_of_more_devices(
    app: Flask, world: World, engineer: PageClient, device: UUID
) -> None:
    procedure = factories.procedure_of(world.north)
    factories.planned(device, procedure)
    asked = []
    for more in (0, 4):
        for _ in range(more):
            factories.planned(factories.tonometer(world.north), procedure)
        with count_queries(app) as counted:
            assert engineer.get("/equipment/indicators").status_code == 200
        asked.append(len(counted))
    assert asked[0] == asked[1]


def test_due_work_is_read_under_a_secret_address_until_it_is_revoked(
    world: World, engineer: PageClient, client: PageClient, device: UUID
) -> None:
    plan_id = factories.planned(device, factories.procedure_of(world.north))
    made = engineer.submit("/equipment/calendar").get_data(as_text=True)
    address = made.split("<code>")[1].split("</code>")[0]
    path = address[address.index("/equipment") :]
    first = client.get(path)
    assert f"UID:plan.{plan_id}@consortium" in first.get_data(as_text=True)
    assert client.get(path).get_data() == first.get_data()
    engineer.post("/equipment/calendar/revocation", data=engineer.form("/equipment/calendar"))
    assert client.get(path).status_code == 404
