"""What programs read of savings: the statement, with what finance did not accept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from jsonschema import Draft202012Validator
from sqlalchemy import func, select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Permission
from consortium.organisations.usecases.api_tokens import create_api_token
from consortium.savings.api import evidence
from consortium.savings.api.statement import OPERATIONS
from consortium.savings.domain.packs.saving_key import SavingKey
from consortium.savings.domain.signoff import LineKind
from consortium.savings.usecases.evidence_packs import take_pack
from consortium.savings.usecases.signoff import reject_lines
from tests.savings.factories import YEAR, Year
from tests.savings.signing import SIGNED, brought_to
from tests.support.pages import PageClient
from tests.support.world import NOW, SYSTEM, Someone, World

ASKED = "/api/v1/savings?consortium=OAKS&from=2025-04-01&to=2026-04-01"


def token_of(someone: Someone) -> dict[str, str]:
    now = datetime.now(UTC)
    token = create_api_token(
        actor=someone.actor(),
        name="Ledger",
        permissions=frozenset(
            {Permission.SAVINGS_VIEW, Permission.SAVINGS_LINES_VIEW, Permission.EVIDENCE_TAKE}
        ),
        last_day=now.date() + timedelta(days=30),
        now=now,
    )
    return {"Authorization": f"Bearer {token}"}


def ask(client: PageClient, someone: Someone, path: str = ASKED, *, status: int = 200) -> Any:
    answer = client.get(path, headers=token_of(someone))
    assert answer.status_code == status
    return answer.get_json()


def test_the_statement_is_as_described_and_falls_with_a_rejection(
    world: World, year: Year, client: PageClient
) -> None:
    row = brought_to(world, world.west)
    before = ask(client, world.lead)
    Draft202012Validator(dict(OPERATIONS[0].answer)).validate(before)
    assert (before["net"], before["not_accepted"]) == ("3000.00", [])
    reject_lines(
        actor=world.finance_of_west.actor(),
        consortium_id=world.seven_oaks,
        picked=[row.picked],
        reason="No budget fell",
        now=SIGNED,
    )
    after = ask(client, world.lead)
    Draft202012Validator(dict(OPERATIONS[0].answer)).validate(after)
    assert after["net"] == "2500.00"
    assert after["not_accepted"] == [
        {
            "trust": "WES",
            "line": "IOL",
            "month": "2025-05",
            "kind": "cash_releasing",
            "claimed": "500.00",
            "accepted": "0.00",
            "not_accepted": "500.00",
            "reason": "No budget fell",
        }
    ]
    assert after["bridge"]["to"] == "2500.00"
    ask(client, world.stranger, status=404)
    ask(client, world.lead, "/api/v1/savings", status=422)


def test_why_spend_changed_is_as_described(world: World, year: Year, client: PageClient) -> None:
    """North: 18,000 lenses at £44 before; 210 for £8,240 now, so £1,000 less than at £44."""
    asked = ASKED.replace("savings?", "savings/spend-change?")
    found = ask(client, world.lead, f"{asked}&trust=NOR")
    Draft202012Validator(dict(OPERATIONS[1].answer)).validate(found)
    assert found["before"] == "signed baselines"
    assert found["total"] == {
        "name": "Altogether",
        "before": "792000.00",
        "price": "-1000.00",
        "volume": "-782760.00",
        "mix": "0.00",
        "new_lines": "0.00",
        "discontinued": "0.00",
        "now": "8240.00",
    }
    earlier = ask(client, world.lead, f"{asked}&before_from=2025-04-01&before_to=2025-10-01")
    assert earlier["before"] == {"from": "2025-04-01", "to": "2025-10-01"}
    ask(client, world.stranger, asked, status=404)


def test_evidence_is_listed_with_its_hash(world: World, year: Year, client: PageClient) -> None:
    key = SavingKey(
        consortium_id=world.seven_oaks,
        trust_id=world.north,
        item_id=year.items["IOL"],
        kind=LineKind.CASH,
        period=YEAR,
    )
    taken = take_pack(actor=SYSTEM, key=key, now=NOW)
    path = "/api/v1/savings/evidence-packs?consortium=OAKS&from=2025-04-01&to=2026-04-01"
    answer = ask(client, world.lead, path)
    Draft202012Validator(dict(evidence.OPERATIONS[0].answer)).validate(answer)
    north, south, _ = answer["savings"]
    assert (north["counts"], north["pack_sha256"]) == ("1000.00", taken.zip_sha256)
    assert (south["counts"], south["pack"]) == ("1500.00", None)


def times_given_out() -> int:
    events = select(func.count()).where(AuditEvent.action == "evidence_pack.given_out")
    return db.session.scalar(events) or 0


def test_evidence_is_taken_with_a_token_only(
    world: World, year: Year, client: PageClient, signed_in: Callable[[Someone], PageClient]
) -> None:
    packs, asked = "/api/v1/savings/evidence-packs", ASKED.partition("?")[2]
    order = f"{packs}/take?{asked}&trust=NOR&line=IOL"
    mine = token_of(world.lead)
    given = client.post(order, headers=mine)
    assert (given.status_code, given.mimetype) == (200, "application/zip")
    assert times_given_out() == 1
    (north, *_) = ask(client, world.lead, f"{packs}?{asked}")["savings"]
    assert sha256(given.data).hexdigest() == north["pack_sha256"]
    as_pdf = client.post(f"{north['take_address']}?format=pdf", headers=mine)
    assert as_pdf.data.startswith(b"%PDF")
    assert times_given_out() == 2
    for refused, headers, status in (
        (order, {}, 400),
        (order, {"Authorization": "Bearer wrong"}, 401),
        (order, token_of(world.stranger), 404),
        (north["take_address"], token_of(world.stranger), 404),
        (order.replace("line=IOL", "line=NONE"), mine, 404),
        (f"{order}&kind=wishes", mine, 422),
        (order.replace("&trust=NOR", ""), mine, 422),
    ):
        assert client.post(refused, headers=headers).status_code == status, refused
    # A page of somebody else's could send a form in the reader's session, but no token.
    assert signed_in(world.lead).post(order).status_code == 400


def test_a_full_year_is_as_described(world: World, year: Year, client: PageClient) -> None:
    found = ask(client, world.lead, ASKED.replace("savings?", "savings/full-year?"))
    (described,) = (each for each in OPERATIONS if each.endpoint.endswith("full_year"))
    Draft202012Validator(dict(described.answer)).validate(found)
    assert found["total"]["new"] == "3000.00"
    assert found["parties"] == {"Joint tender": "3000.00"}
