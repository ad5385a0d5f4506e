"""The forms that send a file of purchase lines or payments, name its columns, or take it back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.forms import CreatingForm, Required
from consortium.spend.domain.fields import FIELDS_OF, Field, name_of
from consortium.spend.domain.kinds import Kind
from consortium.spend.queries.columns import ColumnsGuessed

KIND_NAMES = {
    Kind.LINES: "Purchase lines, with quantities and prices",
    Kind.PAYMENTS: "Payments: suppliers and amounts only",
}
_NOTHING = ("", "Nothing we read")


class ImportForm(CreatingForm):
    trust_id = SelectField("Whose purchases are these?", [Required("Choose a trust")], choices=[])
    file = FileField(
        "File (CSV, XLSX, XLS or Parquet)",
        [FileRequired("Choose a file")],
        description="One of its rows names the columns",
    )


class WithdrawForm(CreatingForm):
    reason = StringField("Why?", [Required("Enter the reason"), Length(max=1000)])


class ColumnsForm(CreatingForm):
    """What the columns of a file hold: one choice for each, made for the file."""

    kind = RadioField(
        "What does the file hold?",
        [Required("Choose what the file holds")],
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
    )

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """A refusal of the columns as a whole leads to the first one that holds nothing yet."""
        with super().refusals():
            yield
        if self.form_errors:
            columns = [field for field in self if field.name.startswith("column_")]
            first = next((field for field in columns if not field.data), self.kind)
            first.errors = [*first.errors, *self.form_errors]
            del self.form_errors[:]

    def places(self, guessed: ColumnsGuessed) -> Mapping[Field, int]:
        """The column of each field as it was chosen.

        Raises:
            Invalid: two columns were given the same meaning, or one that this kind has not.
        """
        kind = Kind(self.kind.data)
        places: dict[Field, int] = {}
        for column in guessed.columns:
            chosen = self[f"column_{column.place}"].data
            if not chosen:
                continue
            field = Field(chosen)
            if field in places or field not in FIELDS_OF[kind]:
                raise Invalid(
                    "column_chosen_wrongly",
                    f"“{name_of(field)}” is chosen twice."
                    if field in places
                    else f"“{name_of(field)}” is no column of {kind.value}.",
                    field=f"column_{column.place}",
                    next_step="Choose another meaning, or nothing.",
                )
            places[field] = column.place
        return places


def columns_form(guessed: ColumnsGuessed) -> type[ColumnsForm]:
    """The form for the columns of one file, filled in as they are guessed."""
    meanings = [_NOTHING, *((field.value, name_of(field)) for field in Field)]
    chosen = {
        f"column_{column.place}": SelectField(
            column.heading or f"Column {column.place + 1}, without a name",
            choices=meanings,
            default=column.field.value if column.field else "",
            description=f"Like: {', '.join(column.examples)}" if column.examples else "Empty",
        )
        for column in guessed.columns
    }
    return type("ColumnsOfFile", (ColumnsForm,), chosen)
