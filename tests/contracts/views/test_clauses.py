"""The pages of clauses: list, one clause, recording, reviewing, working out."""

import csv
import io
from collections.abc import Callable
from uuid import UUID

import pytest

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.models.clause import latest_clauses
from tests.contracts.conftest import Agreed
from tests.contracts.recording import group, recorded
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
LENS = "Intraocular lens"
CONDITIONS = {
    "paragraph": "Schedule 2, paragraph 6",
    "effective_from-day": "1",
    "effective_from-month": "4",
    "effective_from-year": "2025",
    "calendar": "when_it_happens",
    "date_basis": "",
    "standing": "in_good_standing",
    "rounding": "line_total",
    "notifier": "trust",
    "notice_days": "90",
    "cure_days": "0",
    "effect": "prospective",
    "evidence": "The letter of notice",
    "reviewer": "lawyer",
    "group_id": "",
}
OPT_OUT = {"who_pays_more": "both", "discount": "6,500", "discount_months": "24"}


@pytest.fixture
def lead(world: World, signed_in: SignIn) -> PageClient:
    return signed_in(world.lead)


def path_of(agreed: Agreed, clause_id: UUID, page: str = "") -> str:
    return f"{agreed.path}/clauses/{clause_id}{page}"


class TestList:
    def test_is_found_from_the_agreement(self, agreed: Agreed, lead: PageClient) -> None:
        assert f'href="{agreed.path}/clauses"' in lead.get(agreed.path).get_data(as_text=True)

    def test_says_what_to_do_while_it_is_empty(self, agreed: Agreed, lead: PageClient) -> None:
        assert "Record each clause of the contract" in text_of(lead.get(f"{agreed.path}/clauses"))

    def test_is_a_table_and_a_file(self, agreed: Agreed, lead: PageClient) -> None:
        recorded(agreed.id, Clause.VOLUME_TIER, about=LENS)
        page = text_of(lead.get(f"{agreed.path}/clauses"))
        assert "C1 Clause All-units volume tier About Intraocular lens" in page
        assert "Not reviewed" in page
        file = lead.get(f"{agreed.path}/clauses?format=csv").get_data(as_text=True)
        (row,) = csv.DictReader(io.StringIO(file.removeprefix("\ufeff")))
        assert (row["Type"], row["Days of notice"]) == ("C1", "90")

    def test_says_what_concerns_the_whole_agreement(self, agreed: Agreed, lead: PageClient) -> None:
        recorded(agreed.id)
        page = text_of(lead.get(f"{agreed.path}/clauses"))
        assert "Opt-out price and clawback About The whole agreement" in page

    def test_offers_recording_to_the_lead_only(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        page = signed_in(world.finance_of_north).get(f"{agreed.path}/clauses")
        assert "Record a clause" not in text_of(page)


class TestClause:
    def test_says_what_it_means_with_this_agreements_numbers(
        self, agreed: Agreed, lead: PageClient
    ) -> None:
        page = text_of(lead.get(path_of(agreed, recorded(agreed.id))))
        for words in (
            "The leaver also pays back £6,500.00 a unit, for the months left of 24.",
            "Who pays more when a trust opts out? Both: the leaver pays more",
            "Where it stands in the contract Schedule 2, paragraph 6",
            "Date that counts The day it was ordered, as the agreement says",
            "Notice 90 days",
            "Time to mend a breach None",
            "Who has to review it A contracts lawyer",
        ):
            assert words in page, words

    def test_of_a_price_shows_its_tiers(self, agreed: Agreed, lead: PageClient) -> None:
        clause_id = recorded(agreed.id, Clause.VOLUME_TIER, about=LENS)
        page = text_of(lead.get(path_of(agreed, clause_id)))
        assert "They stand in the price schedule, and nowhere else." in page
        assert "18,000 to under 25,000" in page
        assert "Work it out" not in page

    def test_of_joiners_warns(self, agreed: Agreed, lead: PageClient) -> None:
        clause_id = recorded(agreed.id, Clause.JOINER, {})
        assert "Ask a lawyer before anybody joins." in text_of(lead.get(path_of(agreed, clause_id)))

    def test_of_another_agreement_is_not_found(
        self, world: World, agreed: Agreed, lead: PageClient
    ) -> None:
        clause_id = recorded(agreed.id)
        elsewhere = f"/agreements/{UUID(int=7)}/clauses/{clause_id}"
        for page in ("", "/review", "/supersede", "/work-it-out"):
            assert lead.get(elsewhere + page).status_code == 404


class TestRecord:
    def test_begins_with_the_choice_of_a_type(self, agreed: Agreed, lead: PageClient) -> None:
        page = text_of(lead.get(f"{agreed.path}/clauses/new"))
        assert page.count("(C") == 16
        assert "26,400 lenses a year together" in page

    def test_asks_what_the_type_needs_and_keeps_it(self, agreed: Agreed, lead: PageClient) -> None:
        form = f"{agreed.path}/clauses/new?clause=C6"
        assert "2 scanners × £6,500 × 18 ÷ 24 = £9,750" in text_of(lead.get(form))
        answer = lead.submit(form, **CONDITIONS, **OPT_OUT)
        assert answer.status_code == 303
        page = text_of(lead.get(location(answer)))
        assert "The clause is recorded. Somebody else has to review it." in page
        assert "£6,500.00 a unit" in page
        assert "You recorded this version, so a colleague has to review it." in page

    def test_takes_shares_in_per_cent(self, agreed: Agreed, lead: PageClient) -> None:
        form = f"{agreed.path}/clauses/new?clause=C9"
        answer = lead.submit(form, **CONDITIONS, tolerance="10", gap="2")
        assert "less than 90% of its commitment" in text_of(lead.get(location(answer)))

    def test_of_a_price_asks_for_the_prices_and_no_numbers(
        self, agreed: Agreed, lead: PageClient
    ) -> None:
        form = f"{agreed.path}/clauses/new?clause=C1"
        assert "not typed here again" in text_of(lead.get(form))
        answer = lead.submit(form, **{**CONDITIONS, "group_id": str(group(LENS))})
        assert answer.status_code == 303
        assert [row.clause for row in latest_clauses(agreed.id)] == [Clause.VOLUME_TIER]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"who_pays_more": ""}, "Choose one"),
            ({"discount": "much"}, "must be a number"),
            ({"discount_months": ""}, "needs the months it was given for"),
            ({"paragraph": ""}, "Enter where it stands"),
            ({"effective_from-year": "2031"}, "outside the term"),
            ({"notice_days": "-1"}, "Enter 0 to 1,000 days"),
        ],
    )
    def test_puts_each_refusal_on_its_field(
        self, agreed: Agreed, lead: PageClient, changes: dict[str, str], words: str
    ) -> None:
        form = f"{agreed.path}/clauses/new?clause=C6"
        answer = lead.submit(form, **{**CONDITIONS, **OPT_OUT, **changes})
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert latest_clauses(agreed.id) == []


