"""Forms: they check shape and wording; what is true is the domain's question."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    PasswordField,
    SearchField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, StopValidation
from wtforms.widgets import HiddenInput

from consortium.foundation.domain.errors import DomainError, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.periods import Period, last_day
from consortium.foundation.web import idempotency

# What spreadsheets and people put into a number besides its digits.
_CLUTTER = re.compile(r"[£,\s\u00a0]")
# What the columns of pounds and quantities have room for.
TOO_LARGE = Decimal(10) ** 12
LONGEST_WHOLE_NUMBER = 9
FIRST_YEAR, LAST_YEAR = 1900, 2199
_TEXTS = {EmailField, HiddenField, PasswordField, SearchField, StringField, TextAreaField}


class Form(FlaskForm):
    """A form with room for a refusal, on its field when it names one and on top when not."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            """Text that was not sent reads like text left empty; numbers and choices are ours."""
            given = unbound_field.kwargs
            if unbound_field.field_class in _TEXTS:
                given.setdefault("default", "")
            if unbound_field.field_class is IntegerField:
                unbound_field.field_class = WholeNumberInput
            if isinstance(given.get("choices"), list):
                given["choices"] = [_choice(each) for each in given["choices"]]
            return super().bind_field(form, unbound_field, options)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Put a refusal raised inside on the form, so that nothing typed is lost."""
        try:
            yield
        except (NotFound, NotAllowed):
            raise
        except DomainError as refusal:
            field = self._fields.get(refusal.field or "")
            errors = self.form_errors if field is None else _error_list(field)
            errors.append(str(refusal))


class CreatingForm(Form):
    """A form that creates something: sent twice, it acts once."""

    idempotency_key = HiddenField(default=idempotency.new_key)


class DecimalInput(StringField):
    """A number as people type it ("£1,234.50"), read exactly; never through a float."""

    data: Any  # a decimal once the form is valid

    def __init__(self, *args: Any, places: int = 6, prefix: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.prefix = prefix

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not self.raw_text:
            return
        try:
            value = Decimal(_CLUTTER.sub("", self.raw_text))
        except InvalidOperation:
            raise ValueError(f"{self.label.text} must be a number, like 1,234.50") from None
        if not value.is_finite():
            raise ValueError(f"{self.label.text} must be a number, like 1,234.50")
        if abs(value) >= TOO_LARGE:
            raise ValueError(f"{self.label.text} must be smaller than {TOO_LARGE:,}")
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            raise ValueError(f"{self.label.text} may have at most {self.places} decimals")
        self.data = value

    def _value(self) -> str:
        if getattr(self, "raw_text", ""):
            return str(self.raw_text)
        return f"{self.data:f}" if self.data is not None else ""


class WholeNumberInput(IntegerField):
    """A whole number that a column has room for."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and len(valuelist[0].strip().lstrip("+-0")) > LONGEST_WHOLE_NUMBER:
            self.data = None
            raise ValueError(f"{self.label.text} must be smaller than a thousand million")
        super().process_formdata(valuelist)


class VersionInput(WholeNumberInput):
    """The version of the record that the form was filled in from, carried along unseen."""

    widget = HiddenInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("Version", [Required("Reload the page to start again")], *args, **kwargs)


class DateInput(Field):
    """A date typed as day, month and year in three boxes, as the NHS design system asks."""

    parts = ("day", "month", "year")
    data: Any  # a date once the form is valid
    raw_data: list[str] | None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.typed: dict[str, str] = {}
        if formdata is not None and any(f"{self.name}-{part}" in formdata for part in self.parts):
            self.typed = {
                part: formdata.get(f"{self.name}-{part}", "").strip() for part in self.parts
            }
            self.raw_data = ["".join(self.typed.values())]
            self.data = self._read()
            return
        self.raw_data = None
        self.data = data if isinstance(data, date) else self._default()

    def part(self, name: str) -> str:
        """What stands in one of the three boxes."""
        if self.typed:
            return self.typed[name]
        return str(getattr(self.data, name)) if self.data else ""

    def _default(self) -> date | None:
        value = self.default() if callable(self.default) else self.default
        return value if isinstance(value, date) else None

    def _read(self) -> date | None:
        missing = [part for part in self.parts if not self.typed[part]]
        if len(missing) == len(self.parts):
            return None
        if missing:
            self.process_errors.append(f"{self.label.text} must include a {' and '.join(missing)}")
            return None
        try:
            day, month, year = (int(self.typed[part]) for part in self.parts)
            typed = date(year, month, day)
        except (ValueError, OverflowError):
            self.process_errors.append(f"{self.label.text} must be a real date, like 1 10 2025")
            return None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            self.process_errors.append(f"{self.label.text} must have a year like 2025")
            return None
        return typed


class LastDayInput(DateInput):
    """The last day of a period as people name it; ``data`` is the day after, as periods end."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        if self.typed and self.data is not None:
            self.data = self.data + timedelta(days=1)

    def part(self, name: str) -> str:
        if self.typed or self.data is None:
            return super().part(name)
        return str(getattr(last_day(self.data), name))


class Required(InputRequired):
    """Required, with a message that says what to enter; spaces alone are nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)

    def __call__(self, form: FlaskForm, field: Field) -> None:
        sent = field.raw_data[0] if field.raw_data else ""
        if isinstance(sent, str) and not sent.strip():
            field.errors[:] = []
            raise StopValidation(self.message)
        super().__call__(form, field)


def period_of(start: date, end: date, *, field: str) -> Period:
    """The period between two dates that were typed.

    Raises:
        Invalid: it ends before it starts; the refusal lands on the field named.
    """
    if end <= start:
        raise Invalid(
            "ends_before_start",
            "The end must come after the start.",
            field=field,
            next_step="Check both dates.",
        )
    return Period(start, end)


def show(template: str, form: Form, **context: Any) -> ResponseReturnValue:
    """The page with the form; when the form has errors the answer says so with 422."""
    has_errors = bool(form.form_errors) or bool(form.errors)
    return render_template(template, form=form, **context), 422 if has_errors else 200


def error_summary(form: Form) -> list[dict[str, str]]:
    """Every error with the address of its field, for the summary on top of the page."""
    entries = [{"text": str(error), "href": "#maincontent"} for error in form.form_errors]
    for field in form:
        first = f"{field.id}-day" if isinstance(field, DateInput) else field.id
        entries += [{"text": str(error), "href": f"#{first}"} for error in field.errors]
    return entries


def _choice(choice: SelectChoice | tuple[str, str]) -> SelectChoice:
    """A choice as WTForms wants it, from one written as (value, words)."""
    return choice if isinstance(choice, SelectChoice) else SelectChoice(*choice)


def _error_list(field: Field) -> list[str]:
    """The field's errors as a list that can grow: WTForms leaves a tuple behind."""
    errors = list(field.errors)
    field.errors = errors
    return errors
