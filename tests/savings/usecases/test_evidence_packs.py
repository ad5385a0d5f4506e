"""Giving out the evidence of a saving: what is in it, who may have it, and that it checks out."""

import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from consortium.foundation import audit
from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from consortium.foundation.domain.periods import Period, month_of
from consortium.foundation.jobs.models import Job
from consortium.savings.domain.packs import files as names
from consortium.savings.domain.packs.facts import AuditGrade
from consortium.savings.domain.packs.files import manifest_of, open_pack, zip_of
from consortium.savings.domain.packs.saving_key import SavingKey
from consortium.savings.domain.packs.verifying import check
from consortium.savings.domain.signoff import LineKind, Step
from consortium.savings.queries.evidence_packs import (
    find_evidence,
    find_pack,
    list_savings,
    takes_long,
)
from consortium.savings.reports.packs.gathering import gather
from consortium.savings.reports.packs.writing import contents_of
from consortium.savings.usecases import signoff
from consortium.savings.usecases.evidence_packs import (
    give_out_again,
    start_pack,
    take_pack,
    write_note,
)
from tests.savings import factories
from tests.savings.factories import YEAR, Year, lenses
from tests.savings.signing import BEFORE_FINANCE, MAY, SIGNED, brought_to
from tests.spend.factories import csv_of, imported
from tests.support.world import NOW, SYSTEM, World


def key(world: World, year: Year, **changes: Any) -> SavingKey:
    """North's lenses of the year: 100 x (44 - 38) + 100 x (44 - 40) = £1,000."""
    given: dict[str, Any] = {
        "consortium_id": world.seven_oaks,
        "trust_id": world.north,
        "item_id": year.items["IOL"],
        "kind": LineKind.CASH,
        "period": YEAR,
    }
    return SavingKey(**{**given, **changes})


def packed(world: World, year: Year, **changes: Any) -> bytes:
    """The zip of a pack with the shortest of manifests, and without the PDF, which takes long."""
    contents = contents_of(gather(key(world, year, **changes)))
    about = {"counts": f"{contents.facts.claim.counts:.2f}"}
    return zip_of({**contents.files, names.MANIFEST: manifest_of(contents.files, about)})


def read(content: bytes, name: str) -> Any:
    return json.loads(open_pack(content).files[name])


class TestWhatIsInIt:
    def test_the_sum_of_its_months_holds_offline(self, world: World, year: Year) -> None:
        content = packed(world, year)
        found = check(content)
        assert found.faults == ()
        assert found.claim is not None
        assert found.claim.counts == Decimal(1000)
        assert list(found.claim.by_month.values()) == [Decimal(600), Decimal(400)]
        # June's line past the contract is in the file, and counts nothing.
        assert found.lines == 3
        limits = open_pack(content).files[names.LIMITATIONS].decode()
        assert "Not counted: 1 line of £440.00, bought past the contract." in limits

    def test_what_was_signed_reduced_and_banked_is_told(self, world: World, year: Year) -> None:
        line = brought_to(world, world.north)
        signoff.reduce_line(
            actor=world.finance_of_north.actor(),
            consortium_id=world.seven_oaks,
            picked=line.picked,
            amount=Decimal("450.00"),
            reason="Not all of it was in the budget",
            now=SIGNED,
        )
        found = check(packed(world, year))
        assert found.faults == ()
        assert found.claim is not None
        assert (found.claim.worked_out, found.claim.counts) == (Decimal(1000), Decimal(850))
        assert found.claim.months[0].signed == (*BEFORE_FINANCE, Step.TRUST_FINANCE)
        trail = read(packed(world, year), names.TRAIL)
        reasons = [step["reason"] for step in trail["versions"][0]["steps"]]
        assert reasons[2] == "Not all of it was in the budget"

    def test_lines_that_come_late_are_told_from_those_signed(
        self, world: World, year: Year
    ) -> None:
        brought_to(world, world.north)
        imported(world.north, csv_of(lenses("N-9", "2025-05-28", "38.00")), "late.csv")
        found = check(packed(world, year))
        assert found.holds
        assert found.claim is not None
        assert found.claim.counts == Decimal(1600)
        assert "2025-05: the lines are others than those that were signed last." in found.notes

    def test_a_cost_avoided_carries_its_index(self, world: World, year: Year) -> None:
        """F3: 200 lenses x £44 x 5% = £440."""
        factories.evidence(world.north, year.items["IOL"])
        content = packed(world, year, kind=LineKind.AVOIDED)
        found = check(content)
        assert found.faults == ()
        assert found.claim is not None
        assert found.claim.counts == Decimal(440)
        assert read(content, names.INDEX)["evidence"] == "Contract of 2019, clause 12"

    def test_a_month_is_a_saving_too(self, world: World, year: Year) -> None:
        found = check(packed(world, year, period=month_of(MAY)))
        assert found.claim is not None
        assert found.claim.counts == Decimal(600)

    def test_prices_name_their_version_test_and_path(self, world: World, year: Year) -> None:
        contract = read(packed(world, year), names.CONTRACT)
        (schedule,) = contract["price_schedules"]
        assert schedule["clause"] == "C1"
        prices = {Decimal(tier["price"]) for tier in schedule["tiers"] if tier["for"] == "members"}
        assert prices >= {Decimal(38), Decimal(40)}
        paths = [Decimal(path["price"]) for path in contract["price_paths"]]
        assert paths == [Decimal(38), Decimal(40)]

    def test_only_whole_months_have_evidence(self, world: World, year: Year) -> None:
        with pytest.raises(Invalid, match="whole months"):
            packed(world, year, period=Period(YEAR.start, YEAR.start.replace(day=9)))


