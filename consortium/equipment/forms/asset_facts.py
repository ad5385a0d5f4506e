"""The form that changes what is noted about one device."""

from typing import Any

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, Optional

from consortium.equipment.domain.asset_facts import OWNERS_FACTS, AssetFacts
from consortium.equipment.domain.criticality import CRITICALITY_NAMES, Criticality
from consortium.foundation.web.forms import DateInput, DecimalInput, Form, VersionInput


class FactsFields(Form):
    """A field for each fact, in the form of one device and in that of many."""

    lot = StringField("Lot (optional)", [Length(max=60)])
    software_version = StringField("Software version (optional)", [Length(max=60)])
    udi_pi = StringField(
        "UDI on the label (optional)",
        [Length(max=200)],
        description="The whole text of the code, as a scanner reads it",
    )
    made_on = DateInput("Made on (optional)", [Optional()])
    expires_on = DateInput("Expires on (optional)", [Optional()])
    criticality = SelectField(
        "How much hangs on it here? (optional)",
        [Optional()],
        choices={"": "Not said", **{each.value: CRITICALITY_NAMES[each] for each in Criticality}},
    )
    warranty_to = DateInput("Last day of its warranty (optional)", [Optional()])
    end_of_life_on = DateInput("End of life (optional)", [Optional()])
    purchase_price = DecimalInput("Purchase price (optional)", [Optional()], places=2, prefix="£")
    is_reserve = BooleanField(
        "Keep it in reserve",
        description="It counts among those its owner does not lend",
    )

    def typed(self) -> dict[str, Any]:
        """What the form says about each fact."""
        return {
            "lot": self.lot.data.strip(),
            "software_version": self.software_version.data.strip(),
            "udi_pi": self.udi_pi.data.strip(),
            "made_on": self.made_on.data,
            "expires_on": self.expires_on.data,
            "criticality": Criticality(self.criticality.data) if self.criticality.data else None,
            "warranty_to": self.warranty_to.data,
            "end_of_life_on": self.end_of_life_on.data,
            "purchase_price": self.purchase_price.data,
            "is_reserve": self.is_reserve.data,
        }


class AssetFactsForm(FactsFields):
    version = VersionInput()

    def facts(self, before: AssetFacts, *, is_owner: bool) -> AssetFacts:
        """What the form says; what only the owner may change stays as it was for others."""
        typed = self.typed()
        kept = set() if is_owner else OWNERS_FACTS
        return AssetFacts(
            **{name: getattr(before, name) if name in kept else typed[name] for name in typed}
        )
