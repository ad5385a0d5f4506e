"""The open contracting data of a tender: valid against the standard, silent about sealed bids."""

import json
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft4Validator
from referencing import Registry, Resource

from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.notices.domain.ocds_check import problems_of
from consortium.notices.queries.ocds_package import ocds_of
from consortium.organisations.domain.supplier_facts import SupplierFacts, SupplierScale
from consortium.organisations.usecases.supplier_facts import describe_supplier
from consortium.tenders.models.standstill import standstill_of
from tests.notices.samples import ocds_file
from tests.support.commands import run
from tests.support.world import SYSTEM, World
from tests.tenders import factories as tenders

PLAIN = "https://standard.open-contracting.org/schema/1__1__5/release-schema.json"


def errors_of(package: dict[str, Any], release_schema: str) -> list[str]:
    """What a release schema, put in place of the plain one, finds wrong with a package."""
    of_package = json.loads(ocds_file("standard-1.1.5/release-package-schema.json").read_text())
    of_release = json.loads(ocds_file(release_schema).read_text())
    registry: Any = Registry().with_resource(PLAIN, Resource.from_contents(of_release))
    validator = Draft4Validator(of_package, registry=registry)
    read_back = json.loads(json.dumps(package))
    return [f"{list(each.path)}: {each.message}" for each in validator.iter_errors(read_back)]


def package_of(made: tenders.Made, **asked: Any) -> dict[str, Any]:
    return ocds_of(actor=SYSTEM, tender_id=made.id, now=tenders.AFTER, **asked)


SCHEMAS = ("standard-1.1.5/release-schema.json", "fts_extended_release_schema.json")


def test_an_awarded_tender_is_valid(world: World) -> None:
    """Valid, whatever is known of its bidders; counted by kind once it is known of all of them."""
    made = tenders.ranked(tenders.draft(world))
    tenders.award(made)
    before = package_of(made)
    # Three bids, of which all were assessed; whose they are is not known.
    assert counted(before) == {"bids": 3, "finalStageBids": 3}
    assert "details" not in winner(before)
    for name, facts in (
        ("alpha", SupplierFacts(scale=SupplierScale.LARGE, vcse=False)),
        ("beta", SupplierFacts(scale=SupplierScale.SME, vcse=True)),
        ("gamma", SupplierFacts(scale=SupplierScale.SME)),
    ):
        supplier = tenders.supplier_id(made, name)
        describe_supplier(actor=SYSTEM, supplier_id=supplier, facts=facts, now=tenders.AFTER)
    after = package_of(made)
    # Gamma did not say whether it is a social enterprise, so these are not counted.
    assert counted(after) == {
        "bids": 3,
        "smeBids": 2,
        "finalStageBids": 3,
        "smeFinalStageBids": 2,
    }
    assert winner(after)["details"] == {"scale": "large", "vcse": False}
    assert [errors_of(each, schema) for each in (before, after) for schema in SCHEMAS] == [[]] * 4


def counted(package: dict[str, Any]) -> dict[str, int]:
    statistics = package["releases"][-1]["bids"]["statistics"]
    return {each["measure"]: each["value"] for each in statistics}


def winner(package: dict[str, Any]) -> dict[str, Any]:
    """The party that won, as the last release has it."""
    parties: list[dict[str, Any]] = package["releases"][-1]["parties"]
    (found,) = (each for each in parties if "supplier" in each["roles"])
    return found


def test_says_what_the_tender_says(world: World) -> None:
    made = tenders.ranked(tenders.draft(world))
    tenders.award(made)
    package = package_of(made)
    assert problems_of(package) == problems_of(package_of(made, as_record=True)) == []
    published, awarded = package["releases"]
    assert (published["tag"], awarded["tag"]) == (["tender"], ["award"])
    assert published["id"] == tenders.NOTICE.number
    # The story's 60/40, its three trusts and three bids.
    weights = published["tender"]["lots"][0]["awardCriteria"]["criteria"]
    assert [each["numbers"][0]["number"] for each in weights] == [60, 40]
    # When the suppliers were told, and the standstill as it was set.
    (award,) = awarded["awards"]
    assert award["assessmentSummariesDateSent"] == tenders.AFTER.isoformat()
    standstill = standstill_of(made.id)
    assert standstill is not None
    assert award["standstillPeriod"]["endDate"][:10] == str(standstill.last_day)
    buyers = {each["name"]: each["roles"] for each in awarded["parties"]}
    assert buyers["North Trust"] == ["buyer", "procuringEntity"]
    assert buyers["South Trust"] == buyers["West Trust"] == ["buyer"]
    assert buyers["Alpha Ltd"] == ["tenderer", "supplier"]
    assert published["tender"]["legalBasis"] == {"scheme": "UKPGA", "id": "2023/54"}
    (document,) = published["tender"]["documents"]
    assert (document["noticeType"], document["documentType"]) == ("UK4", "tenderNotice")
    (document,) = awarded["awards"][0]["documents"]
    assert (document["noticeType"], document["documentType"]) == ("UK6", "awardNotice")
    assert awarded["bids"]["statistics"][0]["value"] == 3
    worth = awarded["awards"][0]["value"]
    assert round(worth["amount"] * 120) == round(worth["amountGross"] * 100)


def test_before_the_opening_nothing_is_said_of_bids(world: World) -> None:
    made = tenders.closed(tenders.draft(world))
    (release,) = package_of(made)["releases"]
    assert "bids" not in release
    assert "Alpha" not in json.dumps(release)


def test_a_tender_that_was_not_published_has_none(world: World) -> None:
    made = tenders.draft(world)
    with pytest.raises(Conflict):
        package_of(made)


def test_strangers_get_none(world: World) -> None:
    made = tenders.published(tenders.draft(world))
    with pytest.raises(NotFound):
        ocds_of(actor=world.stranger.actor(), tender_id=made.id, now=tenders.AFTER)


def test_the_command_prints_the_record(app: Flask, world: World) -> None:
    made = tenders.published(tenders.draft(world))
    reference = package_of(made)["releases"][0]["tender"]["id"]
    result = run(app, "notices", "ocds", reference, "--record")
    found = json.loads(result.stdout)
    assert found["records"][0]["compiledRelease"]["tag"] == ["compiled"]
    assert run(app, "notices", "ocds", "TN-1999-001").exit_code == 1
