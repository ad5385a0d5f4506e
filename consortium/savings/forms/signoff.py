"""Forms for signing savings lines off, one or many of them."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import UUID

from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.forms import DateInput, DecimalInput, Form
from consortium.savings.domain.picked import Budget, Picked, PickedRecord
from consortium.savings.domain.signoff import LineKind, RecordedKind


class DecideForm(Form):
    """What every decision may need; the page shows the fields of the step in hand."""

    budget_code = StringField(
        "Which budget is lower?",
        [Length(max=40)],
        description="The cost centre and account in your ledger",
    )
    budget_removed_on = DateInput("From which day?", [Optional()])
    reason = TextAreaField("Reason", [Length(max=400)])


class SignLinesForm(DecideForm):
    """A decision on the lines that are ticked, or on all that the list shows."""

    line = SelectMultipleField("Lines", choices=[], validate_choice=False)
    everything = BooleanField("All lines of this list")
    # The hash of all lines that the list showed, for whoever takes them all.
    seen = HiddenField()


class SignLineForm(DecideForm):
    """A decision on one line; finance may let less of it count."""

    seal = HiddenField()
    amount = DecimalInput(
        "How much of it counts?", [Optional()], places=2, prefix="£", description="Like 420.00"
    )


def budget_of(form: DecideForm) -> Budget | None:
    """The budget that fell, where the form names one with its day."""
    code, day = form.budget_code.data.strip(), form.budget_removed_on.data
    return Budget(code=code, removed_on=day) if code and day else None


def text_of(picked: Picked) -> str:
    """A line as a tick box carries it."""
    return (
        f"{picked.trust_id}~{picked.item_id}~{picked.month:%Y-%m}~{picked.kind.value}~{picked.seal}"
    )


def picked_from(text: str) -> Picked:
    """The line that a tick box stood for.

    Raises:
        Invalid: the text is none that this page wrote.
    """
    try:
        trust_id, item_id, month, kind, seal = text.split("~")
        return Picked(
            trust_id=UUID(trust_id),
            item_id=UUID(item_id),
            month=date.fromisoformat(f"{month}-01"),
            kind=LineKind(kind),
            seal=seal,
        )
    except ValueError:
        raise _unknown_line() from None


def seal_of(lines: Iterable[Picked]) -> str:
    """The hash of many lines together, whatever their order."""
    return _seal_of(map(text_of, lines))


def text_of_record(picked: PickedRecord) -> str:
    """A share of a rebate or a benefit as a tick box carries it."""
    return (
        f"{picked.trust_id}~{picked.kind.value}~{picked.source_id}~{picked.on:%Y-%m-%d}"
        f"~{picked.seal}"
    )


def record_from(text: str) -> PickedRecord:
    """The share or the benefit that a tick box stood for.

    Raises:
        Invalid: the text is none that this page wrote.
    """
    try:
        trust_id, kind, source_id, on, seal = text.split("~")
        return PickedRecord(
            trust_id=UUID(trust_id),
            kind=RecordedKind(kind),
            source_id=UUID(source_id),
            on=date.fromisoformat(on),
            seal=seal,
        )
    except ValueError:
        raise _unknown_line() from None


def seal_of_records(records: Iterable[PickedRecord]) -> str:
    """The hash of many shares and benefits together, whatever their order."""
    return _seal_of(map(text_of_record, records))


def _seal_of(texts: Iterable[str]) -> str:
    return sha256("\n".join(sorted(texts)).encode()).hexdigest()


def _unknown_line() -> Invalid:
    return Invalid(
        "unknown_line",
        "This list does not know one of the lines that were sent.",
        field="line",
        next_step="Open the list again and tick them there.",
    )
