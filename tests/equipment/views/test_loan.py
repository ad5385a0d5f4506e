"""From a failed device to a loan and back, through the pages."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Flask

from consortium.equipment.usecases.cover import record_distance, record_trained_users
from consortium.foundation.web.clock import now, today
from tests.equipment import factories, lending
from tests.equipment.views.conftest import day_fields
from tests.support.pages import PageClient, location, text_of
from tests.support.queries import count_queries
from tests.support.world import SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
WEEKS = timedelta(days=20)


def test_a_failed_device_is_replaced(world: World, signed_in: SignIn, engineer: PageClient) -> None:
    failed = factories.tonometer(world.south, asset_no="SOU-1")
    procedure_id = factories.procedure_of(world.seven_oaks)
    factories.calibrated(failed, procedure_id, factories.off_by("3"))
    wanted = lending.lendable(world, asset_no="NOR-1")
    wests = factories.tonometer(world.west, asset_no="WES-1")
    site = factories.site_at(world.south)
    order: dict[str, Any] = {"actor": SYSTEM, "site_id": site, "now": now()}
    record_distance(**order, other_id=factories.site_at(world.north), miles=Decimal("18.5"))
    record_trained_users(**order, device_model_id=factories.tonometer_model(), people=4)

    south = signed_in(factories.engineer_at(world.south, "south_engineer"))
    assert "Find a replacement" in text_of(south.get(f"/equipment/{failed}"))
    page = text_of(south.get(f"/equipment/{failed}/cover"))
    assert "Choice 1" in page
    assert "4 trained on it at the borrower; 18.5 miles away" in page
    assert "No check is planned for it" in page
    why = text_of(south.get(f"/equipment/{failed}/cover/{wanted}?days=7"))
    assert "Choice 1" in why
    assert "Its owner keeps no minimum at this site" in why
    kept = text_of(south.get(f"/equipment/{failed}/cover/{wests}"))
    assert "Cannot be lent" in kept
    borrow = f"/equipment/{wanted}/borrow?instead_of={failed}&days=12"
    loan = location(
        south.submit(
            borrow,
            site_id=str(site),
            purpose="failure_cover",
            reason="SOU-1 failed",
            **day_fields("starts_on", today()),
            **day_fields("ends_on", today() + timedelta(days=11)),
        )
    )
    assert "instead of SOU-1" in text_of(south.get(loan))
    assert "1 loan to answer" in text_of(engineer.get("/"))

    engineer.submit(
        f"{loan}/offer",
        asset_id=str(wanted),
        charge="120",
        checked_by="",
        checks_paid_by="",
        indemnity="NHS indemnity",
    )
    engineer.submit(f"{loan}/offer", to=f"{loan}/approve")
    engineer.submit(
        f"{loan}/dispatch", condition="good", accessories="Cable\nChin rest", decontamination="DC-1"
    )
    on_map = south.get("/equipment/moves/map")
    assert "On its way from North Trust" in on_map.text
    assert "NOR-1 to South Trust" in text_of(on_map)
    south.submit(f"{loan}/receive", condition="good", accessories="Cable", passed="yes")
    assert "NOR-1 at South Trust" in text_of(south.get("/equipment/moves/map?kind=Tonometer"))
    page = text_of(south.get(loan))
    assert "Active" in page
    assert "Missing: Chin rest" in page
    assert "£120.00" in page
    assert "Arrived, differs" in text_of(south.get("/equipment/moves"))
    assert "Active" in text_of(south.get("/equipment/loans?state=active"))
    south.submit(
        f"{loan}/ask-for-longer", reason="not mended", **day_fields("ends_on", today() + WEEKS)
    )
    assert "South Trust asks to keep it" in text_of(engineer.get(loan))
    assert "1 loan to answer" in text_of(engineer.get("/"))
    engineer.submit(f"{loan}/refuse-longer", reason="a clinic needs it")
    engineer.submit(
        f"{loan}/extend", reason="still needed", **day_fields("ends_on", today() + WEEKS)
    )
    engineer.submit(f"{loan}/recall", reason="ours failed", **day_fields("ends_on", today()))
    assert "the lender wants it sent back by" in text_of(south.get(loan))
    engineer.submit(loan, to=f"{loan}/terms/keep")
    assert south.get(f"{loan}/terms/kept/1/pdf").mimetype == "application/pdf"
    assert south.get(f"{loan}/terms/docx").status_code == 200
    south.submit(f"{loan}/send-back", condition="good", decontamination="DC-2")
    engineer.submit(f"{loan}/receive-back", condition="good")
    engineer.submit(f"{loan}/inspect", passed="yes")
    engineer.submit(f"{loan}/close", day_rate="220", transport="310")
    assert "1 day × £220.00 hire avoided, less £310.00 transport: −£90.00" in text_of(
        engineer.get(loan)
    )


def test_what_decides_is_recorded_by_each_trust(world: World, engineer: PageClient) -> None:
    site, other = factories.site_at(world.north), factories.site_at(world.south)
    model = factories.tonometer_model()
    lists = "/equipment/minimum-stocks", "/equipment/trained-users", "/equipment/distances"
    engineer.submit(f"{lists[0]}/set", site_id=str(site), category="Tonometer", minimum="2")
    engineer.submit(f"{lists[1]}/record", site_id=str(site), device_model_id=str(model), people="3")
    engineer.submit(f"{lists[2]}/record", site_id=str(site), other_id=str(other), miles="12.5")
    for address, words in zip(lists, ("Tonometer", "Tono 900", "12.5"), strict=True):
        assert words in text_of(engineer.get(address))


def test_finding_a_replacement_asks_no_more_of_more_devices(
    app: Flask, world: World, engineer: PageClient
) -> None:
    failed = factories.tonometer(world.north)
    asked = []
    for more in (1, 4):
        for _ in range(more):
            lending.lendable(world, trust_id=world.south)
        with count_queries(app) as counted:
            assert engineer.get(f"/equipment/{failed}/cover").status_code == 200
        asked.append(len(counted))
    assert asked[0] == asked[1]