class TestLaterVersion:
    def test_starts_from_the_earlier_one(self, agreed: Agreed, lead: PageClient) -> None:
        terms = {"tolerance": "0.125", "gap": "2"}
        clause_id = recorded(agreed.id, Clause.TRUE_UP, terms, about=LENS)
        page = lead.get(path_of(agreed, clause_id, "/supersede"))
        html = page.get_data(as_text=True)
        assert 'value="12.5"' in html
        assert 'value="Schedule 2, paragraph 6"' in html
        assert "Version 1 stays as it is" in text_of(page)

    def test_is_linked_with_it(self, agreed: Agreed, lead: PageClient) -> None:
        clause_id = recorded(agreed.id)
        answer = lead.submit(
            path_of(agreed, clause_id, "/supersede"),
            **{**CONDITIONS, "who_pays_more": "leaver", "discount": "", "discount_months": ""},
        )
        page = lead.get(location(answer))
        assert "2, shown here" in text_of(page)
        old = path_of(agreed, clause_id)
        assert f'href="{old}"' in page.get_data(as_text=True)
        assert "Superseded" in text_of(lead.get(old))


class TestReview:
    def test_is_signed_off_by_another(self, agreed: Agreed, lead: PageClient) -> None:
        clause_id = recorded(agreed.id)
        review = path_of(agreed, clause_id, "/review")
        assert "Lay the signed contract beside this page" in text_of(lead.get(review))
        answer = lead.submit(review, finding="Agrees with the contract of 16 December.")
        page = text_of(lead.get(location(answer)))
        assert "What the reviewer found: Agrees with the contract of 16 December." in page
        assert "Not reviewed" not in page

    def test_is_not_of_who_wrote_it(self, world: World, agreed: Agreed, lead: PageClient) -> None:
        form = f"{agreed.path}/clauses/new?clause=C6"
        own = location(lead.submit(form, **CONDITIONS, **OPT_OUT))
        assert "Review it" not in text_of(lead.get(own))
        assert lead.submit(f"{own}/review", finding="").status_code == 403


