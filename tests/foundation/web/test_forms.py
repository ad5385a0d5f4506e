"""What people type, read exactly or refused in words they can act on."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FileField, SelectField, SelectMultipleField, StringField

from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    Form,
    LastDayInput,
    Required,
    VersionInput,
    error_summary,
)


class Order(Form):
    name = StringField("Name", [Required("Enter a name")])
    price = DecimalInput("Price", places=2)
    day = DateInput("Day")
    version = VersionInput()


class Span(Form):
    ends = LastDayInput("To (the last day)")


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def filled(**values: str) -> Order:
    return Order(MultiDict({"name": "North", "version": "1", **values}), meta={"csrf": False})


def refuse(form: Form, error: Exception) -> None:
    with form.refusals():
        raise error


class TestDecimalInput:
    @pytest.mark.parametrize(
        ("typed", "value"),
        [
            ("12", "12"),
            (" £1,234.50 ", "1234.50"),
            ("1 234.5", "1234.5"),
            ("\u00a3\u00a05", "5"),
            ("-3", "-3"),
            (".5", "0.5"),
        ],
    )
    def test_reads_numbers_as_people_type_them(self, typed: str, value: str) -> None:
        assert filled(price=typed).price.data == Decimal(value)

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("twelve", "Price must be a number, like 1,234.50"),
            ("NaN", "Price must be a number, like 1,234.50"),
            ("Infinity", "Price must be a number, like 1,234.50"),
            ("1.2.3", "Price must be a number, like 1,234.50"),
            ("1.005", "Price may have at most 2 decimals"),
            ("1e30", "Price must be smaller than 1,000,000,000,000"),
            ("-1e12", "Price must be smaller than 1,000,000,000,000"),
        ],
    )
    def test_says_what_it_wants(self, typed: str, message: str) -> None:
        form = filled(price=typed)
        assert not form.validate()
        assert form.price.errors[0] == message
        assert form.price.data is None
        assert form.price._value() == typed, "what was typed stays in its box"

    def test_nothing_is_nothing(self) -> None:
        form = filled(price="  ")
        assert form.validate()
        assert form.price.data is None

    def test_shows_a_value_it_was_given(self) -> None:
        assert Order(meta={"csrf": False}, price=Decimal("1E+3")).price._value() == "1000"


class TestDateInput:
    def test_reads_three_boxes(self) -> None:
        form = filled(**{"day-day": "1", "day-month": " 10 ", "day-year": "2025"})
        assert form.day.data == date(2025, 10, 1)
        assert form.day.part("month") == "10"

    @pytest.mark.parametrize(
        ("boxes", "message"),
        [
            (("31", "2", "2025"), "Day must be a real date, like 1 10 2025"),
            (("x", "2", "2025"), "Day must be a real date, like 1 10 2025"),
            (("1", "1", "9" * 30), "Day must be a real date, like 1 10 2025"),
            (("1", "10", ""), "Day must include a year"),
            (("", "", "2025"), "Day must include a day and month"),
            (("1", "10", "25"), "Day must have a year like 2025"),
            (("1", "10", "20255"), "Day must be a real date, like 1 10 2025"),
        ],
    )
    def test_says_what_it_wants(self, boxes: tuple[str, ...], message: str) -> None:
        names = ("day-day", "day-month", "day-year")
        form = filled(**dict(zip(names, boxes, strict=True)))
        assert not form.validate()
        assert form.day.errors[0] == message
        assert form.day.part("year") == boxes[2]

    def test_nothing_is_nothing(self) -> None:
        form = filled(**{"day-day": "", "day-month": "", "day-year": ""})
        assert form.validate()
        assert form.day.data is None

    def test_shows_a_value_it_was_given(self) -> None:
        form = Order(meta={"csrf": False}, day=date(2025, 10, 1))
        assert [form.day.part(each) for each in ("day", "month", "year")] == ["1", "10", "2025"]


class TestLastDayInput:
    def test_the_program_gets_the_day_after(self) -> None:
        form = Span(
            MultiDict({"ends-day": "31", "ends-month": "3", "ends-year": "2026"}),
            meta={"csrf": False},
        )
        assert form.validate()
        assert form.ends.data == date(2026, 4, 1)
        assert form.ends.part("month") == "3"

    def test_shows_the_last_day_of_what_it_was_given(self) -> None:
        form = Span(meta={"csrf": False}, ends=date(2026, 4, 1))
        assert [form.ends.part(each) for each in ("day", "month", "year")] == ["31", "3", "2026"]

    def test_a_wrong_day_is_refused_as_typed(self) -> None:
        form = Span(
            MultiDict({"ends-day": "31", "ends-month": "2", "ends-year": "2026"}),
            meta={"csrf": False},
        )
        assert not form.validate()
        assert form.ends.part("day") == "31"

    def test_nothing_is_nothing(self) -> None:
        form = Span(MultiDict(), meta={"csrf": False})
        assert form.ends.data is None
        assert form.ends.part("day") == ""


class TestText:
    def test_what_was_not_sent_reads_as_empty(self) -> None:
        form = Order(MultiDict({"version": "1"}), meta={"csrf": False})
        assert form.name.data == ""
        assert not form.validate()
        assert form.name.errors[0] == "Enter a name"


class TestRequired:
    @pytest.mark.parametrize("nothing", ["", " ", "\t \n", "\u00a0"])
    def test_spaces_alone_are_nothing(self, nothing: str) -> None:
        form = filled(name=nothing)
        assert not form.validate()
        assert list(form.name.errors) == ["Enter a name"]


class TestVersionInput:
    @pytest.mark.parametrize("typed", ["", "one", "1.5"])
    def test_is_a_whole_number(self, typed: str) -> None:
        assert not filled(version=typed).validate()

    def test_is_carried_along_unseen(self) -> None:
        assert 'type="hidden"' in str(filled().version())
        assert filled().version.data == 1


class TestRefusals:
    def test_a_refusal_lands_on_its_field(self) -> None:
        form = filled()
        form.validate()
        refuse(form, Invalid("bad", "It is taken.", field="name", next_step="Choose another."))
        assert form.name.errors == ["It is taken. Choose another."]

    def test_one_without_a_field_of_the_form_stands_on_top(self) -> None:
        form = filled()
        refuse(form, Invalid("bad", "It cannot be.", field="elsewhere"))
        assert form.form_errors == ["It cannot be."]

    @pytest.mark.parametrize("refusal", [NotFound("tender"), NotAllowed("You may not.")])
    def test_what_is_not_there_or_not_allowed_is_no_matter_of_the_form(
        self, refusal: Exception
    ) -> None:
        with pytest.raises(type(refusal)):
            refuse(filled(), refusal)

    def test_a_fault_of_ours_passes_through(self) -> None:
        with pytest.raises(ZeroDivisionError):
            refuse(filled(), ZeroDivisionError())

    def test_the_summary_leads_to_each_field(self) -> None:
        form = filled(name="", price="x", **{"day-day": "1", "day-month": "", "day-year": ""})
        form.validate()
        form.form_errors.append("On top")
        assert error_summary(form) == [
            {"text": "On top", "href": "#maincontent"},
            {"text": "Enter a name", "href": "#name"},
            {"text": "Price must be a number, like 1,234.50", "href": "#price"},
            {"text": "Day must include a month and year", "href": "#day-day"},
        ]


def test_each_creating_form_has_a_key_of_its_own() -> None:
    one, other = CreatingForm(meta={"csrf": False}), CreatingForm(meta={"csrf": False})
    assert one.idempotency_key.data != other.idempotency_key.data


# One macro for each kind of field, with a field that it shows.
FIELDS = {
    "text": StringField,
    "textarea": StringField,
    "password": StringField,
    "select": SelectField,
    "radios": SelectField,
    "checkboxes": SelectMultipleField,
    "checkbox": BooleanField,
    "date": DateInput,
    "file": FileField,
}


@pytest.mark.parametrize("kind", FIELDS)
def test_words_with_markup_in_them_are_shown_as_words(app: Flask, kind: str) -> None:
    """A trust may be called so, and the design system's macros must not take it for HTML."""
    choices = {"choices": [("<i>", "<i>")]} if "elect" in FIELDS[kind].__name__ else {}

    class Named(Form):
        field = FIELDS[kind]("<i>", description="<i>", **choices)

    form = Named(meta={"csrf": False})
    form.field.errors = ["<i>"]
    macros = vars(app.jinja_env.get_template("components/forms.html").module)
    html = macros[kind](form.field) + macros["errors"](form)
    assert "<i>" not in html
    assert html.count("&lt;i&gt;") >= 3