class TestGivingOut:
    def test_gives_the_same_bytes_until_something_changes(self, world: World, year: Year) -> None:
        first = take_pack(actor=SYSTEM, key=key(world, year), now=NOW)
        again = take_pack(actor=SYSTEM, key=key(world, year), now=SIGNED)
        assert again == first
        write_note(actor=SYSTEM, key=key(world, year), text="Seen", grade=None, now=NOW)
        other = take_pack(actor=SYSTEM, key=key(world, year), now=NOW + timedelta(hours=1))
        assert other.zip_sha256 != first.zip_sha256
        assert give_out_again(actor=SYSTEM, pack_id=first.id, now=NOW) == first
        newest, oldest = find_evidence(actor=SYSTEM, key=key(world, year)).packs
        assert (newest.is_current, oldest.is_current) == (True, False)
        assert oldest.zip_sha256 == first.zip_sha256

    def test_records_who_got_which_hash_and_what_was_known(self, world: World, year: Year) -> None:
        before = audit.head()
        pack = take_pack(actor=world.auditor.actor(), key=key(world, year), now=NOW)
        content = find_pack(actor=SYSTEM, pack_id=pack.id, as_pdf=False).path.read_bytes()
        assert check(content, sha256=pack.zip_sha256).holds
        log = {"entries": before.sequence, "head": before.hash}
        assert read(content, names.MANIFEST)["audit_log"] == log
        event = db.session.scalars(
            select(AuditEvent).where(AuditEvent.action == "evidence_pack.given_out")
        ).one()
        details: Mapping[str, Any] = json.loads(event.body)["details"]
        assert (event.actor_id, event.owner_id) == (world.auditor.id, world.north)
        assert (details["zip_sha256"], details["amount"]) == (pack.zip_sha256, "1000.00")

    def test_many_lines_are_left_to_a_worker(self, world: World, year: Year) -> None:
        assert not takes_long(actor=SYSTEM, key=key(world, year))
        job_id = start_pack(actor=SYSTEM, key=key(world, year), now=NOW)
        arguments = db.session.get_one(Job, job_id).arguments
        assert SavingKey.from_arguments(arguments) == key(world, year)

    def test_is_for_the_trust_its_consortium_and_auditors(self, world: World, year: Year) -> None:
        for someone in (world.lead, world.finance_of_north, world.consortium_finance):
            assert take_pack(actor=someone.actor(), key=key(world, year), now=NOW)
        pack = take_pack(actor=world.auditor.actor(), key=key(world, year), now=NOW)
        strangers = (world.stranger, world.finance_of_west, world.engineer, world.commissioner)
        for someone in strangers:
            with pytest.raises(NotFound):
                take_pack(actor=someone.actor(), key=key(world, year), now=NOW)
            with pytest.raises(NotFound):
                give_out_again(actor=someone.actor(), pack_id=pack.id, now=NOW)
            with pytest.raises(NotFound):
                find_pack(actor=someone.actor(), pack_id=pack.id, as_pdf=True)


class TestNotes:
    def test_stand_in_later_packs_with_their_grade(self, world: World, year: Year) -> None:
        write_note(
            actor=world.auditor.actor(),
            key=key(world, year),
            text="The baseline is that of the contract, not of invoices.",
            grade=AuditGrade.UNCERTAIN,
            now=NOW,
        )
        found = find_evidence(actor=world.finance_of_north.actor(), key=key(world, year))
        (note,) = found.notes
        assert (note.grade, note.written_by) == (AuditGrade.UNCERTAIN, "Auditor")
        text = open_pack(packed(world, year)).files[names.NOTES].decode()
        assert 'Uncertain,"The baseline' in text or "Uncertain,The baseline" in text

    def test_are_written_by_auditors_and_finance(self, world: World, year: Year) -> None:
        given: dict[str, Any] = {"key": key(world, year), "grade": None, "now": NOW}
        with pytest.raises(NotAllowed):
            write_note(actor=world.lead.actor(), text="Mine", **given)
        with pytest.raises(NotFound):
            write_note(actor=world.finance_of_west.actor(), text="Mine", **given)
        with pytest.raises(Invalid, match="says nothing"):
            write_note(actor=world.auditor.actor(), text=" ", **given)


def test_lists_savings_with_their_newest_pack(world: World, year: Year) -> None:
    pack = take_pack(actor=SYSTEM, key=key(world, year), now=NOW)
    rows = list_savings(
        actor=world.consortium_finance.actor(), consortium_id=world.seven_oaks, period=YEAR
    )
    assert [(row.trust_code, row.counts) for row in rows] == [
        ("NOR", Decimal(1000)),
        ("SOU", Decimal(1500)),
        ("WES", Decimal(500)),
    ]
    assert [row.pack for row in rows] == [pack.reference, "", ""]
    assert [row.is_complete for row in rows] == [False, False, False]
    own = list_savings(
        actor=world.finance_of_west.actor(), consortium_id=world.seven_oaks, period=YEAR
    )
    assert [row.trust_code for row in own] == ["WES"]
