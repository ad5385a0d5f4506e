"""`consortium tenders verify-receipt`: offline, and failing when one sign was altered."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from consortium.tenders.commands import group
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.domain.receipt import Copy, Receipt
from consortium.tenders.domain.submission import VersionKind
from consortium.tenders.gateways.receipts import public_key, signature_of, signed_file
from consortium.tenders.gateways.server_key import fingerprint

COPY = Copy(nonce=b"n" * 32, bid={"quality": {}, "price": {"lots": []}})
RECEIPT = Receipt(
    tender="018f",
    reference="TN-2025-0001",
    bid="9d1c",
    version=2,
    kind=VersionKind.SUBMITTED,
    received_at=datetime(2025, 5, 30, 11, 59, 59, 999_999, tzinfo=UTC),
    digest=COPY.digest,
    sealed={Envelope.QUALITY: "a" * 64, Envelope.PRICE: "b" * 64},
    audit_sequence=17,
    audit_hash="c" * 64,
)


@pytest.fixture
def file(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return signed_file(RECEIPT, signature_of(RECEIPT), public_key())


def verify(folder: Path, kept: dict[str, Any], *options: str) -> Result:
    """Run without an app: no database, no settings, no data folder."""
    path = folder / "receipt.json"
    path.write_text(json.dumps(kept))
    return CliRunner().invoke(group, ["verify-receipt", str(path), *options])


def test_a_genuine_receipt_verifies_without_the_app(tmp_path: Path, file: dict[str, Any]) -> None:
    result = verify(tmp_path, file)
    assert result.exit_code == 0
    assert "Genuine: TN-2025-0001, bid 9d1c, version 2." in result.stdout
    assert "2025-05-30T11:59:59.999999Z" in result.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("digest", "0" * 64),
        ("received_at", "2025-05-30T11:59:59.999998Z"),
        ("version", 3),
        ("kind", "withdrawn"),
        ("version", 2.0),
        ("audit_sequence", 18),
        ("sealed", {"quality": "a" * 64}),
        ("signature", "00" * 64),
        ("remark", "added"),
    ],
)
def test_an_altered_receipt_fails(
    tmp_path: Path, file: dict[str, Any], name: str, value: object
) -> None:
    result = verify(tmp_path, {**file, name: value})
    assert result.exit_code == 1
    assert "receipt_altered" in result.stderr


@pytest.mark.parametrize("kept", [{}, {"format": "consortium-receipt-v1"}, {"format": 1}])
def test_what_is_no_receipt_is_refused(tmp_path: Path, kept: dict[str, Any]) -> None:
    result = verify(tmp_path, kept)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no_receipt" in result.stderr


def test_the_copy_is_checked_against_the_receipt(tmp_path: Path, file: dict[str, Any]) -> None:
    copy = tmp_path / "bid.json"
    copy.write_text(json.dumps(COPY.as_json()))
    result = verify(tmp_path, file, "--bid", str(copy))
    assert "The copy is the bid that this receipt stands for." in result.stdout
    copy.write_text(json.dumps(Copy(nonce=b"m" * 32, bid=COPY.bid).as_json()))
    result = verify(tmp_path, file, "--bid", str(copy))
    assert result.exit_code == 1
    assert "other_bid" in result.stderr


def test_another_key_is_told(tmp_path: Path, file: dict[str, Any]) -> None:
    known = fingerprint(bytes.fromhex(file["public_key"]))
    assert verify(tmp_path, file, "--key", known.upper()).exit_code == 0
    result = verify(tmp_path, file, "--key", "0000 1111")
    assert result.exit_code == 1
    assert "other_key" in result.stderr


def test_as_json(tmp_path: Path, file: dict[str, Any]) -> None:
    found = json.loads(verify(tmp_path, file, "--json").stdout)
    assert found["genuine"] is True
    assert found["bid_checked"] is False
    assert found["version"] == 2


def test_a_file_that_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text("[1]")
    result = CliRunner().invoke(group, ["verify-receipt", str(path)])
    assert result.exit_code == 1
    assert "no_json" in result.stderr
