"""Releases as others publish them: made here, with the faults of real ones."""

import io
import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from consortium.contracts.usecases.agreements import sign_contract
from consortium.foundation.domain.permissions import Actor
from consortium.notices.usecases.release_import import Imported, import_releases
from tests.contracts import factories as contracts
from tests.support.world import NOW, SYSTEM, World

# Third-party schemas and releases are not kept with the product. Where they lie is said by
# CONSORTIUM_OCDS_DATA; without it, a folder beside the working copy is looked at.
ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    Path(os.environ.get("CONSORTIUM_OCDS_DATA", "")),
    ROOT.parent / "shared" / "data" / "ocds",
)


def ocds_file(name: str) -> Path:
    """A file of the standard or of real releases; the test is skipped where there is none."""
    for place in PLACES:
        if (place / name).is_file():
            return place / name
    pytest.skip(f"{name} is not here: name the folder of OCDS files in CONSORTIUM_OCDS_DATA")


def release(**changes: Any) -> dict[str, Any]:
    """A small release without a fault; a change to None takes a field away."""
    whole = {
        "ocid": "ocds-b5fd17-1",
        "id": "061234-2026",
        "date": "2026-09-01T09:00:00+01:00",
        "tag": ["award"],
        "initiationType": "tender",
        "parties": [
            {
                "id": "GB-NHS-RX1",
                "name": "Lead Trust",
                "identifier": {"scheme": "GB-NHS", "id": "RX1"},
                "roles": ["buyer"],
            }
        ],
        "buyer": {"id": "GB-NHS-RX1", "name": "Lead Trust"},
        "tender": {"id": "1", "title": "Infusion pumps", "value": {"amount": 9, "currency": "GBP"}},
        "awards": [
            {
                "id": "1",
                "value": {"amount": 700.5, "currency": "GBP"},
                "suppliers": [{"id": "S", "name": "Alpha Ltd"}],
            },
            {"id": "2", "value": {"amount": 99.5, "currency": "GBP"}},
        ],
    }
    return {name: value for name, value in {**whole, **changes}.items() if value is not None}


def imported(consortium_id: UUID, document: Any, actor: Actor = SYSTEM) -> Imported:
    return import_releases(
        actor=actor,
        consortium_id=consortium_id,
        content=io.BytesIO(json.dumps(document).encode()),
        file_name="january.json",
        now=NOW,
    )


def awarded_in_2026(world: World, *, value: str = "1000000", signed: bool = True) -> UUID:
    """An agreement under the Act for five years, awarded ex VAT and signed by North in April 2026.

    North's contract leaves £100,000 of it for others. Without a signature there is neither contract
    nor value.
    """
    if not signed:
        return contracts.drafted_agreement(world)
    contracts.items()
    agreement_id = contracts.agreement(world, contracts.VISCOELASTIC)
    contracts.awarded(agreement_id, value)
    contract_id = contracts.drafted_contract(
        world, agreement_id, world.north, value=str(int(value) - 100_000)
    )
    sign_contract(actor=SYSTEM, contract_id=contract_id, now=NOW)
    return agreement_id
