"""The form for the volume scale of a lot: by what tiers go, and where each begins."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from wtforms import Field, RadioField, TextAreaField

from consortium.foundation.domain.units import plain
from consortium.foundation.web.forms import Form, Required
from consortium.tenders.domain.volume_scale import SCALE_NAMES, ScaledBy
from consortium.tenders.queries.lot import LineView, LotView


class BoundTable(TextAreaField):
    """Where tiers begin, one number a line."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_text = valuelist[0] if valuelist else ""
        self.data = []
        for number, line in enumerate(self.raw_text.splitlines(), start=1):
            words = line.replace(",", "").strip()
            if not words:
                continue
            try:
                self.data.append(Decimal(words))
            except InvalidOperation:
                raise ValueError(
                    f"Line {number} of “{self.label.text}” must be a number, like 10000"
                ) from None

    def _value(self) -> str:
        if hasattr(self, "raw_text"):
            return self.raw_text
        return "\n".join(plain(bound) for bound in self.data or ())


class ScaleForm(Form):
    scaled_by = RadioField(
        "By what do tiers go?",
        [Required("Choose one")],
        choices=[(each.value, name.capitalize()) for each, name in SCALE_NAMES.items()],
    )

    def chosen(self) -> ScaledBy:
        return ScaledBy(self.scaled_by.data)

    def of_line(self, line: LineView) -> Field:
        return self[f"bounds_{line.id.hex}"]

    def bounds(self, lines: Sequence[LineView]) -> dict[UUID, list[Decimal]]:
        return {line.id: self.of_line(line).data for line in lines}


def scale_form(lot: LotView) -> ScaleForm:
    """The form for a lot: a table of bounds for each line."""

    class FormForLot(ScaleForm):
        pass

    for line in lot.lines:
        field = BoundTable(
            f"Where the tiers of {line.item} begin",
            [Required("Enter at least 0")],
            description="One number a line, the first 0; every primary bid has a price at each",
        )
        setattr(FormForLot, f"bounds_{line.id.hex}", field)
    bounds = {f"bounds_{line.id.hex}": list(line.bounds) for line in lot.lines}
    return FormForLot(data={"scaled_by": lot.scaled_by.value, **bounds})