class TestPrice:
    def test_leads_to_the_clause_that_sets_it(
        self, world: World, agreed: Agreed, lead: PageClient
    ) -> None:
        lens = recorded(agreed.id, Clause.VOLUME_TIER, about=LENS)
        other = recorded(agreed.id, Clause.VOLUME_TIER, about="Viscoelastic")
        question = f"/prices?trust={world.north}&item={agreed.items['IOL']}"
        day = "&on-day=3&on-month=11&on-year=2025&quantity=1"
        page = lead.get(question + day).get_data(as_text=True)
        assert f'href="{path_of(agreed, lens)}"' in page
        assert path_of(agreed, other) not in page


class TestJoinerGate:
    def test_warns_whoever_adds_a_trust_after_the_start(
        self, agreed: Agreed, lead: PageClient
    ) -> None:
        page = text_of(lead.get(f"{agreed.path}/contracts/new"))
        assert "Ask a lawyer before anybody joins." in page


class TestWorkOut:
    def test_shows_formula_numbers_and_result(self, agreed: Agreed, lead: PageClient) -> None:
        address = path_of(agreed, recorded(agreed.id), "/work-it-out")
        numbers = (
            "units=1500&alone=47.50&member=38&discount=6500"
            "&discounted_units=2&months_left=18&months=24"
        )
        page = text_of(lead.get(f"{address}?{numbers}"))
        assert "1,500 × (£47.50 − £38.00)" in page
        assert "£6,500.00 × 2 × 18 ÷ 24" in page
        assert "Clawback: £9,750.00" in page
        assert "Leaving costs the trust £24,000.00 under this clause." in page

    def test_is_filled_in_from_the_agreement(self, agreed: Agreed, lead: PageClient) -> None:
        terms = {"sunk_cost": "70000", "founders": "7"}
        clause_id = recorded(agreed.id, Clause.JOINER, terms)
        page = lead.get(path_of(agreed, clause_id, "/work-it-out"))
        assert 'value="70000"' in page.get_data(as_text=True)
        assert "£70,000.00 ÷ 7 ×" in text_of(page)

    def test_asks_for_what_is_missing(self, agreed: Agreed, lead: PageClient) -> None:
        terms = {"tolerance": "0.1", "gap": "2"}
        clause_id = recorded(agreed.id, Clause.TRUE_UP, terms)
        address = path_of(agreed, clause_id, "/work-it-out")
        assert "Fill in the numbers that are missing." in text_of(lead.get(address))
        answer = lead.get(f"{address}?committed=26000&tolerance=10&gap=2")
        assert answer.status_code == 422
        assert "Enter it: the clause needs it" in text_of(answer)

    def test_refuses_numbers_that_cannot_be(self, agreed: Agreed, lead: PageClient) -> None:
        address = path_of(agreed, recorded(agreed.id), "/work-it-out")
        numbers = "units=1&alone=2&member=1&discount=1&discounted_units=1&months_left=25&months=24"
        answer = lead.get(f"{address}?{numbers}")
        assert answer.status_code == 422
        assert "More months are left than the discount was given for." in text_of(answer)

    def test_offers_the_volumes_the_reader_sees(
        self, world: World, agreed: Agreed, signed_in: SignIn, lead: PageClient
    ) -> None:
        address = path_of(agreed, recorded(agreed.id), "/work-it-out")
        page = lead.get(f"{address}?trust=South Trust").get_data(as_text=True)
        assert "<option selected>South Trust</option>" in page
        assert 'value="4500"' in page
        own = signed_in(world.finance_of_north).get(address).get_data(as_text=True)
        assert 'value="18000"' in own
        assert "South Trust" not in own
