"""The form that edits many devices: for each fact whether it is left, set or cleared."""

from typing import Any

from wtforms import SelectField

from consortium.equipment.domain.asset_facts import FACT_NAMES
from consortium.equipment.domain.bulk_edit import HOW_NAMES, How, values_of
from consortium.equipment.forms.asset_facts import FactsFields


class _BulkEditForm(FactsFields):
    def values(self) -> dict[str, Any]:
        """The facts that are set or cleared, with what they become.

        Raises:
            Invalid: one is to be set and nothing was typed.
        """
        hows = {name: How(self[f"how_{name}"].data) for name in FACT_NAMES}
        return values_of(hows, self.typed())


BulkEditForm = type(
    "BulkEditForm",
    (_BulkEditForm,),
    {
        f"how_{name}": SelectField(
            "Leave, set or clear",
            choices={each.value: HOW_NAMES[each] for each in How},
            default=How.LEAVE.value,
        )
        for name in FACT_NAMES
    },
)
