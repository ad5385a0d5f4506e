"""The demo world as a whole: loaded once, sealed, and open to those it was made for."""

import re
from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import func, select, update

from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.models.calibration import CalibrationRun
from consortium.equipment.queries.figures import checks_done
from consortium.foundation.audit.models import AuditEvent, AuditHead
from consortium.foundation.database import Base, bookkeeping, db
from consortium.foundation.database.append_only import allow_changes
from consortium.foundation.domain.periods import Period
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import choices_of
from tests.support.commands import run
from tests.support.pages import PageClient, text_of

SignIn = Callable[[str], PageClient]


def everything(demo: Flask) -> tuple[dict[str, int], str]:
    """How many rows each table has, and the seal of the whole audit log."""
    with demo.app_context():
        rows = {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
        head = db.session.scalars(select(AuditHead)).one()
        return rows, f"{head.sequence} {head.hash}"


def test_a_second_load_changes_nothing(demo: Flask) -> None:
    before = everything(demo)
    assert before[0]["organisation"] > 218
    done = run(demo, "demo", "load")
    assert done.exit_code == 0
    assert "The demo world is loaded already; nothing was changed." in done.stdout
    assert everything(demo) == before


class TestAuditLog:
    def test_of_the_whole_world_verifies(self, demo: Flask) -> None:
        done = run(demo, "audit", "verify")
        assert (done.exit_code, done.stderr) == (0, "")
        rows, head = everything(demo)
        assert f"{rows['audit_event']:,} entries" in done.stdout.replace("entry", "entries")
        assert head.split()[0] == str(rows["audit_event"])

    def test_names_the_first_of_the_rows_that_were_tampered_with(self, demo: Flask) -> None:
        with demo.app_context(), bookkeeping() as session:
            allow_changes(session.connection(), "audit_event")
            for sequence in (700, 500):
                row = session.get_one(AuditEvent, sequence)
                session.execute(
                    update(AuditEvent)
                    .where(AuditEvent.sequence == sequence)
                    .values(body=row.body.replace('"at":"202', '"at":"203'))
                )
        done = run(demo, "audit", "verify")
        assert done.exit_code == 1
        assert "The audit log is broken at row 500" in done.stderr


class TestEquipment:
    def test_five_devices_are_overdue(self, demo: Flask, demo_signed_in: SignIn) -> None:
        overdue = {"NOR-T08", "SOU-T02", "EAS-T12", "VAL-T05", "VAL-T10"}
        listed = run(demo, "equipment", "due").stdout
        assert set(re.findall(r"days? late +(\S+)", listed)) == overdue
        page = text_of(demo_signed_in("engineer.shared").get("/equipment/due?show=overdue"))
        assert "Showing 1 to 5 of 5" in page
        assert all(number in page for number in overdue)

    def test_eight_checks_failed_and_936_were_made(self, demo: Flask) -> None:
        with demo.app_context():
            failed = select(func.count()).where(CalibrationRun.verdict == Verdict.FAIL)
            assert db.session.scalar(failed) == 8
            trusts = [line.id for line in choices_of(OrganisationKind.TRUST)]
            year = Period(date(2025, 4, 1), date(2026, 4, 1))
            # 7 trusts x 12 devices x 6 months, then 6 x 12 x 6.
            assert sum(checks_done(trust_ids=trusts, period=year).values()) == 936

    def test_a_device_shows_the_check_it_failed(self, demo: Flask, demo_signed_in: SignIn) -> None:
        engineer = demo_signed_in("engineer.shared")
        found = engineer.get("/search?q=VAL-T01").get_data(as_text=True)
        address = re.search(r'href="(/equipment/[0-9a-f-]{36})"', found)
        assert address is not None
        page = text_of(engineer.get(f"{address[1]}/calibrations?rows=all"))
        assert page.count("Fail") == 1


class TestSignIn:
    def test_offers_the_roles_of_the_demo(self, demo: Flask) -> None:
        page = text_of(demo.test_client().get("/sign-in"))
        for role in ("Procurement lead, North Trust", "Finance viewer, West Trust", "Auditor"):
            assert role in page, role

    def test_offers_nobody_where_no_demo_is_loaded(self, client: PageClient) -> None:
        page = text_of(client.get("/sign-in"))
        assert "North Trust" not in page
        assert "demo" not in page.lower()

    def test_takes_a_visitor_in_without_a_password(self, demo: Flask) -> None:
        browser = demo.test_client()
        html = browser.get("/sign-in").get_data(as_text=True)
        before, found, _ = html.partition("Finance viewer, West Trust")
        assert found
        form = before.rpartition("<form")[2]
        address = re.search(r'action="([^"]+)"', form)
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form)
        assert address is not None
        assert token is not None
        answer = browser.post(address[1], data={"csrf_token": token[1]})
        assert answer.status_code == 303
        assert "Finance viewer, West Trust" in text_of(browser.get("/"))
