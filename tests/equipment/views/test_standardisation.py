"""Agreed models, shared procedures by site, use of devices and idle ones, through the pages."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from consortium.equipment.domain.acceptance import Check
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.models.agreed_model import OffListAcceptance
from consortium.equipment.models.asset import Asset
from consortium.equipment.usecases.asset import register_asset
from consortium.equipment.usecases.cover import set_minimum_stock
from consortium.equipment.usecases.meter import add_meter, read_meter
from consortium.equipment.usecases.procedure import revise_procedure
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.clock import now, today
from tests.equipment import factories
from tests.equipment.views.conftest import Clinic, day_fields
from tests.support.pages import PageClient, text_of
from tests.support.world import SYSTEM, World


class TestAgreedModels:
    def test_what_is_beside_the_list_is_accepted_with_a_reason(
        self, world: World, engineer: PageClient
    ) -> None:
        asset_id = factories.tonometer(world.north, asset_no="OFF-1", accepted_on=None)
        factories.agreed(world.seven_oaks)
        page = f"/equipment/{asset_id}/accept"
        assert "the list has Delta Press 2" in text_of(engineer.get(page))
        checks = [check.value for check in Check]
        answers = dict.fromkeys(checks, "yes") | day_fields("checked_on", today())
        refused = engineer.submit(page, **answers)
        assert "This model is not on the list" in text_of(refused)
        engineer.submit(page, **answers, off_list_reason="Gift of a charity")
        row = db.session.scalars(select(OffListAcceptance)).one()
        assert (row.reason, row.listed) == ("Gift of a charity", ["Delta Press 2"])
        text = text_of(engineer.get("/equipment/agreed-models/off-list?reason=yes"))
        assert "OFF-1" in text
        assert "Gift of a charity" in text

    def test_registering_one_in_service_asks_too(self, world: World) -> None:
        factories.agreed(world.seven_oaks, starts_on=today())
        facts: dict[str, Any] = {
            "actor": SYSTEM,
            "device_model_id": factories.tonometer_model(),
            "serial": "OFF2",
            "site_id": factories.site_at(world.north),
            "now": now(),
        }
        with pytest.raises(Invalid):
            register_asset(**facts, asset_no="OFF-2", accepted_on=today())
        # Before anything was agreed on, and before it is accepted, nothing is asked.
        register_asset(**facts, asset_no="OFF-3", accepted_on=today() - timedelta(days=1))
        assert not db.session.scalars(select(OffListAcceptance)).all()

    def test_the_list_is_kept_by_whoever_manages_the_equipment(
        self, world: World, engineer: PageClient
    ) -> None:
        model_id = factories.tonometer_model()
        sent = {
            "owner_id": str(world.north),
            "model_id": str(model_id),
            "purpose": "Theatres",
            "rank": "alternative",
            "decided_by": "Medical devices group",
            "reason": "Sterile tips",
            **day_fields("starts_on", today()),
            **day_fields("decided_on", today()),
        }
        assert engineer.submit("/equipment/agreed-models/new", **sent).status_code == 303
        assert "already" in text_of(engineer.submit("/equipment/agreed-models/new", **sent))
        page = engineer.get("/equipment/agreed-models").get_data(as_text=True)
        assert "Medical devices group" in page
        take_off = page.split('href="/equipment/agreed-models/')[-1].split('"')[0]
        engineer.submit(
            f"/equipment/agreed-models/{take_off}",
            reason="Out of production",
            **day_fields("last_day", today()),
        )
        csv = engineer.get("/equipment/agreed-models?format=csv").get_data(as_text=True)
        assert "Out of production" in csv


class TestStandardisation:
    def test_sites_and_their_versions(
        self, world: World, engineer: PageClient, clinic: Clinic
    ) -> None:
        factories.calibrated(
            clinic.asset_id,
            clinic.procedure_id,
            factories.off_by("0"),
            performed_on=today(),
            now=now(),
        )
        csv = "/equipment/standardisation?format=csv"
        before = engineer.get(csv).get_data(as_text=True)
        assert "Up to date,,1,1," in before
        assert ",1,1,1,100.0 %" in before
        revise_procedure(
            actor=SYSTEM, procedure_id=clinic.procedure_id, points=factories.points(), now=now()
        )
        own = factories.procedure_of(world.north, code="OWN-1")
        factories.planned(factories.tonometer(world.north), own)
        text = text_of(engineer.get("/equipment/standardisation?show=behind"))
        assert "1 of 1 last checked by an earlier version, down to 1" in text
        assert "the shared one is “Tonometer check TONO-1”" in text
        assert ",2,1," in engineer.get(csv).get_data(as_text=True)

    def test_no_use_is_shown_where_nothing_is_known(
        self, engineer: PageClient, clinic: Clinic
    ) -> None:
        assert "No data" in text_of(engineer.get("/equipment/utilisation"))
        meter_id = add_meter(
            actor=SYSTEM, asset_id=clinic.asset_id, name="Hours run", unit="h", now=now()
        )
        for days, value in ((70, "100"), (35, "170")):
            read_meter(
                actor=SYSTEM,
                meter_id=meter_id,
                read_on=today() - timedelta(days=days),
                value=Decimal(value),
                now=now(),
            )
        text = text_of(engineer.get("/equipment/utilisation?show=known"))
        # 70 h in 35 days: 14 h a week, 70 of 840 h.
        assert "Hours run" in text
        assert "70.0 h" in text
        assert "14.0 h" in text
        assert "8.3 %" in text

    def test_a_spare_device_is_suggested_to_whoever_lacks_one(
        self, world: World, engineer: PageClient
    ) -> None:
        broken = db.session.get_one(Asset, factories.tonometer(world.north, asset_no="BROKEN"))
        broken.move(AssetStatus.IN_REPAIR, at=now(), by=None, reason="Fell down")
        db.session.commit()
        page = "/equipment/idle-devices"
        factories.tonometer(world.south, asset_no="SPARE")
        assert "Nothing idle fits" in text_of(engineer.get(page))
        set_minimum_stock(
            actor=SYSTEM,
            site_id=factories.site_at(world.south),
            category="Tonometer",
            minimum=0,
            now=now(),
        )
        html = engineer.get(page).get_data(as_text=True)
        assert "BROKEN is in repair" in html
        assert "1 free at its site, 0 to be kept" in html
        link = html.split('href="')
        borrow = next(each.split('"')[0] for each in link if "/borrow?" in each)
        form = engineer.get(borrow.replace("&amp;", "&"))
        assert "Instead of BROKEN" in text_of(form)
