"""Pages of agreements, as each role sees them."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.contracts.asserting import last_event
from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.contracts.factories import agreement, awarded, drafted_agreement, drafted_contract
from tests.contracts.rebates import earned, settle_all
from tests.contracts.story import LENS
from tests.support.pages import PageClient, location, text_of
from tests.support.world import TODAY, Someone, World

SignIn = Callable[[Someone], PageClient]


def date_of(name: str, day: int, month: int, year: int) -> dict[str, str]:
    """What a browser sends for the three boxes of a date."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


class TestListing:
    def test_shows_the_agreements_within_reach(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        page = text_of(signed_in(world.finance_of_west).get("/agreements"))
        assert "Cataract consumables" in page
        assert "3 of 3" in page
        assert "Draft an agreement" not in page
        assert "Draft an agreement" in text_of(signed_in(world.lead).get("/agreements"))

    def test_says_what_to_do_when_there_is_none(self, world: World, signed_in: SignIn) -> None:
        page = text_of(signed_in(world.lead).get("/agreements"))
        assert "No agreement yet. Awarding a tender makes one" in page

    def test_can_be_downloaded(self, world: World, agreed: Agreed, signed_in: SignIn) -> None:
        answer = signed_in(world.lead).get("/agreements?format=csv")
        assert answer.mimetype == "text/csv"
        assert "Cataract consumables" in answer.get_data(as_text=True)

    def test_is_not_for_roles_without_agreements(self, world: World, signed_in: SignIn) -> None:
        for who in (world.engineer, world.commissioner, world.administrator, world.evaluator):
            assert signed_in(who).get("/agreements").status_code == 403, who.email

    def test_wants_to_know_who_asks(self, client: PageClient) -> None:
        answer = client.get("/agreements")
        assert answer.status_code == 302
        assert location(answer) == "/sign-in"


class TestAgreement:
    def page(self, world: World, agreed: Agreed, signed_in: SignIn, who: str) -> str:
        answer = signed_in(getattr(world, who)).get(agreed.path)
        assert answer.status_code == 200
        return text_of(answer)

    def test_shows_a_lead_everything_and_what_to_do(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        page = self.page(world, agreed, signed_in, "lead")
        for words in (
            "1 April 2025 to 31 March 2030",
            "18,000 to under 25,000 In force",
            "4% of the whole year's spend once it reaches £270,000.00",
            "One price for all members.",
            "Tested on 1 January, 1 April, 1 July and 1 October.",
            "£100,000.00",
            "Left: pays the opt-out price",
            "Committed volumes of today's members",
            "1 October 2025: West Trust opts out (leaves)",
            "Draft a new version",
            "Add a trust's contract",
            "Record the tests that are due",
        ):
            assert words in page, words

    def test_shows_finance_of_a_trust_its_own_value_and_volume_only(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        page = self.page(world, agreed, signed_in, "finance_of_north")
        assert page.count("£100,000.00") == 1
        assert page.count("not shown") == 2
        assert "North Trust Intraocular lens 18,000" in page
        assert "South Trust Intraocular lens" not in page
        assert "Draft a new version" not in page
        assert "Record the tests" not in page

    def test_shows_the_supplier_values_and_no_trusts_volume(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        page = self.page(world, agreed, signed_in, "supplier")
        assert page.count("£100,000.00") == 3
        assert "Committed volumes" not in page
        assert "4,500" not in page
        assert "Add a trust's contract" not in page

    def test_shows_the_consortiums_readers_all_and_lets_them_change_nothing(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        for who in ("consortium_finance", "auditor"):
            page = self.page(world, agreed, signed_in, who)
            assert page.count("£100,000.00") == 3
            assert "South Trust Intraocular lens" in page
            assert "Add a trust's contract" not in page

    def test_is_not_found_by_a_stranger_and_refused_to_an_engineer(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        assert signed_in(world.stranger).get(agreed.path).status_code == 404
        assert signed_in(world.engineer).get(agreed.path).status_code == 403

    def test_says_what_is_missing_before_there_are_prices(
        self, world: World, signed_in: SignIn
    ) -> None:
        path = f"/agreements/{drafted_agreement(world)}"
        page = text_of(signed_in(world.lead).get(path))
        assert "No prices are in force today." in page
        assert "have a colleague activate it" in page
        assert "No contract yet." in page
        assert "Nobody has joined yet" in page
        assert "Record the tests that are due" not in page

    def test_shows_each_reader_the_rebates_it_may_see(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        html = lead.get(agreed.path).get_data(as_text=True)
        assert "Rebates confirmed" not in html
        confirm(world, agreed)
        assert "South Trust: £2,248.00" in self.page(world, agreed, signed_in, "lead")
        north = self.page(world, agreed, signed_in, "finance_of_north")
        assert "North Trust: £8,000.00" in north
        assert "South Trust: £" not in north

    def test_asks_the_database_the_same_however_many_contracts_there_are(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        one = agreement(world, LENS)
        drafted_contract(world, one, world.north)

        def asked(agreement_id: UUID) -> int:
            lead.get(f"/agreements/{agreement_id}")
            with statements() as sent:
                lead.get(f"/agreements/{agreement_id}")
            return len(sent)

        assert asked(agreed.id) == asked(one)


class TestDraft:
    def fields(self, world: World, **changes: str) -> dict[str, Any]:
        return {
            "title": "Gloves",
            "consortium_id": str(world.seven_oaks),
            "supplier_id": str(world.beta),
            **date_of("starts_on", 1, 4, 2026),
            **date_of("ends_on", 31, 3, 2028),
            "date_basis": "delivered",
            "notice_days": "60",
            "clause_text": "One organisation.",
            "reason": "an older contract",
            **changes,
        }

    def test_leads_to_the_new_agreement(self, world: World, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        answer = lead.submit("/agreements/new", **self.fields(world))
        assert answer.status_code == 303
        page = text_of(lead.get(location(answer)))
        assert "The agreement is drafted." in page
        assert "Gloves" in page
        assert "The day it was delivered" in page
        assert "60 days" in page

    def test_keeps_what_was_typed_when_something_is_wrong(
        self, world: World, signed_in: SignIn
    ) -> None:
        answer = signed_in(world.lead).submit(
            "/agreements/new",
            **self.fields(world, title="", notice_days="2000", **date_of("ends_on", 31, 2, 2028)),
        )
        assert answer.status_code == 422
        page = text_of(answer)
        for words in ("There is a problem", "Enter a title", "Enter 0 to 1000 days", "real date"):
            assert words in page
        html = answer.get_data(as_text=True)
        assert 'value="31"' in html
        assert "One organisation." in html

    def test_puts_a_refusal_on_its_field(self, world: World, signed_in: SignIn) -> None:
        answer = signed_in(world.lead).submit(
            "/agreements/new", **self.fields(world, **date_of("ends_on", 31, 3, 2026))
        )
        assert answer.status_code == 422
        assert "The agreement must end after it starts." in text_of(answer)
        assert 'href="#ends_on-day"' in answer.get_data(as_text=True)

    def test_acts_once_however_often_it_is_sent(self, world: World, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        data = {**lead.form("/agreements/new"), **self.fields(world)}
        first = lead.post("/agreements/new", data=data)
        second = lead.post("/agreements/new", data=data)
        assert (first.status_code, second.status_code) == (303, 303)
        assert location(first) == location(second)
        assert text_of(lead.get("/agreements")).count("Gloves") == 1

    def test_is_not_for_those_who_only_read(self, world: World, signed_in: SignIn) -> None:
        assert signed_in(world.auditor).get("/agreements/new").status_code == 403


class TestContract:
    def test_is_drafted_and_signed_by_its_trust(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        second = f"/agreements/{agreement(world, LENS)}"
        answer = lead.submit(
            f"{second}/contracts/new",
            trust_id=str(world.north),
            value="£250,000.50",
            **date_of("starts_on", 1, 5, 2025),
        )
        assert (answer.status_code, location(answer)) == (303, second)
        html = lead.get(second).get_data(as_text=True)
        assert "£250,000.50" in html
        (sign,) = re.findall(rf"{second}/contracts/[0-9a-f-]+/sign", html)
        # Another trust's lead sees the contract, and no button.
        south = signed_in(world.lead_of_south)
        assert sign not in south.get(second).get_data(as_text=True)
        answer = lead.post(sign, data=lead.form(second))
        assert (answer.status_code, location(answer)) == (303, second)
        page = text_of(lead.get(second))
        assert "The contract is signed." in page
        assert "1 May 2025: North Trust joins (contract signed)" in page

    def test_is_signed_once_and_by_nobody_else(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        sign = f"{agreed.path}/contracts/{agreed.north}/sign"
        lead, south = signed_in(world.lead), signed_in(world.lead_of_south)
        token = {"csrf_token": lead.form(agreed.path)["csrf_token"]}
        assert lead.post(sign, data=token).status_code == 409
        token = {"csrf_token": south.form(agreed.path)["csrf_token"]}
        assert south.post(sign, data=token).status_code == 403

    def test_cannot_be_signed_before_there_are_prices(
        self, world: World, signed_in: SignIn
    ) -> None:
        agreement_id = drafted_agreement(world)
        contract_id = drafted_contract(world, agreement_id, world.north)
        answer = signed_in(world.lead).get(f"/agreements/{agreement_id}")
        assert f"{contract_id}/sign" not in answer.get_data(as_text=True)
        assert "once there are prices" in text_of(answer)

    def test_is_refused_with_what_was_typed(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        path = f"{agreed.path}/contracts/new"
        token = lead.form(path)
        right = {
            "trust_id": str(world.east),
            "value": "77.70",
            **date_of("starts_on", 1, 5, 2025),
        }
        for wrong, words in (
            ({"value": "0"}, "A contract must have a value above zero."),
            ({"value": "a lot"}, "must be a number"),
            ({"trust_id": ""}, "Choose a trust"),
            (date_of("starts_on", 1, 3, 2025), "must start while the agreement is in force"),
        ):
            values = {**right, **wrong}
            answer = lead.post(path, data={**token, **values})
            assert answer.status_code == 422
            assert words in text_of(answer)
            assert f'value="{values["value"]}"' in answer.get_data(as_text=True)

    def test_above_the_award_asks_for_a_contract_change_first(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        awarded(agreed.id, "300000.00")
        lead = signed_in(world.lead)
        fields = {"trust_id": str(world.east), "value": "1", **date_of("starts_on", 1, 5, 2025)}
        answer = lead.submit(f"{agreed.path}/contracts/new", **fields)
        assert answer.status_code == 422
        assert "would exceed the value awarded" in text_of(answer)
        change = f"{agreed.path}/award-value"
        assert "stay within £300,000.00" in text_of(lead.get(change))
        assert lead.submit(change, added="0", reason="clause 7").status_code == 422
        assert lead.submit(change, added="1", reason="clause 7").status_code == 303
        assert lead.submit(f"{agreed.path}/contracts/new", **fields).status_code == 303


class TestParticipation:
    def test_records_a_notice_and_says_when_an_opt_out_is_too_soon(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        path = f"{agreed.path}/contracts/{agreed.south}/participation"
        notice = {"kind": "notice", "reason": "dearer", **date_of("effective_on", 1, 9, 2026)}
        answer = lead.submit(path, **notice)
        assert (answer.status_code, location(answer)) == (303, agreed.path)
        early = {"kind": "opt_out", "reason": "dearer", **date_of("effective_on", 29, 11, 2026)}
        answer = lead.submit(path, **early)
        assert answer.status_code == 422
        assert "can take effect on 30 November 2026 at the earliest" in text_of(answer)
        assert 'href="#effective_on-day"' in answer.get_data(as_text=True)
        in_time = {**early, **date_of("effective_on", 30, 11, 2026)}
        assert lead.submit(path, **in_time).status_code == 303
        assert "30 November 2026: South Trust opts out (dearer)" in text_of(lead.get(agreed.path))

    def test_does_not_offer_to_join(self, world: World, agreed: Agreed, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        path = f"{agreed.path}/contracts/{agreed.south}/participation"
        assert "Joins" not in text_of(lead.get(path))
        fields = {"kind": "join", "reason": "", **date_of("effective_on", 1, 9, 2026)}
        assert lead.submit(path, **fields).status_code == 422


class TestRunTests:
    def test_records_what_is_due_and_shows_it(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert "No test is recorded yet." in text_of(lead.get(agreed.path))
        answer = lead.post(f"{agreed.path}/tier-tests/run", data=lead.form(agreed.path))
        assert (answer.status_code, location(answer)) == (303, agreed.path)
        assert last_event().action == "tiers.tested"
        page = text_of(lead.get(agreed.path))
        assert "tier tests recorded." in page
        assert "Earlier tests (" in page
        again = lead.post(f"{agreed.path}/tier-tests/run", data=lead.form(agreed.path))
        assert again.status_code == 409
        assert "is recorded already" in text_of(again)


def confirm(world: World, agreed: Agreed) -> None:
    """The supplier pays the rebate of the first year."""
    spend = {"NOR": Decimal(200_000), "SOU": Decimal(56_200), "WES": Decimal(15_750)}
    settle_all(earned(agreed.id, spend), paid_on=TODAY)
