"""Claiming wrong prices back. Figures are worked by hand in ``tests/savings/auditing.py``.

Of Alpha's lines North's A-1 (200.00), A-3 (110.00, less 44.00 that came back) and West's W-3
(50.00) were charged too much: £316.00.
"""

import io
from collections.abc import Callable
from uuid import UUID

import docx
from sqlalchemy import select

from consortium.foundation.database import db
from consortium.savings.models.price_claim import PriceClaim, PriceClaimHold
from tests.contracts.asserting import details, last_event
from tests.savings.auditing import audited, charged_wrongly
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
CLAIMS = "/savings/price-claims"
DAY = {"on-day": "20", "on-month": "4", "on-year": "2026"}


def drafted(browser: PageClient, audit_id: UUID, query: str = "") -> str:
    """The address of a claim of everything that is offered."""
    answer = drafting(browser, audit_id, query)
    assert answer.status_code == 303, text_of(answer)
    return location(answer)


def drafting(browser: PageClient, audit_id: UUID, query: str = "", but: str = ""):  # type: ignore[no-untyped-def]
    page = f"/savings/price-audits/{audit_id}/claims/new{query}"
    keys = [
        part.split('"', 1)[0]
        for part in browser.get(page).text.split('name="lines" type="checkbox" value="')[1:]
    ]
    chosen = [key for key in keys if not but or not key.endswith(but)]
    return browser.post(page, data={**browser.form(page), "lines": chosen})


def held() -> int:
    return len(db.session.scalars(select(PriceClaimHold.id)).all())


def test_a_claim_from_draft_to_money(world: World, signed_in: SignIn) -> None:
    charged_wrongly(world)
    audit_id, lead = audited(world).id, signed_in(world.lead)
    offered = text_of(lead.get(f"/savings/price-audits/{audit_id}/claims/new"))
    assert "To be claimed £316.00 4 lines, returns taken off" in offered
    assert "A-1 / 1, 5 May 2025: 100 at £40.00 instead of £38.00: £200.00" in offered
    page = drafted(lead, audit_id)
    assert details(last_event())["amount"] == "316.00"
    text = text_of(lead.get(page))
    for words in ("Claimed £316.00 4 lines", "Outstanding £316.00", "Drafted"):
        assert words in text, words

    letter = lead.get(f"{page}/letter/docx")
    said = "\n".join(
        [p.text for p in docx.Document(io.BytesIO(letter.data)).paragraphs]
        + [
            cell.text
            for table in docx.Document(io.BytesIO(letter.data)).tables
            for row in table.rows
            for cell in row.cells
        ]
    )
    for words in ("Alpha Ltd", "North Trust", "£266.00", "West Trust", "£50.00", "£316.00"):
        assert words in said, words
    assert letter.headers["Content-Disposition"].startswith("attachment; filename=draft-")

    refused = lead.submit(f"{page}/step", step="accepted", **DAY)
    assert refused.status_code != 303
    assert lead.submit(f"{page}/step", step="sent", **DAY).status_code == 303
    kept = lead.get(f"{page}/letter/pdf")
    assert kept.data.startswith(b"%PDF")
    assert kept.data == lead.get(f"{page}/letter/pdf").data
    answer = lead.submit(
        f"{page}/step", step="part_accepted", accepted="£266.00", reason="West's is right", **DAY
    )
    assert answer.status_code == 303, text_of(answer)
    credit = {"trust_id": str(world.north), "number": "CN-77", **DAY}
    too_much = lead.submit(f"{page}/credits/new", amount="300.00", **credit)
    assert "at most £266.00" in text_of(too_much)
    assert lead.submit(f"{page}/credits/new", amount="266.00", **credit).status_code == 303
    text = text_of(lead.get(page))
    for words in ("Credited", "Recovered £266.00", "Outstanding £0.00", "CN-77 for North Trust"):
        assert words in text, words
    text = text_of(lead.get(CLAIMS))
    assert "Claimed £316.00 Recovered £266.00 with credit notes Outstanding £0.00" in text
    assert lead.submit(f"{page}/step", step="closed", **DAY).status_code == 303
    assert "No claim fits." in text_of(lead.get(f"{CLAIMS}?show=open"))
    # Money came, so its lines stay claimed for ever.
    assert held() == 4


def test_a_line_stands_in_one_open_claim(world: World, signed_in: SignIn) -> None:
    charged_wrongly(world)
    audit_id, lead = audited(world).id, signed_in(world.lead)
    assert drafting(lead, audit_id, f"?trust={world.west}").status_code == 303
    first = drafted(lead, audit_id, "?verdict=wrong_tier")
    left = text_of(lead.get(f"/savings/price-audits/{audit_id}/claims/new"))
    assert "To be claimed £66.00 2 lines" in left
    days = f"/savings/price-audits/{audit_id}/claims/new?from=2025-05-07&to=2025-05-31"
    assert "Nothing is left to claim here." in text_of(lead.get(days))
    assert held() == 2
    closed = lead.submit(f"{first}/step", step="closed", reason="Drafted by mistake", **DAY)
    assert closed.status_code == 303
    assert held() == 1
    left = text_of(lead.get(f"/savings/price-audits/{audit_id}/claims/new"))
    assert "To be claimed £266.00 3 lines" in left
    nothing = lead.post(
        f"/savings/price-audits/{audit_id}/claims/new",
        data=lead.form(f"/savings/price-audits/{audit_id}/claims/new"),
    )
    assert "None of these lines leaves anything to claim" in text_of(nothing)


def test_finance_of_a_trust_claims_and_sees_its_own(world: World, signed_in: SignIn) -> None:
    charged_wrongly(world)
    audit_id = audited(world).id
    lead, west = signed_in(world.lead), signed_in(world.finance_of_west)
    page = drafted(lead, audit_id)
    text = text_of(west.get(page))
    assert "You see the lines and credit notes of your own trust only." in text
    assert "Claimed £50.00 1 line" in text
    assert "North Trust" not in text
    assert west.get(f"{page}/letter/docx").status_code == 404
    assert west.submit(f"{page}/step", step="sent", **DAY).status_code == 403
    lead.submit(f"{page}/step", step="closed", reason="West claims for itself", **DAY)
    own = drafted(west, audit_id)
    assert "Claimed £50.00 1 line" in text_of(west.get(own))
    assert signed_in(world.finance_of_north).get(own).status_code == 404
    stranger = signed_in(world.stranger)
    for address in (own, f"{own}/letter/pdf", f"{own}/step", f"{own}/credits/new"):
        assert stranger.get(address).status_code == 404
    references = set(db.session.scalars(select(PriceClaim.reference)))
    assert references == {"CL-2026-0001", "CL-2026-0002"}
