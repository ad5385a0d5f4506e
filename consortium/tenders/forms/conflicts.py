"""The form of a conflicts assessment: a few items, and a conclusion."""

from collections.abc import Sequence

from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from consortium.foundation.web.forms import CreatingForm, Required
from consortium.tenders.domain.conflicts import NATURE_NAMES, ConflictItem, Nature

# Besides those of the version before.
EMPTY_ITEMS = 3


class ConflictsForm(CreatingForm):
    """The conclusion; each item adds four fields."""

    conclusion = TextAreaField(
        "Conclusion",
        [Required("Enter the conclusion"), Length(max=4000)],
        description="Whether every conflict found is mitigated, and how it was looked for",
    )
    places: int = 0

    def rows(self) -> list[tuple[Field, Field, Field, Field]]:
        """The fields of each item, for the template."""
        return [
            (
                self[f"nature_{place}"],
                self[f"who_{place}"],
                self[f"circumstances_{place}"],
                self[f"mitigation_{place}"],
            )
            for place in range(self.places)
        ]

    def items(self) -> list[ConflictItem]:
        """What was typed; an item with nothing in its texts is none."""
        return [
            ConflictItem(
                nature=Nature(nature.data),
                who=whose.data.strip(),
                circumstances=what.data.strip(),
                mitigation=done.data.strip(),
            )
            for nature, whose, what, done in self.rows()
            if any(each.data.strip() for each in (whose, what, done))
        ]


def conflicts_form(before: Sequence[ConflictItem], conclusion: str) -> ConflictsForm:
    """The form, filled in with the version before and room for more items."""

    class FormForItems(ConflictsForm):
        places = len(before) + EMPTY_ITEMS

    given = {"conclusion": conclusion}
    for place in range(FormForItems.places):
        setattr(FormForItems, f"nature_{place}", _nature())
        setattr(FormForItems, f"who_{place}", _text("Whose interest is it?", 200))
        setattr(FormForItems, f"circumstances_{place}", _text("What is it?", 1000))
        setattr(FormForItems, f"mitigation_{place}", _text("What is done about it?", 1000))
    for place, item in enumerate(before):
        given[f"nature_{place}"] = item.nature.value
        given[f"who_{place}"] = item.who
        given[f"circumstances_{place}"] = item.circumstances
        given[f"mitigation_{place}"] = item.mitigation
    return FormForItems(data=given)


def _nature() -> SelectField:
    choices = [(nature.value, name) for nature, name in NATURE_NAMES.items()]
    return SelectField("Nature", choices=choices, default=Nature.PERCEIVED.value)


def _text(label: str, longest: int) -> StringField:
    return StringField(label, [Length(max=longest)])
