"""Pages of baselines: prepared by one, signed by two others, read by those it concerns."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from consortium.savings.domain.baseline import Party
from consortium.savings.usecases.baselines import sign_baseline
from tests.contracts import factories as contracts
from tests.contracts.views.test_agreements import date_of
from tests.savings.factories import LOCKED, evidence, lenses, locked, prepared
from tests.spend.factories import csv_of, imported
from tests.support.pages import PageClient, location, text_of
from tests.support.world import SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
WINDOW = {**date_of("window_from", 1, 4, 2023), **date_of("window_to", 31, 3, 2024)}


@pytest.fixture
def lens(world: World) -> UUID:
    return contracts.items()["IOL"]


def typed(world: World, lens: UUID, **changes: str) -> dict[str, Any]:
    """The form of a baseline found elsewhere, filled in."""
    return {
        "trust_id": str(world.north),
        "item_id": str(lens),
        "method": "contract",
        **WINDOW,
        "quantity": "6,000",
        "unit_price": "£44.00",
        "source": "Contract of 2021",
        **changes,
    }


class TestListing:
    def test_shows_the_state_of_each(self, world: World, lens: UUID, signed_in: SignIn) -> None:
        locked(world.south, lens)
        prepared(world.north, lens)
        prepared(world.north, lens, "43.00", reason="Wrong schedule")
        page = text_of(signed_in(world.lead).get("/savings/baselines"))
        for words in ("Locked", "Superseded", "Waits for the trust and the consortium", "3 of 3"):
            assert words in page, words
        waiting = text_of(signed_in(world.lead).get("/savings/baselines?show=to-sign"))
        assert "1 of 1" in waiting
        assert "Locked" not in waiting

    def test_names_the_side_that_is_missing(
        self, world: World, lens: UUID, signed_in: SignIn
    ) -> None:
        made = prepared(world.north, lens)
        sign_baseline(actor=SYSTEM, baseline_id=made, party=Party.HOST, now=LOCKED)
        page = text_of(signed_in(world.lead).get("/savings/baselines"))
        assert "Waits for the consortium" in page

    def test_is_of_one_s_own_trust_for_its_finance(
        self, world: World, lens: UUID, signed_in: SignIn
    ) -> None:
        locked(world.south, lens)
        locked(world.north, lens)
        page = text_of(signed_in(world.finance_of_north).get("/savings/baselines"))
        assert "North Trust" in page
        assert "South Trust" not in page
        assert "Prepare from imported lines" not in page

    def test_can_be_downloaded(self, world: World, lens: UUID, signed_in: SignIn) -> None:
        locked(world.south, lens, "46.50", "4500")
        answer = signed_in(world.auditor).get("/savings/baselines?format=csv")
        text = answer.get_data(as_text=True)
        assert "BL-2024-0001,South Trust,Intraocular lens,46.5" in text
        assert text.rstrip().endswith(",B,Locked")


class TestPreparing:
    def test_a_typed_one_leads_to_its_page(
        self, world: World, lens: UUID, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        answer = lead.submit("/savings/baselines/new", **typed(world, lens))
        assert answer.status_code == 303
        page = text_of(lead.get(location(answer)))
        for words in (
            "Intraocular lens at North Trust",
            "£44.00 a unit",
            "Indicative until both sides have signed",
            "1 April 2023 to 31 March 2024",
            "Contract price with a record of consumption",
            "Evidence grade B",
        ):
            assert words in page, words

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"trust_id": ""}, "Choose a trust"),
            ({"quantity": "many"}, "Quantity in the twelve months must be a number"),
            ({"unit_price": "0"}, "A baseline needs a quantity and a price above zero."),
            ({"window_to-month": "2", "window_to-day": "29"}, "A baseline covers twelve whole"),
            ({"source": " "}, "Enter the document"),
            ({"method": ""}, "Choose the method"),
            # The best method is not typed: it comes from the lines.
            ({"method": "invoices"}, "Not a valid choice"),
        ],
    )
    def test_says_on_its_field_what_is_wrong(
        self,
        world: World,
        lens: UUID,
        signed_in: SignIn,
        wrong: dict[str, str],
        words: str,
    ) -> None:
        answer = signed_in(world.lead).submit(
            "/savings/baselines/new", **typed(world, lens, **wrong)
        )
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert 'value="Contract of 2021"' in answer.get_data(as_text=True) or "source" in wrong

    def test_a_new_version_asks_for_its_reason(
        self, world: World, lens: UUID, signed_in: SignIn
    ) -> None:
        page_of_it = f"/savings/baselines/{locked(world.north, lens)}"
        lead = signed_in(world.lead)
        form = f"/savings/baselines/new?trust_id={world.north}&item_id={lens}"
        assert form.replace("&", "&amp;") in lead.get(page_of_it).text
        assert f'value="{lens}" selected' in lead.get(form).text
        assert "Set it anew" not in text_of(signed_in(world.finance_of_north).get(page_of_it))
        answer = lead.submit("/savings/baselines/new", **typed(world, lens))
        assert answer.status_code == 422
        assert "A new version of a baseline needs a reason" in text_of(answer)
        answer = lead.submit(
            "/savings/baselines/new", **typed(world, lens, reason="A rebate was left out")
        )
        page = text_of(lead.get(location(answer)))
        assert "version 2" in page
        assert "Reason for this version A rebate was left out" in page
        assert "Version 1" in page

    def test_sent_twice_it_is_prepared_once(
        self, world: World, lens: UUID, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        form = {**lead.form("/savings/baselines/new"), **typed(world, lens)}
        answers = [lead.post("/savings/baselines/new", data=form) for _ in range(2)]
        assert location(answers[0]) == location(answers[1])
        assert "1 of 1" in text_of(lead.get("/savings/baselines"))

    def test_from_lines_shows_how_the_price_was_found(
        self, world: World, lens: UUID, signed_in: SignIn
    ) -> None:
        lines = [
            lenses(f"PO-{day}", f"2023-05-0{day}", price)
            for day, price in (
                (1, "43.00"),
                (2, "44.00"),
                (3, "45.00"),
            )
        ]
        imported(world.north, csv_of(*lines))
        lead = signed_in(world.lead)
        choice = {"trust_id": str(world.north), "item_id": str(lens), **WINDOW}
        answer = lead.submit("/savings/baselines/new-from-lines", **choice)
        page = text_of(lead.get(location(answer)))
        for words in (
            "£44.00 a unit",
            "Quantity 300",
            "Lowest and highest price £43.00 to £45.00",
            "Purchases 3",
            "Evidence grade A",
            "Where it comes from Purchase lines of PL-2026-",
        ):
            assert words in page, words

    def test_from_no_lines_says_what_to_do(
        self, world: World, lens: UUID, signed_in: SignIn
    ) -> None:
        choice = {"trust_id": str(world.north), "item_id": str(lens), **WINDOW}
        answer = signed_in(world.lead).submit("/savings/baselines/new-from-lines", **choice)
        assert answer.status_code == 422
        assert "Import the lines of that year first" in text_of(answer)

    def test_offers_the_trusts_of_the_consortium_only(
        self, world: World, lens: UUID, signed_in: SignIn
    ) -> None:
        page = text_of(signed_in(world.lead).get("/savings/baselines/new"))
        assert "South Trust" in page
        assert "East Trust" not in page
        answer = signed_in(world.lead).submit(
            "/savings/baselines/new", **typed(world, lens, trust_id=str(world.east))
        )
        assert answer.status_code == 422

    def test_is_for_leads(self, world: World, signed_in: SignIn) -> None:
        for who in (world.finance_of_north, world.consortium_finance, world.auditor):
            for page in ("new", "new-from-lines"):
                assert signed_in(who).get(f"/savings/baselines/{page}").status_code == 403


class TestSigning:
    def test_from_both_sides_locks_it(self, world: World, lens: UUID, signed_in: SignIn) -> None:
        path = f"/savings/baselines/{prepared(world.north, lens, actor=world.lead.actor())}"
        north, consortium = signed_in(world.finance_of_north), signed_in(world.consortium_finance)
        assert "Sign for the consortium" not in text_of(north.get(path))
        answer = north.submit(path, f"{path}/sign/host")
        assert (answer.status_code, location(answer)) == (303, path)
        page = text_of(north.get(path))
        assert "signed; the other side is still missing" in page
        assert "Sign for the trust" not in page
        consortium.submit(path, f"{path}/sign/consortium")
        page = text_of(consortium.get(path))
        assert "signed by both sides and locked" in page
        assert "Locked on" in page

    def test_the_buttons_are_for_those_who_may(
        self, world: World, lens: UUID, signed_in: SignIn
    ) -> None:
        path = f"/savings/baselines/{prepared(world.north, lens)}"
        for who in (world.lead, world.auditor, world.lead_of_south):
            browser = signed_in(who)
            assert "Sign for" not in text_of(browser.get(path)), who.email
        assert signed_in(world.finance_of_west).get(path).status_code == 404

    def test_a_refusal_is_a_page(self, world: World, lens: UUID, signed_in: SignIn) -> None:
        path = f"/savings/baselines/{prepared(world.north, lens)}"
        north = signed_in(world.finance_of_north)
        token = north.form(path)
        prepared(world.north, lens, "43.00", reason="Wrong schedule")
        answer = north.post(f"{path}/sign/host", data=token)
        assert answer.status_code == 409
        assert "A later version of this baseline takes its place." in text_of(answer)
        assert north.post(f"{path}/sign/consortium", data=token).status_code == 403
        assert north.post(f"{path}/sign/nobody", data=token).status_code == 404


class TestEvidence:
    def test_is_recorded_and_listed(self, world: World, lens: UUID, signed_in: SignIn) -> None:
        series_id = evidence(world.south, lens)
        finance = signed_in(world.consortium_finance)
        given = {
            "trust_id": str(world.north),
            "item_id": str(lens),
            "series_id": str(series_id),
            "evidence": "Letter of 3 March 2023",
        }
        assert finance.submit("/savings/baselines/evidence", **given).status_code == 303
        assert "Letter of 3 March 2023" in text_of(finance.get("/savings/baselines/evidence"))
        again = finance.submit("/savings/baselines/evidence", **given)
        assert again.status_code == 422
        assert "Evidence for this trust and item is recorded already." in text_of(again)

    def test_is_read_by_its_own_trust_and_the_auditor(
        self, world: World, lens: UUID, signed_in: SignIn
    ) -> None:
        evidence(world.north, lens)
        for who, seen in (
            (world.finance_of_north, True),
            (world.auditor, True),
            (world.finance_of_west, False),
            (world.stranger, False),
        ):
            page = text_of(signed_in(who).get("/savings/baselines/evidence"))
            assert ("Contract of 2019" in page) is seen, who.email
        north = signed_in(world.finance_of_north)
        assert "Record evidence" not in text_of(north.get("/savings/baselines/evidence"))
        refused = north.post("/savings/baselines/evidence", data=north.form("/savings/baselines"))
        assert refused.status_code in (400, 403)
