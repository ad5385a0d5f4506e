"""The form of a publication speaks of the notices of the law that the procurement is under."""

from flask import Flask

from consortium.tenders.domain.procurement import Regime
from consortium.tenders.forms.publication import PublishForm


def words_of(app: Flask, regime: Regime) -> str:
    with app.test_request_context():
        form = PublishForm()
        form.speak_of(regime)
        choices = " ".join(str(label) for _, label, *_ in form.engagement.iter_choices())
        return choices + " ".join(f"{each.label.text} {each.description}" for each in form)


def test_codes_of_notices_are_the_acts(app: Flask) -> None:
    assert all(code in words_of(app, Regime.PA23) for code in ("UK2", "UK3", "UK4"))
    assert "UK" not in words_of(app, Regime.PCR2015)
    assert "prior information notice" in words_of(app, Regime.PCR2015)
