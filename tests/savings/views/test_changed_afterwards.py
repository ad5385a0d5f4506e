"""E11 on a page: what each trust is owed when a letter is recorded late. Worked by hand.

North commits to 18,000 lenses, South to 4,500, West to 2,000: 24,500, so £40.00. In December West's
letter of 3,500 from the first day is recorded: 26,000, so £38.00 was due all along.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.foundation.database import db
from tests.contracts import factories as contracts
from tests.savings.auditing import audited, three_trusts
from tests.savings.factories import lenses
from tests.spend.factories import csv_of, imported
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

LATE = datetime(2025, 12, 3, 10, 0, tzinfo=UTC)


def invoiced(number: str, day: str, of: int, invoice: str) -> dict[str, str]:
    return {**lenses(number, day, "40.00", of=of), "Invoice number": invoice}


def test_each_trust_is_owed_by_invoice(
    world: World, signed_in: Callable[[Someone], PageClient]
) -> None:
    signed = three_trusts(world, west="2000")
    imported(
        world.north,
        csv_of(
            invoiced("N-1", "2025-05-03", 100, "INV-1"),
            invoiced("N-2", "2025-05-04", 100, "INV-1"),
        ),
    )
    imported(world.south, csv_of(invoiced("S-1", "2025-05-03", 50, "")))
    lens = db.session.scalars(select(Item.id).where(Item.code == "IOL")).one()
    contracts.commit(world, signed["west"], lens, "3500", now=LATE)
    page = f"/savings/price-audits/{audited(world).id}/changed-afterwards"
    lead = signed_in(world.lead)
    text = text_of(lead.get(page))
    for words in (
        "North Trust Owed £400.00",
        "South Trust Owed £100.00",
        "INV-1 Day 3 May 2025 Lines 2",
        "Order S-1",
        "Charged at £40.00, as it was known then; it was £38.00 by what was recorded since.",
        "The invoices stay as they are",
    ):
        assert words in text, words
    claim = text_of(lead.get(page.replace("changed-afterwards", "claims/new")))
    assert "To be claimed £500.00 3 lines" in claim
    north = text_of(signed_in(world.finance_of_north).get(page))
    assert "£400.00" in north
    assert "South Trust" not in north
    assert signed_in(world.stranger).get(page).status_code == 404
