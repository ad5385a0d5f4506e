"""The pages of the key ceremony."""

from collections.abc import Callable

from flask import Flask

from tests.support.pages import PageClient, text_of
from tests.support.world import PASSWORD, Someone, World
from tests.tenders.factories import PASSPHRASE, draft, hold, lead_of_west

SignIn = Callable[[Someone], PageClient]


def test_the_ceremony_through_the_pages(app: Flask, cast: World, signed_in: SignIn) -> None:
    with app.app_context():
        made = draft(cast)
        third = lead_of_west(cast)
    here = f"/tenders/{made.id}/keys"
    first, second = signed_in(cast.lead), signed_in(cast.lead_of_south)
    assert "Nobody holds a share yet." in text_of(first.get(here))
    refused = first.submit(f"{here}/share", password="wrong", code="", passphrase=PASSPHRASE)
    assert refused.status_code == 422
    assert "The password is not right" in text_of(refused)
    for browser in (first, second):
        taken = browser.submit(f"{here}/share", password=PASSWORD, code="", passphrase=PASSPHRASE)
        assert taken.status_code == 303
    # A holder is not offered the printed share.
    assert "Make the keys" not in text_of(first.get(here))

    maker = signed_in(third)
    assert "Make the keys" in text_of(maker.get(here))
    printed = maker.post(f"{here}/make", data=maker.form(here))
    assert "This code is shown once" in text_of(printed)
    assert "Envelope of the prices" in text_of(maker.get(here))
    assert "Make the keys" not in text_of(maker.get(here))


def test_a_share_is_let_go_on_its_page(app: Flask, cast: World, signed_in: SignIn) -> None:
    with app.app_context():
        made = draft(cast)
        holder_id = hold(made, cast.lead)
    browser = signed_in(cast.lead)
    here = f"/tenders/{made.id}/keys"
    assert browser.post(f"{here}/{holder_id}/release", data=browser.form(here)).status_code == 303
    assert "Nobody holds a share yet." in text_of(browser.get(here))
