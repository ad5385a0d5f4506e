"""From a closed loan to the ledger, through the pages."""

from collections.abc import Callable

from tests.equipment import lending
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


def test_finance_records_what_a_loan_saved(world: World, signed_in: SignIn) -> None:
    loan_id = lending.closed(world, lending.lendable(world, asset_no="NOR-1"))
    page = f"/savings/loans/{loan_id}"
    lead = signed_in(world.lead)
    assert f'href="{page}"' in lead.get(f"/equipment/loans/{loan_id}").text
    assert "Not recorded" in text_of(lead.get("/savings/loans"))

    # The story: 12 days x £220 hire avoided less £310 transport.
    finance = signed_in(world.consortium_finance)
    shown = text_of(finance.get(page))
    assert "12 days in use × £220.00 a day" in shown
    assert "£2,640.00" in shown
    assert "Record £2,330.00 as a benefit" in shown
    finance.submit(page, to=f"{page}/record")
    assert "Recorded" in text_of(finance.get(page))
    assert f'href="{page}"' in finance.get("/savings/benefits").text
    csv = finance.get("/savings/loans?format=csv").text
    assert "2330.00,Recorded" in csv


def test_who_only_looks_records_nothing(world: World, signed_in: SignIn) -> None:
    loan_id = lending.closed(world, lending.lendable(world))
    auditor = signed_in(world.auditor)
    assert "finance records it" in text_of(auditor.get(f"/savings/loans/{loan_id}"))
    assert signed_in(world.stranger).get(f"/savings/loans/{loan_id}").status_code == 404
