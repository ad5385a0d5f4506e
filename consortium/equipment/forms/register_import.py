"""Forms that import a register: the file, what its columns hold, and taking it back."""

from collections.abc import Mapping, Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.equipment.domain.register_columns import FIELD_NAMES, Field
from consortium.equipment.queries.register_import import ColumnOfFile
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.forms import CreatingForm, Form, Required


class RegisterImportForm(CreatingForm):
    trust_id = SelectField("Whose devices are these?", [Required("Choose a trust")], choices=[])
    default_site_id = SelectField(
        "Where do those without a site stand? (optional)", [Optional()], choices=[]
    )
    file = FileField(
        "File (CSV or XLSX)",
        [FileRequired("Choose a file")],
        description="One of its first rows names the columns. Up to 100,000 devices",
    )


class UndoForm(Form):
    reason = TextAreaField("Reason", [Required("Enter the reason"), Length(max=400)])


class ColumnsForm(Form):
    """What the columns of a file hold: one choice for each, made for the file."""

    def places(self, columns: Sequence[ColumnOfFile]) -> Mapping[Field, int]:
        """The column of each field as it was chosen.

        Raises:
            Invalid: two columns were given the same meaning.
        """
        places: dict[Field, int] = {}
        for column in columns:
            chosen = self[f"column_{column.place}"].data
            if not chosen:
                continue
            if Field(chosen) in places:
                raise Invalid(
                    "column_chosen_twice",
                    f"“{FIELD_NAMES[Field(chosen)]}” is chosen twice.",
                    field=f"column_{column.place}",
                    next_step="Choose another meaning, or nothing.",
                )
            places[Field(chosen)] = column.place
        return places


def columns_form(columns: Sequence[ColumnOfFile]) -> type[ColumnsForm]:
    """The form for the columns of one file, filled in as they are read now."""
    meanings = {"": "Nothing we read"} | {field.value: name for field, name in FIELD_NAMES.items()}
    chosen = {
        f"column_{column.place}": SelectField(
            column.heading or f"Column {column.place + 1}, without a name",
            choices=meanings,
            default=column.field.value if column.field else "",
            description=f"Like: {', '.join(column.examples)[:200]}" if column.examples else "Empty",
        )
        for column in columns
    }
    return type("ColumnsOfRegister", (ColumnsForm,), chosen)
